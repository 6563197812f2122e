"""The demo campaign."""

from django.core.management import BaseCommand, CommandError
from django.urls import reverse
from django.utils.encoding import uri_to_iri

from appeals.demo.load import KEY, LANGUAGES, DemoError, campaign_texts, load_demo
from appeals.languages import CATALOGUE
from appeals.publishing.keys import signing_key
from appeals.signing import SigningError


class Command(BaseCommand):
    """Load the demo campaign into an empty database; print what it loaded and its addresses. Safe to repeat."""

    help = "Loads the demo campaign, one appeal in six languages and two versions, into an empty database."

    def handle(self, *args, **options) -> None:
        """Load it, or say that it is loaded already. Raises CommandError where there is other content."""
        try:
            loaded = load_demo(key=signing_key())
        except (DemoError, SigningError) as error:
            raise CommandError(str(error)) from error
        if not loaded:
            self.stdout.write("The demo is loaded already; nothing has changed.")
            return
        texts = campaign_texts()
        self.stdout.write(f"Loaded “{texts['en']['name']}”: 1 appeal in {len(LANGUAGES)} languages and 2 versions.")
        for code in LANGUAGES:
            address = reverse("pages:appeal", args=[code, texts[code].get("slug", KEY)])
            self.stdout.write(f"  {uri_to_iri(address)}  {CATALOGUE[code].own_name}")
