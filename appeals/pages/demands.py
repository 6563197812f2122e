"""The demands in one state: those of which something came by its day, the open ones by their appeal."""

from datetime import date
from itertools import groupby

from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse

from appeals.document import Demand, Section
from appeals.models import Outcome
from appeals.pages.converters import read_number
from appeals.pages.lookups import languages_live, live_in
from appeals.pages.outcomes import has_open_demand, in_state, with_states
from appeals.pages.sheet import Sheet
from appeals.pages.shelves import SIZE, Stretch, turn_to_stretch
from appeals.pages.site import Site, in_language
from appeals.states import OPEN, STATES

# A demand with the section that it stands in, and the day of the entry that put it into its state.
Asked = tuple[Section, Demand, date | None]
Shown = list[tuple[Sheet, list[Asked]]]


@in_language
def demands(site: Site, state: str) -> HttpResponse:
    """The demands in one state, with who was asked and when it was answered."""
    live = languages_live()
    links = site.links({code: {} for code in live | {site.language}})
    stretch, shown = _read(site, state) if site.language in live else _nothing(site)
    context = {"stretch": stretch, "shown": [each for each in shown if each[1]], "state": state, "states": STATES}
    return site.page("appeals/demands.html", links=links, query=stretch.query, **context)


def _read(site: Site, state: str) -> tuple[Stretch, Shown]:
    return _open(site) if state == OPEN else _came(site, state)


def _nothing(site: Site) -> tuple[Stretch, Shown]:
    """Return the only page of a language without any appeal: no ledger of the others is gone through for it."""
    if "before" in site.request.GET:
        raise Http404
    return Stretch(sheets=[]), []


def _open(site: Site) -> tuple[Stretch, Shown]:
    """Return a page of the appeals with open demands, the newest first, and those demands."""
    stretch = turn_to_stretch(site, site.path("demands", state=OPEN), having=has_open_demand())
    return stretch, [(sheet, _open_of(sheet)) for sheet in with_states(stretch.sheets)]


def _open_of(sheet: Sheet) -> list[Asked]:
    asked = [(section, demand, None) for section in sheet.document.sections for demand in section.demands]
    return [each for each in asked if sheet.states.get(each[1].number, OPEN) == OPEN]


def _came(site: Site, state: str) -> tuple[Stretch, Shown]:
    """Return a page of the demands that came into a state, the last one first; neighbours of one appeal together."""
    rows, stretch = _turn(site, in_state(site.language, state), site.path("demands", state=state))
    editions = live_in(site.language, {row.appeal_id for row in rows})
    sheets = {edition.revision.appeal_id: Sheet.of(edition) for edition in editions}
    groups = ((sheets[appeal], list(group)) for appeal, group in groupby(rows, lambda row: row.appeal_id))
    return stretch, [(sheet, [asked for row in group for asked in _asked(sheet, row)]) for sheet, group in groups]


def _asked(sheet: Sheet, row: Outcome) -> list[Asked]:
    section = sheet.section_with(row.number)
    return [(section, demand, row.date) for demand in section.demands if demand.number == row.number]


def _turn(site: Site, rows: QuerySet[Outcome], first_path: str) -> tuple[list[Outcome], Stretch]:
    """Return the entries of the page that ``?before=`` asks for, by the entry that it comes after, and its neighbours.

    The database begins to read there, and reads on until the page is full: what lies before costs nothing, what it
    has to leave out (see ``in_state``) does. Raises Http404 where there is no such page.
    """
    cursor = _read_cursor(site)
    older = rows.filter(Q(date__lte=cursor.date) & (Q(date__lt=cursor.date) | Q(pk__lt=cursor.pk))) if cursor else rows
    found = list(older.order_by("-date", "-pk")[: SIZE + 1])
    if cursor and not found:
        raise Http404
    return found[:SIZE], Stretch(
        sheets=[],
        query=f"?before={cursor.pk}" if cursor else "",
        newer=_newer(rows, cursor, first_path) if cursor else "",
        older=f"?before={found[SIZE - 1].pk}" if len(found) > SIZE else "",
    )


def _read_cursor(site: Site) -> Outcome | None:
    asked = site.request.GET.get("before")
    if asked is None:
        return None
    number = read_number(asked)
    found = Outcome.objects.filter(pk=number).first() if number else None
    if not found:
        raise Http404
    return found


def _newer(rows: QuerySet[Outcome], cursor: Outcome, first_path: str) -> str:
    """Return the address of the page before the one that begins after ``cursor``."""
    newer = rows.filter(Q(date__gte=cursor.date) & (Q(date__gt=cursor.date) | Q(pk__gte=cursor.pk)))
    found = list(newer.order_by("date", "pk").values_list("pk", flat=True)[: SIZE + 1])
    return f"?before={found[SIZE]}" if len(found) > SIZE else first_path
