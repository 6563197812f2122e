"""The desk: Django's admin under our name."""

from django.contrib.admin import AdminSite
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

ORDER = ("Appeal", "Revision", "Issuer", "Addressee", "Campaign")


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
