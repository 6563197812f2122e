"""Links for translators without an account: making and revoking them, and the way in that they are."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from appeals.acting import LINK, acting
from appeals.admin.acts import log
from appeals.admin.bench import Seat
from appeals.admin.files import serve_files
from appeals.admin.forms_workbench import LinkForm
from appeals.admin.workbench import serve
from appeals.languages import CATALOGUE
from appeals.models import Appeal, TranslationLink
from appeals.translating.links import find_link, make_link, revoke_link
from appeals.translating.rights import languages_of, may_translate


def links(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the links of an appeal; on POST make one, which is shown this once, or revoke one."""
    appeal = _find_appeal(request, pk)
    codes = [code for code in languages_of(request.user) if code != appeal.source_language]
    if request.method == "POST" and "revoke" in request.POST:
        return _revoke(request, appeal)
    form = LinkForm(request.POST or None, languages=codes)
    made = ""
    if request.method == "POST":
        _demand(request, "add")
        if form.is_valid():
            # It is shown in the answer itself: anywhere else it would have to be stored.
            made = _make(request, appeal, form)
            form = LinkForm(languages=codes)
    rows = TranslationLink.objects.filter(appeal=appeal, language__in=codes)
    context = {
        **admin.site.each_context(request),
        "title": _("Links for translators"),
        "appeal": appeal,
        "can_open": request.user.has_perm("appeals.change_appeal"),
        "source": CATALOGUE[appeal.source_language],
        "form": form,
        "made": made,
        "links": [(link, CATALOGUE[link.language], _standing(link)) for link in rows],
    }
    return TemplateResponse(request, "admin/translating/links.html", context)


def enter(request: HttpRequest, secret: str) -> HttpResponse:
    """Open the workbench of a link. No session is looked at: who is logged in at the desk is nobody here."""
    link = _find_link(secret)
    if not link:
        return _no_link(request)
    with acting(role=f"{LINK} {link.pk}"):
        return serve(request, Seat(link.appeal, link.language))


def enter_files(request: HttpRequest, secret: str) -> HttpResponse:
    """Give out or take in files for a link's appeal and language."""
    link = _find_link(secret)
    if not link:
        return _no_link(request)
    with acting(role=f"{LINK} {link.pk}"):
        return serve_files(request, Seat(link.appeal, link.language))


def _find_link(secret: str) -> TranslationLink | None:
    link = find_link(secret)
    return link if link and link.language != link.appeal.source_language else None


def _no_link(request: HttpRequest) -> HttpResponse:
    return render(request, "admin/translating/no_link.html", {"title": _("This link is not valid")}, status=404)


def _find_appeal(request: HttpRequest, pk: int) -> Appeal:
    _demand(request, "view")
    return get_object_or_404(Appeal, pk=pk)


def _demand(request: HttpRequest, act: str) -> None:
    if not request.user.has_perm(f"appeals.{act}_translationlink"):
        raise PermissionDenied


def _make(request: HttpRequest, appeal: Appeal, form: LinkForm) -> str:
    """Make the link and return its whole address."""
    chosen = form.cleaned_data
    _link, secret = make_link(appeal, chosen["language"], days=chosen["days"], note=chosen["note"])
    log(request, appeal, _("Made a link for a translator [%(language)s].") % {"language": chosen["language"]})
    return request.build_absolute_uri(reverse("admin:link", args=[secret]))


def _revoke(request: HttpRequest, appeal: Appeal) -> HttpResponse:
    _demand(request, "change")
    pk = request.POST["revoke"]
    link = get_object_or_404(TranslationLink, appeal=appeal, pk=int(pk) if pk.isdecimal() and len(pk) < 19 else 0)
    if not may_translate(request.user, link.language):
        raise PermissionDenied
    revoke_link(link)
    log(request, appeal, _("Revoked a link for a translator [%(language)s].") % {"language": link.language})
    return redirect("admin:appeals_appeal_links", appeal.pk)


def _standing(link: TranslationLink) -> str:
    if link.revoked_at:
        return _("revoked")
    return _("valid") if link.expires_at > timezone.now() else _("expired")
