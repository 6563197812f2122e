"""The screens of the ledger: what came of an appeal's demands, an entry, a note on one in another language."""

from dataclasses import dataclass

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from appeals.admin.acts import log
from appeals.admin.fields import text_attrs
from appeals.admin.forms_outcomes import NoteForm, OutcomeForm
from appeals.document import Demand, from_markdown
from appeals.languages import CATALOGUE, Language, in_order
from appeals.models import Appeal, Campaign, Edition, Outcome, OutcomeNote
from appeals.publishing.outcomes import published_demands
from appeals.states import OPEN, STATES
from appeals.translating.rights import languages_of


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry with its notes, the languages that it still lacks, and whether another one has replaced it."""

    entry: Outcome
    notes: list[tuple[Language, OutcomeNote]]
    lacking: list[Language]
    replaced: bool


def outcomes(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the ledger of every demand that readers can see."""
    appeal, codes = _find(request, pk)
    texts = _texts(appeal)
    ledgers = _ledgers(appeal, codes)
    demands = [
        (number, texts.get(number), _state(ledgers.get(number, [])), ledgers.get(number, []))
        for number in published_demands(appeal)
    ]
    return _page(request, "outcomes.html", _("What came of it"), appeal, demands=demands)


def enter_outcome(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Show the form of an entry, with ``?replaces=`` one in place of a mistaken entry; on POST enter it."""
    appeal, _codes = _find(request, pk)
    if not _may_record(request):
        raise PermissionDenied
    if number not in published_demands(appeal):
        raise Http404
    replaces = _replaced(request, appeal, number)
    form = OutcomeForm(request.POST or None, appeal=appeal, number=number, replaces=replaces)
    if request.method == "POST" and form.is_valid() and form.save():
        return _done(request, appeal, number, _("Entered what came of demand %(number)s.") % {"number": number})
    title = _("Correct an entry") if replaces else _("Enter what came of it")
    context = {"form": form, "number": number, "text": _texts(appeal).get(number), "replaces": replaces}
    return _page(request, "outcome.html", title, appeal, **context)


def note_outcome(request: HttpRequest, pk: int, entry: int, language: str) -> HttpResponse:
    """Show the form of a note in one more language; on POST write it."""
    appeal, codes = _find(request, pk)
    outcome = get_object_or_404(Outcome.objects.prefetch_related("notes"), appeal=appeal, pk=entry)
    if language not in codes:
        raise PermissionDenied
    form = NoteForm(request.POST or None, language=language, outcome=outcome)
    if request.method == "POST" and form.is_valid() and form.save():
        told = {"number": outcome.number, "language": language}
        message = _("Wrote a note on what came of demand %(number)s [%(language)s].") % told
        return _done(request, appeal, outcome.number, message)
    title = _("Add a note · %(language)s") % {"language": CATALOGUE[language].own_name}
    context = {"form": form, "number": outcome.number, "text": _texts(appeal).get(outcome.number)}
    return _page(request, "outcome.html", title, appeal, **context, noted=_show(outcome, [], replaced=False))


def _find(request: HttpRequest, pk: int) -> tuple[Appeal, list[str]]:
    """Return the appeal and the languages in which the user may write notes. Raises 404, PermissionDenied."""
    appeal = get_object_or_404(Appeal, pk=pk)
    codes = languages_of(request.user)
    if _may_record(request):
        codes = in_order({*Campaign.objects.current().offered(), appeal.source_language})
    elif not codes and not request.user.has_perm("appeals.view_appeal"):
        raise PermissionDenied
    return appeal, codes


def _may_record(request: HttpRequest) -> bool:
    return request.user.has_perm("appeals.publish_appeal")


def _texts(appeal: Appeal) -> dict[int, Demand]:
    """Return the demands as readers saw them last, in the source language."""
    editions = Edition.objects.public().filter(revision__appeal=appeal, language=appeal.source_language)
    found = editions.order_by("revision__number").values_list("text", flat=True)
    return {demand.number: demand for text in found for demand in from_markdown(text).demands}


def _ledgers(appeal: Appeal, codes: list[str]) -> dict[int, list[Shown]]:
    """Return the entries by demand, the newest first."""
    rows = list(Outcome.objects.filter(appeal=appeal).prefetch_related("notes"))
    replaced = {row.replaces_id for row in rows}
    found: dict[int, list[Shown]] = {}
    for row in rows:
        found.setdefault(row.number, []).append(_show(row, codes, replaced=row.pk in replaced))
    return found


def _show(row: Outcome, codes: list[str], *, replaced: bool) -> Shown:
    notes = {note.language: note for note in row.notes.all()}
    lacking = [] if replaced else [CATALOGUE[code] for code in codes if code not in notes]
    return Shown(row, [(CATALOGUE[code], notes[code]) for code in in_order(set(notes))], lacking, replaced)


def _state(ledger: list[Shown]) -> str:
    status = next((shown.entry.status for shown in ledger if not shown.replaced), OPEN)
    return STATES[status]


def _replaced(request: HttpRequest, appeal: Appeal, number: int) -> Outcome | None:
    asked = request.GET.get("replaces", "")
    if not asked:
        return None
    pk = int(asked) if asked.isdecimal() and len(asked) < 19 else 0
    return get_object_or_404(Outcome, appeal=appeal, number=number, pk=pk)


def _page(request: HttpRequest, template: str, title: str, appeal: Appeal, **context) -> HttpResponse:
    user = request.user
    frame = {
        **admin.site.each_context(request),
        "title": title,
        "appeal": appeal,
        "can_open": user.has_perm("appeals.change_appeal"),
        "can_record": _may_record(request),
        "source": CATALOGUE[appeal.source_language],
        "source_attrs": text_attrs(appeal.source_language),
    }
    return TemplateResponse(request, f"admin/appeals/{template}", {**frame, **context})


def _done(request: HttpRequest, appeal: Appeal, number: int, message: str) -> HttpResponse:
    log(request, appeal, message)
    messages.success(request, _("Saved. Readers see it now."))
    response = redirect("admin:appeals_appeal_outcomes", appeal.pk)
    response["Location"] += f"#d{number}"
    return response
