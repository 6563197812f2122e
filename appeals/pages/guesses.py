"""What somebody may have meant who asked for an address that leads nowhere."""

import re
from urllib.parse import unquote

from rapidfuzz import fuzz, process, utils

from appeals.models import Edition, Place
from appeals.models.finding import find
from appeals.normalform import one_line
from appeals.pages.lookups import addressed
from appeals.pages.sheet import Sheet
from appeals.pages.shelves import Role, newest_sheets, sheets_of
from appeals.pages.site import Site
from appeals.words import asked

# Among so many of the newest addresses a mistyped one is looked for; so alike it must be, of 100.
LOOKED_AT, ALIKE = 200, 80
SHOWN, NEWEST = 3, 3
MOST_WORDS = 8
_NO_WORDS = {"appeals", "addressees", "issuers", "years", "demands", "versions", "compare", "search", "letters"}


def words_of(path: str, language: str) -> str:
    """Return the words of an address, without those that stand in every one: what to look for instead."""
    parts = [part for part in unquote(path).split("/") if part and part != language and part not in _NO_WORDS]
    text = re.sub(r"\.[a-z0-9]{2,7}$", "", " ".join(parts))
    return one_line(re.sub(r"[-_./+]+", " ", text))[:120].strip()


def guess(site: Site, words: str) -> list[Sheet]:
    """Return a few live appeals whose address is nearly what was asked for, or which have its words. Three queries."""
    places = Place.objects.on(site.language, Role.ALL).standing()
    newest = list(places.newest_first().values_list("edition_id", flat=True)[:LOOKED_AT])
    rows = addressed(Edition.objects.live().filter(pk__in=newest)).order_by().values_list("pk", "slug")
    names = dict(rows)
    alike = process.extract(
        words, names, scorer=fuzz.ratio, processor=utils.default_process, score_cutoff=ALIKE, limit=SHOWN
    )
    near = [pk for _slug, _score, pk in alike]
    found = find(site.language, asked(words, most=MOST_WORDS)) if words else []
    return sheets_of([*dict.fromkeys([*near, *found])][:SHOWN])


def newest(site: Site) -> list[Sheet]:
    """Return the newest appeals."""
    return newest_sheets(site.language, NEWEST)
