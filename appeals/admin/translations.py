"""The table of translations: appeals and languages, what is to be done first."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

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
WORDS = {
    ORIGINAL: gettext_lazy("original"),
    EMPTY: "–",
    MISSING: gettext_lazy("missing"),
    OUTDATED: gettext_lazy("%(number)s outdated"),
    WORK: gettext_lazy("in work"),
    REVIEW: gettext_lazy("to review"),
    READY: gettext_lazy("ready"),
    PUBLISHED: gettext_lazy("published"),
}


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
        "shown": [(row, CATALOGUE[row.source_language], _show(row)) for row in table],
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


def _show(row: Row) -> SafeString:
    """Return the cells of a row as HTML: thousands of them are too many for the template's own loop."""
    return format_html_join("", "{}", ([_show_cell(row.pk, cell)] for cell in row.cells))


def _show_cell(pk: int, cell: Cell) -> SafeString:
    words, more = _tell(cell)
    if cell.state in (ORIGINAL, EMPTY):
        return format_html('<td class="is-{}">{} <small>{}</small></td>', cell.state, words, more)
    form = '<td class="is-{}"><a href="../{}/translate/{}/">{} <small>{}</small></a></td>'
    return format_html(form, cell.state, pk, cell.language, words, more)


def _tell(cell: Cell) -> tuple[str, str]:
    """Return two lines about a cell: what there is to do, and how far it is."""
    if cell.state == PUBLISHED:
        return str(WORDS[PUBLISHED]), _("version %(number)s") % {"number": cell.version}
    words = WORDS[cell.state] % {"number": cell.outdated}
    return words, " · ".join(filter(None, (_tell_progress(cell), _tell_live(cell))))


def _tell_progress(cell: Cell) -> str:
    if cell.state in (OUTDATED, WORK):
        return _("%(done)s of %(total)s pieces") % {"done": cell.done, "total": cell.total}
    if cell.state == REVIEW:
        return _("Pieces: %(number)s") % {"number": cell.review}
    return _("goes out with the next version") if cell.state == READY else ""


def _tell_live(cell: Cell) -> str:
    if not cell.version:
        return ""
    words = _("version %(number)s is live, outdated") if cell.live_outdated else _("version %(number)s is live")
    return words % {"number": cell.version}
