"""Loads the demo: a campaign whose one appeal stands in six languages and two versions, one language fallen behind."""

import tomllib
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from appeals.document import digest, from_markdown
from appeals.importing.reading import read
from appeals.importing.save import apply, save
from appeals.languages import column
from appeals.models import Addressee, Appeal, Campaign, Edition, Issuer, Slug
from appeals.publishing.outcomes import add_note, record_outcome
from appeals.publishing.publish import publish
from appeals.signing import SigningKey

KEY = "against-the-war"
LANGUAGES = ("en", "be", "uk", "pl", "de", "ar")
TEXTS = Path(__file__).parent / "texts"
REASON = (
    "Demand 3 now names the arms industry and dual-use goods. "
    "The opening speaks of our neighbours too, and the ending of what each of us can do."
)


class DemoError(Exception):
    """The demo can't be loaded; one line says why and what to do."""


def is_empty() -> bool:
    """Whether nobody has begun to set up a campaign in this database; accounts don't count."""
    return not any(model.objects.exists() for model in (Campaign, Appeal, Issuer, Addressee))


def load_demo(*, key: SigningKey | None = None) -> bool:
    """Load the demo into an empty database, in one transaction; return False if it is loaded already.

    Its versions are signed with ``key``. Raises DemoError, and changes nothing, where there is other content.
    """
    with transaction.atomic():
        if Edition.objects.filter(digest=digest(text(1, "en"))).exists():
            return False
        if not is_empty():
            raise DemoError("This database has content of its own: load the demo into an empty one.")
        _make_campaign()
        _make_appeal(key=key)
    return True


def text(version: int, language: str) -> str:
    """Return the canonical text of the demo's appeal, exactly as it gets published."""
    return (TEXTS / str(version) / f"{language}.md").read_text(encoding="utf-8")


def languages(version: int) -> list[str]:
    """Return the languages that have a text of their own in ``version``, the source language first."""
    return [code for code in LANGUAGES if (TEXTS / str(version) / f"{code}.md").exists()]


def campaign_texts() -> dict[str, dict[str, str]]:
    """Return what the campaign says about itself, by language and field; ``slug`` is its appeal's address."""
    return tomllib.loads((TEXTS / "campaign.toml").read_text(encoding="utf-8"))


def outcomes() -> dict[int, dict]:
    """Return what came of the demo's demands, by number: status, evidence, and notes by language."""
    told = tomllib.loads((TEXTS / "outcomes.toml").read_text(encoding="utf-8"))
    return {int(number): entry for number, entry in told.items()}


def _make_campaign() -> None:
    campaign = Campaign(default_language=LANGUAGES[0], languages=list(LANGUAGES))
    for code, texts in campaign_texts().items():
        for field in ("name", "slogan", "about", "notice"):
            setattr(campaign, column(field, code), texts[field].strip())
    campaign.full_clean()
    campaign.save()


def _make_appeal(*, key: SigningKey | None) -> None:
    source = LANGUAGES[0]
    appeal = save(read(text(1, source).encode()), key=KEY).appeal
    Addressee.objects.filter(key__in=("democracies", "mothers-and-fathers")).update(kind=Addressee.Kind.GROUP)
    for code, texts in campaign_texts().items():
        if "slug" in texts:
            Slug.objects.create(appeal=appeal, language=code, slug=texts["slug"])
    for version, reason in ((1, ""), (2, REASON)):
        # The source language comes first: what a translation was made from is noted when it is written.
        for code in languages(version):
            apply(appeal, code, from_markdown(text(version, code)))
        publish(appeal, reason=reason, key=key)
    for number, told in outcomes().items():
        _record(appeal, number, told)


def _record(appeal: Appeal, number: int, told: dict) -> None:
    """Enter what came of a demand: on the day on which the demo is loaded."""
    note, *others = LANGUAGES
    entry = record_outcome(
        appeal,
        number=number,
        status=told["status"],
        on=timezone.now().date(),
        evidence=told["evidence"],
        note=told["notes"][note],
    )
    for code in others:
        add_note(entry, language=code, text=told["notes"][code])
