"""Files out of the workbench and in again, with what became of each piece."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appeals.admin.acts import log
from appeals.admin.bench import Seat
from appeals.admin.forms_workbench import UploadForm
from appeals.admin.workbench import take_seat
from appeals.languages import CATALOGUE
from appeals.translating.files import FORMATS, FilesError, Taken, export, take
from appeals.translating.files.context import contexts
from appeals.translating.snapshot import working_text

KINDS = {
    "taken": gettext_lazy("Taken as drafts"),
    "outdated": gettext_lazy("Made from a former original: kept as drafts"),
    "refused": gettext_lazy("Refused"),
    "unknown": gettext_lazy("Unknown here"),
    "unchanged": gettext_lazy("Unchanged"),
}


def files(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """Give a file out or take one in. 403 for other people's languages."""
    return serve_files(request, take_seat(request, pk, language))


def serve_files(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Give a file in ``?format=`` out, show the way in without one; on POST take a file in and report on each piece."""
    if request.method == "POST":
        return _take_in(request, seat)
    if "format" not in request.GET:
        return _page(request, seat, UploadForm())
    format = request.GET["format"]
    try:
        data, name = export(seat.appeal, seat.language, format)
    except FilesError as error:
        return _page(request, seat, UploadForm(), trouble=str(error), status=400)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(data, content_type=FORMATS[format].media_type, headers=headers)


def _take_in(request: HttpRequest, seat: Seat) -> HttpResponse:
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, seat, form, status=400)
    name = form.cleaned_data["file"].name
    try:
        taken = take(form.read(), name=name, appeal=seat.appeal, language=seat.language, author=seat.user)
    except FilesError as error:
        return _page(request, seat, form, trouble=str(error), status=400)
    if seat.user:
        log(request, seat.appeal, _("Took in a file [%(language)s].") % {"language": seat.language})
    return _page(request, seat, UploadForm(), report=_report(taken))


def _report(taken: Taken) -> list[tuple]:
    """Return, for each kind that there is, its name and its pieces with what they are."""
    told = contexts(working_text(taken.appeal))
    kinds = [(name, label, getattr(taken, name)) for name, label in KINDS.items()]
    return [
        (name, label, [(told.get(each.address, each.address), each) for each in found])
        for name, label, found in kinds
        if found
    ]


def _page(request: HttpRequest, seat: Seat, form: UploadForm, *, status: int = 200, **more) -> HttpResponse:
    context = {
        **(admin.site.each_context(request) if seat.user else {}),
        "seat": seat,
        "appeal": seat.appeal,
        "form": form,
        "formats": FORMATS,
        "source": CATALOGUE[seat.appeal.source_language],
        "language": CATALOGUE[seat.language],
        "title": _("Files"),
        "can_open": seat.user is not None and seat.user.has_perm("appeals.change_appeal"),
        **more,
    }
    return TemplateResponse(request, "admin/translating/files.html", context, status=status)
