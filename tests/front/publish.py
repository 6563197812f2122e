"""Fills a migrated database with what the inventory of public addresses is about. Runs as a process of its own.

For each line that it is told then, it publishes a new version of the appeal, in whose title that line stands, and says
so. At the end of what it is told, it ends.
"""

import sys

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402

from appeals.models import Appeal  # noqa: E402
from appeals.publishing.addresses import give_address  # noqa: E402
from appeals.publishing.publish import publish  # noqa: E402
from appeals.signing import load_key, make_key  # noqa: E402
from tests.make import make_appeal, make_campaign, make_section  # noqa: E402

# Django's own files take half a minute.
ignored = ["admin", "nested_admin", "modeltranslation"]
call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=ignored)
make_key(settings.SIGNING_KEY_FILE)
key = load_key(settings.SIGNING_KEY_FILE)
make_campaign("en", "be", contact="help@e.org", mirrors="https://mirror.example/")
first = make_appeal("schools", ("en", "be"))
give_address(first, "be", "школы")
publish(first, key=key)
make_section(first, en="One more thing.", be="Яшчэ адно.")
publish(first, reason="Something was missing.", key=key)
print("ready", flush=True)
for line in sys.stdin:
    Appeal.objects.update(title_en=line.strip())
    publish(Appeal.objects.get(), reason="A better title.", key=key)
    print("published", flush=True)
