"""The table of translations: appeals and languages, what is to be done first."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from appeals.admin.forms_workbench import TableForm
from appeals.languages import CATALOGUE, in_order
from appeals.models import Campaign, TranslatorLanguage
from appeals.translating.rights import languages_of
from appeals.translating.table import (
    EMPTY,
    MISSING,
    ORIGINAL,
    OUTDATED,
    PUBLISHED,
    READY,
    REVIEW,
    WORK,
    Cell,
    Row,
    overview,
)

PER_PAGE = 50


def translations(request: HttpRequest) -> HttpResponse:
    """Show the table; a translator sees her languages alone."""
    if not request.user.has_perm("appeals.translate_appeal"):
        raise PermissionDenied
    offered = Campaign.objects.current().offered()
    allowed = [code for code in languages_of(request.user) if code in offered]
    given = TranslatorLanguage.objects.filter(user=request.user).values_list("language", flat=True)
    own = [code for code in allowed if code in set(given)]
    form = TableForm(request.GET, languages=allowed, own=own if own != allowed else [])
    chosen = form.chosen()
    codes = _choose(chosen, allowed, own)
    rows = [row for row in overview(codes) if _matches(row, chosen)]
    table = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        **admin.site.each_context(request),
        "title": _("Translations"),
        "form": form,
        "languages": [CATALOGUE[code] for code in codes],
        "table": table,
        "shown": [(row, CATALOGUE[row.source_language], [_tell(cell) for cell in row.cells]) for row in table],
        "query": query.urlencode(),
        "is_filtered": any(chosen.values()),
        "can_open": request.user.has_perm("appeals.change_appeal"),
        "can_link": request.user.has_perm("appeals.view_translationlink"),
    }
    return TemplateResponse(request, "admin/translating/table.html", context)


def _choose(chosen: dict, allowed: list[str], own: list[str]) -> list[str]:
    """Return the languages to show."""
    if chosen.get("language"):
        return [chosen["language"]]
    return in_order(own if chosen.get("mine") else allowed)


def _matches(row: Row, chosen: dict) -> bool:
    """Whether a row has a cell in the chosen state, and the searched words in its title or key."""
    state, words = chosen.get("state"), chosen.get("q", "").casefold().split()
    if state and not any(cell.state == state for cell in row.cells):
        return False
    told = f"{row.title} {row.key}".casefold()
    return all(word in told for word in words)


def _tell(cell: Cell) -> tuple[str, str, str, str]:
    """Return the state of a cell, the language to open (none where there is nothing to do), and two lines about it."""
    live = _("version %(number)s is live") % {"number": cell.version} if cell.version else ""
    if cell.live_outdated:
        live = _("version %(number)s is live, outdated") % {"number": cell.version}
    counts = {"done": cell.done, "total": cell.total, "number": cell.outdated}
    if cell.state in (ORIGINAL, EMPTY):
        return cell.state, "", _("original") if cell.state == ORIGINAL else "–", live
    if cell.state == PUBLISHED:
        return cell.state, cell.language, _("published"), _("version %(number)s") % {"number": cell.version}
    words, more = {
        MISSING: (_("missing"), ""),
        OUTDATED: (_("%(number)s outdated") % counts, _("%(done)s of %(total)s pieces") % counts),
        WORK: (_("in work"), _("%(done)s of %(total)s pieces") % counts),
        REVIEW: (_("to review"), _("%(number)s pieces") % {"number": cell.review}),
        READY: (_("ready"), _("goes out with the next version")),
    }[cell.state]
    return cell.state, cell.language, words, " · ".join(filter(None, (more, live)))
