"""Forms of the desk filled in with what no browser sends. Run by test_forms.py; the database stays as it is.

Prints a line for each answer that is a failure of ours, and one with the number of forms that were sent.
"""

import re
import sys
from datetime import date

import django
from django.conf import settings
from django.db import transaction
from django.test import override_settings
from lxml import html

# What each field is filled with, all at once.
VALUES = (
    "a\x00b",
    "\ud800",
    "\u202e\ufdd0\U0010ffff\u200b",
    "9" * 400,
    "-1",
    "99999999999999999999",
    "' OR 1=1 --",
    "%s %(a)s {0} {{ a }} <script>",
    "[" * 3000,
    "a" * 60_000,
    "",
    "\r\n\x0b\x85\u2028",
    "1e999",
    "9999-99-99T99:99",
    "0001-01-01T00:00",
    "⁹",
    "٣",
    "nan",
)
# For the usual run: each field with another value.
FEW = (None,)
# A browser sends numbers in these; a stranger sends anything.
COUNTS = re.compile("-(TOTAL|INITIAL|MAX_NUM|MIN_NUM)_FORMS$")


def forms_of(page: bytes) -> list[dict[str, str]]:
    """Return the fields of each form that posts, but that which logs out."""
    if not page.lstrip().startswith(b"<"):
        return []
    found = [form for form in html.fromstring(page).forms if form.method == "POST" and form.get("id") != "logout-form"]
    return [{field.name: field.value or "" for field in form.inputs if field.name} for form in found]


def fillings(fields: dict, values) -> list[dict]:
    """Return what is sent: all fields with one value each time; then the counts with odd ones; then nothing."""
    token = fields.get("csrfmiddlewaretoken", "")
    kept = {name: value for name, value in fields.items() if COUNTS.search(name)}
    by_turns = {name: VALUES[number % len(VALUES)] for number, name in enumerate(fields)}
    filled = [{**(dict.fromkeys(fields, value) if value is not None else by_turns), **kept} for value in values]
    if values is not FEW:
        filled += [{**fields, **dict.fromkeys(kept, value)} for value in ("99999999999", "1001", "-1", "\x00") if kept]
        filled += [
            {**fields, "act": value, "_save": value, "action": value} for value in ("\x00", "approve_all", "save")
        ]
    return [{**each, "csrfmiddlewaretoken": token} for each in (*filled, {})]


def failures(client, addresses, values) -> tuple[list[str], int]:
    """Return a line for each answer from 500 on, and how many forms were sent. What is sent is rolled back."""
    client.raise_request_exception = False
    lines, count = [], 0
    for address in addresses:
        for fields in forms_of(client.get(address).content):
            for sent in fillings(fields, values):
                answer = post(client, address, sent)
                count += 1
                if answer.status_code >= 500:
                    lines.append(f"{address} {answer.status_code} {ascii(sorted(set(sent.values()))[-3:])[:120]}")
    return lines, count


def questions(appeal) -> list[str]:
    """Return addresses of the desk with odd questions, and of odd rows."""
    lists = (
        "appeals/appeal/",
        "appeals/revision/",
        "appeals/issuer/",
        "appeals/addressee/",
        "appeals/term/",
        "auth/user/",
        "auth/group/",
    )
    names = (
        "q",
        "p",
        "o",
        "all",
        "state",
        "id__in",
        "id__exact",
        "pk__lt",
        "issuers__id__exact",
        "is_staff__exact",
        "e",
        "_facets",
        "_changelist_filters",
    )
    odd = [quote(value) for value in ("\x00", "\ud800", "9" * 30, "-1", "a" * 3000, "(", "1.2.3", "")]
    asked = [f"/desk/{each}?{name}={value}" for each in lists for name in names for value in odd]
    found = "/desk/autocomplete/?app_label=appeals&model_name=appealissuer&field_name=issuer&term="
    asked += [f"{found}{value}&page={value}" for value in odd] + [
        f"/desk/autocomplete/?app_label={value}" for value in odd
    ]
    start = f"/desk/appeals/appeal/{appeal.pk}"
    asked += [
        f"{start}/{each}{value}"
        for each in ("?language=", "translate/ar/?said=", "translate/ar/?reference=")
        for value in odd
    ]
    asked += [f"{start}/translate/ar/file/?format={value}" for value in odd]
    asked += [
        f"/desk/appeals/appeal/translations/?{name}={value}"
        for name in ("q", "state", "language", "page")
        for value in odd
    ]
    rows = ("appeals/appeal/", "auth/user/", "appeals/issuer/", "r/1/", "jsi18n/", "login/?next=", "link/")
    return asked + [f"/desk/{each}{value}/" for each in rows for value in odd]


def failed_questions(client, asked) -> list[str]:
    """Return a line for each question that is answered with a failure of ours."""
    client.raise_request_exception = False
    found = []
    for address in asked:
        with transaction.atomic():
            status = client.get(address).status_code
            transaction.set_rollback(True)
        found += [f"{address[:100]} {status}"] if status >= 500 else []
    return found


def post(client, address: str, sent: dict):
    """Send a form; a file goes as a file."""
    kind = "multipart/form-data; boundary=part" if "file" in sent else "application/x-www-form-urlencoded"
    body = (
        parts_of(sent) if "file" in sent else "&".join(f"{quote(name)}={quote(sent[name])}" for name in sent).encode()
    )
    with transaction.atomic():
        answer = client.generic("POST", address, body, content_type=kind)
        transaction.set_rollback(True)
    return answer


def parts_of(sent: dict) -> bytes:
    """Return a form with a file as a browser sends it."""
    parts = []
    for name, value in sent.items():
        file = '; filename="a.md"' if name == "file" else ""
        parts.append(f'--part\r\nContent-Disposition: form-data; name="{name}"{file}\r\n\r\n{value}\r\n')
    return "".join([*parts, "--part--\r\n"]).encode("utf-8", "surrogatepass")


def quote(text: str) -> str:
    """Return ``text`` as a form sends it; half a letter stays half a letter."""
    return "".join(f"%{byte:02X}" for byte in str(text).encode("utf-8", "surrogatepass"))


def main(values) -> None:
    """Ask as an editor who may do everything, with an appeal that is there for as long as this takes."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with transaction.atomic(), override_settings(STORAGES={**settings.STORAGES, "staticfiles": plain}):
        make_campaign()
        User.objects.create_user("stranger", is_staff=True)
        appeal = make_appeal(languages=("en", "ar"))
        publish(appeal)
        record_outcome(appeal, number=1, status="met", on=date(2026, 1, 2), note="Done.")
        client = log_in(
            User.objects.create_superuser("fuzzer", password=PASSWORD), Client(headers={"host": "localhost"})
        )
        lines, count = failures(client, [*addresses(appeal), *benches(appeal)], values)
        asked = questions(appeal)[:: 1 if values is VALUES else 9]
        print(*lines, *failed_questions(client, asked), count + len(asked), sep="\n")
        transaction.set_rollback(True)


def benches(appeal) -> list[str]:
    """Return the addresses where translators work, with an account and by a link."""
    start = f"/desk/appeals/appeal/{appeal.pk}"
    link = f"/desk/link/{make_link(appeal, 'ar')[1]}/"
    return [f"{start}/translate/ar/", f"{start}/translate/ar/file/", f"{start}/links/", link, f"{link}file/"]


if __name__ == "__main__":
    django.setup()

from django.contrib.auth.models import User  # noqa: E402 - these need the apps, which are ready only now
from django.test import Client  # noqa: E402

from appeals.publishing.outcomes import record_outcome  # noqa: E402
from appeals.publishing.publish import publish  # noqa: E402
from appeals.translating.links import make_link  # noqa: E402
from tests.admin.test_every_page import addresses  # noqa: E402
from tests.door import PASSWORD, log_in  # noqa: E402
from tests.make import make_appeal, make_campaign  # noqa: E402

if __name__ == "__main__":
    main(VALUES if "--all" in sys.argv else FEW)
