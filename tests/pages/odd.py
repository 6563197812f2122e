"""Odd addresses, and what they answer. Run by test_odd_addresses.py; it leaves the database in DATABASE_URL alone.

Prints a line for each address that is answered with something else.
"""

import django
from django.db import transaction

NUL, HALF, NO_UTF8, LONG = "%00", "%ED%A0%80", "%FF", "a" * 5000
ODD = (NUL, HALF, NO_UTF8, "%EF%BF%BE", "%27%5C", "%E2%80%AE", "%F0%9F%98%80", "")
# Letters that come apart into very long words.
LIGATURES = "%EF%B7%BA" * 119 + "%E3%8C%96" * 119

ADDRESSES = (
    # Whatever is asked of the search is a question, and an odd letter is none.
    *((f"/en/search/?q={odd}", 200) for odd in (*ODD, "a%00b", "%27%20%26%20!%3A*(", LIGATURES, LONG)),
    *((f"/en/search/?q=a&page={odd}", 404) for odd in (*ODD, "1%00", "9" * 30)),
    *(
        (f"/en/{names}/?after={odd}", 404)
        for names in ("addressees", "issuers")
        for odd in (*ODD, "ci%00ty", "%00city", LONG)
    ),
    *((f"/en/addressees.json?after={odd}", 400) for odd in (*ODD, "ci%00ty", LONG)),
    *((f"/en/{where}?before={odd}", 400) for where in ("appeals.json", "addressees/city.json") for odd in ODD),
    *(
        (f"/en/{where}/?before={odd}", 404)
        for where in ("appeals", "addressees/city", "issuers/council", "demands/open", "demands/met")
        for odd in (*ODD, "1%00", "9" * 30, "999999999")
    ),
    *(
        (f"/oembed?url=http%3A%2F%2Flocalhost%3A8000%2Fen%2Fappeals%2F{odd}%2F", 404)
        for odd in (*ODD, "%2500", "sch%2500ools", "%25ED%25A0%2580", "%25FF", "..")
    ),
    *((f"/oembed?url={odd}", 404) for odd in (*ODD, "http%3A%2F%2F%5B")),
    *((f"/oembed?format={odd}", 501) for odd in ODD),
    *(
        (f"/en/{where}{odd}/", 404)
        for where in ("appeals/", "addressees/", "issuers/", "years/", "demands/", "appeals/schools/versions/", "")
        for odd in (NUL, HALF, NO_UTF8, "%EF%BF%BE", "%27%5C", "%2500", "a%00b", LIGATURES, LONG, "9" * 30)
    ),
    *((f"/{odd}/", 404) for odd in (NUL, HALF, NO_UTF8, "en%00", "%2500", LONG)),
)


def answers(client) -> list[str]:
    """Return a line for each address that is not answered as it should be."""
    client.raise_request_exception = False
    found = ((path, expected, client.get(path).status_code) for path, expected in ADDRESSES)
    return [f"{path[:80]} {status}, not {expected}" for path, expected, status in found if status != expected]


def main() -> None:
    """Ask with an appeal that is published for as long as this takes."""
    with transaction.atomic():
        make_campaign()
        publish(make_appeal())
        for line in answers(Client(headers={"host": "localhost"})):
            print(line)
        transaction.set_rollback(True)


if __name__ == "__main__":
    django.setup()
    # These need the apps, which are ready only now.
    from django.test import Client

    from appeals.publishing.publish import publish
    from tests.make import make_appeal, make_campaign

    main()
