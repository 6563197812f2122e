"""The desk: Django's admin under our name."""

from django.contrib.admin import AdminSite
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _


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

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        """Answer the search of a field that picks an issuer or an addressee."""
        return PartyJsonView.as_view(admin_site=self)(request)
