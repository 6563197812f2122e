"""Long lists: which there are in which language, and one page of twenty out of any of them.

A page is asked for by the appeal that it comes after, ``?before=417``. The database begins to read there: the last page
costs what the first one does, and an appeal that is published meanwhile pushes nothing onto the next page.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone

from appeals.models import Edition, Name, Place, Revision, Shelf
from appeals.pages.converters import read_key, read_number
from appeals.pages.lookups import addressed
from appeals.pages.sheet import Sheet
from appeals.pages.site import Instead, Link, Site

SIZE = 20
Role = Shelf.Role


@dataclass(frozen=True, slots=True)
class Stretch:
    """One page of a list: its sheets, the query string that it has itself, and the addresses of its neighbours."""

    sheets: list[Sheet]
    query: str = ""
    newer: str = ""
    older: str = ""


def find_shelf(site: Site, role: str, key: str) -> tuple[Shelf, list[Link]]:
    """Return a list in the page's language with its numbers, and the languages that it exists in.

    Raises Http404 where it exists in none, and Instead with those that there are where it is not in this one.
    """
    offered = site.campaign.offered()
    shelves = Shelf.objects.counted().filter(role=role, key=key, language__in=offered)
    found = {shelf.language: shelf for shelf in shelves}
    links = site.links({code: {} for code in found})
    if not found:
        raise Http404
    if site.language not in found:
        raise Instead(site.page("appeals/elsewhere.html", status=404, links=links))
    return found[site.language], links


def turn_to_stretch(site: Site, first_path: str, *, role: str = Role.ALL, key: str = "", size: int = SIZE) -> Stretch:
    """Return the page of a list that ``?before=`` asks for; without it the first one, whose path is ``first_path``.

    Raises Http404 where there is no such page.
    """
    places = Place.objects.on(site.language, role, key).standing()
    cursor = read_cursor(site)
    older = places.filter(_older_than(*cursor)) if cursor else places
    found = list(older.newest_first().values_list("edition_id", "appeal_id")[: size + 1])
    if cursor and not found:
        raise Http404
    return Stretch(
        sheets=sheets_of(edition for edition, _appeal in found[:size]),
        query=f"?before={cursor[1]}" if cursor else "",
        newer=_newer(places, cursor, first_path, size) if cursor else "",
        older=f"?before={found[size - 1][1]}" if len(found) > size else "",
    )


def newest_sheets(language: str, size: int) -> list[Sheet]:
    """Return the sheets of the newest ``size`` appeals in a language, the newest first."""
    places = Place.objects.on(language, Role.ALL).standing()
    return sheets_of(places.newest_first().values_list("edition_id", flat=True)[:size])


def names_after(site: Site, role: str, after: str | None) -> QuerySet:
    """Return the issuers or addressees by name, those behind the key ``after``. Raises Http404 where there is none."""
    if after is not None and not read_key(after):
        raise Http404
    try:
        return Shelf.objects.by_name(site.language, role, after=after)
    except Name.DoesNotExist:
        raise Http404 from None


def sheets_of(editions: Iterable[int]) -> list[Sheet]:
    """Return the sheets of these editions in the given order, without any that is not live."""
    order = list(editions)
    found = {row.pk: row for row in addressed(Edition.objects.live().filter(pk__in=order))}
    return [Sheet.of(found[pk]) for pk in order if pk in found]


def read_cursor(site: Site) -> tuple[datetime, int] | None:
    """Return the place of the appeal that ``?before=`` names, or None where nothing does. Raises Http404."""
    asked = site.request.GET.get("before")
    if asked is None:
        return None
    number = read_number(asked)
    moment = _placed(number) if number else None
    if not (number and moment):
        raise Http404
    return moment, number


def _placed(appeal: int) -> datetime | None:
    """Return an appeal's place in the lists: where it stands, else where it stood before it was withdrawn."""
    now = timezone.now()
    standing = Place.objects.filter(appeal=appeal, placed__lte=now).values_list("placed", flat=True).first()
    former = Revision.objects.kept().filter(appeal=appeal, live_from__lte=now).order_by("live_from")
    return standing or former.values_list("live_from", flat=True).first()


def _older_than(placed: datetime, appeal: int) -> Q:
    """The first half alone lets the database begin at the right place of its index."""
    return Q(placed__lte=placed) & (Q(placed__lt=placed) | Q(appeal_id__lt=appeal))


def _newer(places: QuerySet, cursor: tuple[datetime, int], first_path: str, size: int) -> str:
    """Return the address of the page before the one that begins after ``cursor``."""
    placed, appeal = cursor
    newer = places.filter(Q(placed__gte=placed) & (Q(placed__gt=placed) | Q(appeal_id__gte=appeal)))
    found = list(newer.order_by("placed", "appeal_id").values_list("appeal_id", flat=True)[: size + 1])
    return f"?before={found[size]}" if len(found) > size else first_path
