"""An appeal as one document: a new one from a file or a paste, and one language of an existing one edited whole."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from appeals.admin.acts import find_appeal, log, page
from appeals.admin.differences import tell
from appeals.admin.forms_document import DocumentForm, ImportForm
from appeals.importing.save import SavingError
from appeals.languages import CATALOGUE, CODES
from appeals.models import Appeal


def edit_document(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """Show one language of the appeal as one text; on POST show what would change, or save it."""
    appeal = find_appeal(request, pk, "change")
    if language not in CODES:
        raise Http404
    form = DocumentForm(request.POST or None, appeal=appeal, language=language)
    valid = request.method == "POST" and form.is_valid()
    if valid and "_save" in request.POST and _save(request, form):
        return redirect("admin:appeals_appeal_document", pk, language)
    return page(
        request,
        "document.html",
        _("Edit as one document"),
        appeal=appeal,
        form=form,
        language=CATALOGUE[language],
        previewed=valid,
        changes=tell(form.changes),
        meanwhile=None if form.meanwhile is None else tell(form.meanwhile),
    )


def import_document(request: HttpRequest) -> HttpResponse:
    """Take a document; show what was understood, and on the second step save it as a new appeal."""
    if not request.user.has_perm("appeals.add_appeal"):
        raise PermissionDenied
    form = ImportForm(request.POST or None, request.FILES or None)
    valid = request.method == "POST" and form.is_valid()
    if valid and "_save" in request.POST and (saved := form.save()):
        _tell_of_import(request, saved.appeal, form, saved.notes)
        return redirect("admin:appeals_appeal_change", saved.appeal.pk)
    return page(request, "import.html", _("New appeal from a document"), form=form, reading=form.reading)


def _save(request: HttpRequest, form: DocumentForm) -> bool:
    try:
        changes = form.save(request.user)
    except SavingError as error:
        form.add_error("text", str(error))
        return False
    count = len(changes)
    message = ngettext("Saved: %(count)s change.", "Saved: %(count)s changes.", count) % {"count": count}
    log(request, form.appeal, f"{CATALOGUE[form.language].english_name}: {message}")
    messages.success(request, message)
    return True


def _tell_of_import(request: HttpRequest, appeal: Appeal, form: ImportForm, notes: list[str]) -> None:
    log(request, appeal, _("Imported: %(counts)s.") % {"counts": form.reading.counts_line})
    messages.success(request, _("Saved as a draft: %(counts)s.") % {"counts": form.reading.counts_line})
    for note in notes:
        messages.info(request, note)
    for question in form.reading.questions:
        messages.warning(request, question)
