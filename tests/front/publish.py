"""Fills a migrated database with what the inventory of public addresses is about. Runs as a process of its own."""

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402

from appeals.publishing.addresses import give_address  # noqa: E402
from appeals.publishing.publish import publish  # noqa: E402
from appeals.signing import load_key, make_key  # noqa: E402
from tests.make import make_appeal, make_campaign, make_section  # noqa: E402

# Django's own files take half a minute.
call_command(
    "collectstatic", interactive=False, verbosity=0, ignore_patterns=["admin", "nested_admin", "modeltranslation"]
)
make_key(settings.SIGNING_KEY_FILE)
key = load_key(settings.SIGNING_KEY_FILE)
make_campaign("en", "be", contact="help@e.org")
first = make_appeal("schools", ("en", "be"))
give_address(first, "be", "школы")
publish(first, key=key)
make_section(first, en="One more thing.", be="Яшчэ адно.")
publish(first, reason="Something was missing.", key=key)
