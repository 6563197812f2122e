"""The desk: Django's admin under our name."""

from collections.abc import Callable

from django.contrib.admin import AdminSite
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext_lazy as _

from appeals.accounts.factors import is_verified
from appeals.admin.honest import honest
from appeals.admin.link import enter, enter_files
from appeals.admin.views_emergency import emergency, emergency_switch

ORDER = ("Appeal", "Revision", "Issuer", "Addressee", "Term", "Campaign")


class PartyJsonView(AutocompleteJsonView):
    """Names of issuers and addressees in the language of the appeal that asks for them."""

    def serialize_result(self, obj, to_field_name: str) -> dict[str, str]:
        """Return the row's identity and its name in the language of the request."""
        return {"id": str(getattr(obj, to_field_name)), "text": obj.called(self.request.GET.get("language", ""))}


class Desk(AdminSite):
    """The editors' and translators' side."""

    site_title = site_header = "Zvarot"
    index_title = _("The desk")
    enable_nav_sidebar = False

    def get_urls(self) -> list:
        """Return Django's addresses, and the links of translators without an account: no login stands before these."""
        ways_in = [
            path("link/<str:secret>/", login_not_required(honest(enter)), name="link"),
            path("link/<str:secret>/file/", login_not_required(honest(enter_files)), name="link_file"),
        ]
        own = [
            path("emergency/", self.admin_view(emergency), name="emergency"),
            path("emergency/switch/", self.admin_view(emergency_switch), name="emergency_switch"),
        ]
        return ways_in + own + super().get_urls()

    def has_permission(self, request: HttpRequest) -> bool:
        """Return whether who asks may be here at all: with a second factor, shown in this session."""
        return super().has_permission(request) and is_verified(request)

    def admin_view(self, view: Callable[..., HttpResponse], cacheable: bool = False) -> Callable[..., HttpResponse]:
        """Return ``view`` behind the login, answering 400 to what no page sends."""
        return super().admin_view(honest(view), cacheable)

    def index(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """Show the first page; who does nothing but translate is led to the table."""
        user = request.user
        if user.has_perm("appeals.translate_appeal") and not user.has_perm("appeals.change_appeal"):
            return redirect("admin:appeals_appeal_translations")
        return super().index(request, extra_context)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[dict]:
        """Return what the first page lists: the appeals first, users and groups last."""
        apps = super().get_app_list(request, app_label)
        for app in apps:
            if app["app_label"] == "appeals":
                app["models"].sort(key=lambda model: ORDER.index(model["object_name"]))
        return sorted(apps, key=lambda app: app["app_label"] != "appeals")

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        """Answer the search of a field that picks an issuer or an addressee."""
        return PartyJsonView.as_view(admin_site=self)(request)
