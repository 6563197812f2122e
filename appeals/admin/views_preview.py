"""Preview: exactly the page that readers would get, in full and at the width of a phone."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from appeals.admin.acts import find_appeal, page
from appeals.languages import CATALOGUE
from appeals.pages import preview as public
from appeals.translating.snapshot import document, working_text


def preview(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """Show the working text in ``language`` as readers would see it."""
    appeal = find_appeal(request, pk, "view")
    if language not in CATALOGUE:
        raise Http404
    return public.preview(document(working_text(appeal), language))


def phone(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """Show the preview in a frame of a phone's width, with a choice of languages."""
    appeal = find_appeal(request, pk, "view")
    if language not in CATALOGUE:
        raise Http404
    return page(request, "phone.html", _("On a phone"), appeal=appeal, shown=CATALOGUE[language])
