"""The demands in one state: those of which something came by its day, the open ones by their appeal."""

from datetime import date
from itertools import groupby

from django.db.models import QuerySet
from django.http import Http404, HttpResponse

from appeals.document import Demand, Section
from appeals.pages.converters import read_number
from appeals.pages.leaves import SIZE, Leaf
from appeals.pages.lookups import languages_live, live_in
from appeals.pages.outcomes import in_state, with_open_demands, with_states
from appeals.pages.sheet import Sheet
from appeals.pages.site import Site, in_language
from appeals.states import OPEN, STATES

# A demand with the section that it stands in, and the day of the entry that put it into its state.
Asked = tuple[Section, Demand, date | None]


@in_language
def demands(site: Site, state: str) -> HttpResponse:
    """The demands in one state, with who was asked and when it was answered."""
    if state == OPEN:
        rows, leaf = _turn(site, with_open_demands(site.language))
        shown = [(sheet, _open(sheet)) for sheet in with_states([Sheet.of(edition) for edition in rows])]
    else:
        rows, leaf = _turn(site, in_state(site.language, state))
        shown = _by_appeal(site.language, rows)
    links = site.links({code: {} for code in languages_live() | {site.language}})
    context = {"leaf": leaf, "shown": [each for each in shown if each[1]], "state": state, "states": STATES}
    parts = ("appeal", "lists", "outcomes")
    return site.page("appeals/demands.html", parts=parts, links=links, query=leaf.query, **context)


def _turn(site: Site, rows: QuerySet) -> tuple[list, Leaf]:
    """Return the rows of the page that ``?page=`` asks for, and what tells of its neighbours."""
    number = read_number(site.request.GET.get("page", "1"))
    if not number:
        raise Http404
    start = (number - 1) * SIZE
    found = list(rows[start : start + SIZE + 1])
    if number > 1 and not found:
        raise Http404
    return found[:SIZE], Leaf(number=number, sheets=[], more=len(found) > SIZE)


def _open(sheet: Sheet) -> list[Asked]:
    """Return the open demands of an appeal."""
    asked = [(section, demand, None) for section in sheet.document.sections for demand in section.demands]
    return [each for each in asked if sheet.states.get(each[1].number, OPEN) == OPEN]


def _by_appeal(language: str, rows: list) -> list[tuple[Sheet, list[Asked]]]:
    """Return the demands that ``rows`` of the ledger are about; neighbours of one appeal stand together."""
    sheets = {
        edition.revision.appeal_id: Sheet.of(edition) for edition in live_in(language, {row.appeal_id for row in rows})
    }
    groups = ((sheets[appeal], list(group)) for appeal, group in groupby(rows, lambda row: row.appeal_id))
    return [(sheet, [asked for row in group for asked in _asked(sheet, row)]) for sheet, group in groups]


def _asked(sheet: Sheet, row) -> list[Asked]:
    section = sheet.section_with(row.number)
    return [(section, demand, row.date) for demand in section.demands if demand.number == row.number]
