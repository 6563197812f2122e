"""The workbench: its page, and what is done there, piece by piece. Behind every act stands a question for the right."""

from collections.abc import Callable
from typing import NamedTuple

from django.contrib import admin
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appeals.admin import acts_workbench as acts
from appeals.admin.acts import log
from appeals.admin.acts_workbench import Posted
from appeals.admin.bench import Bench, Seat, anchor, load_bench
from appeals.admin.forms_workbench import PieceForm
from appeals.languages import CATALOGUE
from appeals.models import Appeal
from appeals.pages import preview as public
from appeals.translating import edit, machine
from appeals.translating.edit import Conflict, EditError
from appeals.translating.rights import may_approve, may_translate
from appeals.translating.snapshot import document, working_text

PIECE_ACTS: dict[str, Callable[[Seat, Posted], str]] = {
    "save": acts.save,
    "confirm": acts.confirm,
    "approve": acts.approve,
    "send_back": acts.send_back,
    "take": acts.take_theirs,
    "suggest": acts.suggest,
}
SAID = {
    "saved": gettext_lazy("Saved as a draft."),
    "unchanged": gettext_lazy("Nothing has changed."),
    "blank": gettext_lazy("A blank text never erases: the former one stays."),
    "outdated": gettext_lazy("The words are the same as before. If they are still right, choose “Still valid”."),
    "confirmed": gettext_lazy("Marked as still valid."),
    "approved": gettext_lazy("Approved."),
    "sent-back": gettext_lazy("Sent back as a draft."),
    "taken": gettext_lazy("This is the other text; yours is dropped."),
    "drafted": machine.LABEL,
    "handed-in": gettext_lazy("Handed in: the drafts are waiting for review now."),
    "no-drafts": gettext_lazy("There is no draft to hand in."),
    "slug": gettext_lazy("The address is saved."),
}


class Trouble(NamedTuple):
    """Why something was not done, in one line, and what the answer's status is; ``theirs`` stands there meanwhile."""

    line: str
    status: int
    theirs: str | None = None


def workbench(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """Show the workbench for an appeal in one language; on POST do one act. 403 for other people's languages."""
    return serve(request, take_seat(request, pk, language))


def preview(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """Show the translation as readers would see it."""
    seat = take_seat(request, pk, language)
    return public.preview(document(working_text(seat.appeal), seat.language))


def take_seat(request: HttpRequest, pk: int, language: str) -> Seat:
    """Return the user's seat. Raises PermissionDenied for a language that isn't hers, Http404 for the original's."""
    if not may_translate(request.user, language):
        raise PermissionDenied
    appeal = get_object_or_404(Appeal, pk=pk)
    if language == appeal.source_language:
        raise Http404(_("This is the language of the original."))
    return Seat(appeal, language, request.user, may_approve(request.user, language))


def serve(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show the workbench of ``seat``; on POST do one act."""
    if request.method != "POST":
        return show(request, load_bench(seat, reference=request.GET.get("reference", "")))
    act = request.POST.get("act", "save")
    if act in PIECE_ACTS:
        return _do_with_piece(request, seat, act)
    if act == "hand_in":
        return _done(request, seat, "handed-in" if _hand_in(request, seat) else "no-drafts")
    if act == "approve_all":
        return _approve_all(request, seat)
    if act == "slug":
        trouble = acts.set_slug(seat, request.POST)
        return _refuse(request, seat, trouble) if trouble else _done(request, seat, "slug")
    raise BadRequest


def show(request: HttpRequest, bench: Bench, *, trouble: str = "", status: int = 200, **more) -> HttpResponse:
    """Return the page of ``bench``; ``trouble`` is what went wrong with all of it."""
    seat = bench.seat
    context = {
        **(admin.site.each_context(request) if seat.user else {}),
        "bench": bench,
        "seat": seat,
        "appeal": seat.appeal,
        "trouble": trouble,
        "said": SAID.get(request.GET.get("said", ""), ""),
        "title": CATALOGUE[seat.language].own_name,
        "can_open": seat.user is not None and seat.user.has_perm("appeals.change_appeal"),
        **more,
    }
    return TemplateResponse(request, "admin/translating/workbench.html", context, status=status)


def _do_with_piece(request: HttpRequest, seat: Seat, act: str) -> HttpResponse:
    form = PieceForm(request.POST)
    if not form.is_valid():
        raise BadRequest
    posted = Posted(**form.cleaned_data)
    try:
        code, trouble = PIECE_ACTS[act](seat, posted), None
    except Appeal.DoesNotExist as error:
        raise Http404 from error
    except Conflict as conflict:
        code, trouble = "", Trouble(str(conflict), 409, conflict.current.get(posted.piece, ""))
    except (EditError, machine.MachineError) as error:
        code, trouble = "", Trouble(str(error), 409 if isinstance(error, acts.OriginalChanged) else 400)
    seat.appeal.refresh_from_db()
    if code in ("approved", "sent-back"):
        log(request, seat.appeal, f"{SAID[code]} {posted.piece} [{seat.language}]")
    if request.headers.get("Accept", "").startswith("application/json"):
        return _tell(request, seat, posted, code, trouble)
    if trouble:
        bench = load_bench(seat, reference=request.GET.get("reference", ""))
        is_there = _put_trouble(bench, posted, trouble)
        lost = {} if is_there else {"lost": posted.text}
        return show(request, bench, trouble=trouble.line, status=trouble.status, **lost)
    return _done(request, seat, code, piece=posted.piece)


def _tell(request: HttpRequest, seat: Seat, posted: Posted, code: str, trouble: Trouble | None) -> JsonResponse:
    """Answer the script: what to say, the piece as it is now, and the progress."""
    bench = load_bench(seat, reference=request.GET.get("reference", ""), only=posted.piece)
    row = bench.row(posted.piece)
    if trouble:
        _put_trouble(bench, posted, trouble)
    elif row:
        row.said = str(SAID[code])
    context = {"bench": bench, "seat": seat, "row": row}
    answer = {
        "ok": trouble is None,
        "said": trouble.line if trouble else str(SAID[code]),
        "row": render_to_string("admin/translating/_row.html", context, request) if row else "",
        "bar": render_to_string("admin/translating/_bar.html", context, request),
    }
    return JsonResponse(answer, status=trouble.status if trouble else 200)


def _put_trouble(bench: Bench, posted: Posted, trouble: Trouble) -> bool:
    """Put what was typed and why it isn't saved into its row; return whether there is one."""
    if not (row := bench.row(posted.piece)):
        return False
    row.typed, row.theirs, row.error = posted.text, trouble.theirs, trouble.line
    return True


def _hand_in(request: HttpRequest, seat: Seat) -> int:
    count = edit.hand_in(seat.appeal, seat.language)
    if count and seat.user:
        log(
            request,
            seat.appeal,
            _("Drafts handed in: %(count)s [%(language)s].") % {"count": count, "language": seat.language},
        )
    return count


def _approve_all(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Approve everything that waits for review and that she didn't write herself, if it's what she has looked at."""
    acts.demand_approver(seat)
    with transaction.atomic():
        Appeal.objects.select_for_update().get(pk=seat.appeal.pk)
        bench = load_bench(seat)
        if request.POST.get("seen") != bench.seen:
            return _refuse(
                request, seat, _("Something has changed since you opened this page. Look again, then approve.")
            )
        count = edit.approve(seat.appeal, seat.language, [piece.address for piece in bench.to_approve], by=seat.user)
    log(
        request,
        seat.appeal,
        _("Texts approved: %(count)s [%(language)s].") % {"count": count, "language": seat.language},
    )
    return _done(request, seat, "approved")


def _refuse(request: HttpRequest, seat: Seat, line: str) -> HttpResponse:
    return show(request, load_bench(seat), trouble=line, status=409)


def _done(request: HttpRequest, seat: Seat, code: str, *, piece: str = "") -> HttpResponse:
    """Lead back to the page, to the piece; the address says in a word what was done, since a link has no session."""
    reference = request.GET.get("reference", "")
    query = urlencode({"said": code, **({"reference": reference} if reference in CATALOGUE else {})})
    place = f"#{anchor(piece)}" if piece else ""
    return HttpResponseRedirect(f"{request.path}?{query}{place}")
