"""Issuers and addressees in the desk."""

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from appeals.admin.fields import LanguageFields
from appeals.admin.forms_campaign import PartyForm
from appeals.languages import CODES, column, in_order
from appeals.models import Addressee, Campaign, Issuer


class PartyAdmin(LanguageFields, admin.ModelAdmin):
    """What both have in common: the names in the languages on offer, the key made from the first of them."""

    form = PartyForm
    shows_language = True
    list_display = ("called", "kind", "key", "appeals_count")
    list_filter = ("kind",)
    search_fields = ("key", *(column("name", code) for code in CODES))
    counted = ""
    extra_fields: tuple[str, ...] = ()

    @admin.display(description=_("name"))
    def called(self, obj: Issuer | Addressee) -> str:
        """Return the name in the campaign's default language, or what comes nearest."""
        return str(obj)

    @admin.display(description=_("appeals"), ordering="in_appeals")
    def appeals_count(self, obj: Issuer | Addressee) -> int:
        """Return in how many appeals the party stands."""
        return obj.in_appeals

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Return the parties with the number of their appeals."""
        return super().get_queryset(request).annotate(in_appeals=Count(self.counted, distinct=True))

    def get_fields(self, request: HttpRequest, obj: Issuer | Addressee | None = None) -> list[str]:
        """Return a name for each language on offer, and for those that already have one."""
        campaign = Campaign.objects.current()
        named = {code for code in CODES if obj and getattr(obj, column("name", code))}
        others = in_order(named - set(campaign.offered()))
        names = [column("name", code) for code in [*campaign.offered(), *others]]
        return [*names, "kind", *self.extra_fields, "key"]

    def get_readonly_fields(self, request: HttpRequest, obj: Issuer | Addressee | None = None) -> tuple[str, ...]:
        """The key stands in addresses: it is chosen once."""
        return ("key",) if obj else ()

    def get_prepopulated_fields(self, request: HttpRequest, obj: Issuer | Addressee | None = None) -> dict:
        """A new party's key follows the name in the default language."""
        return {} if obj else {"key": (column("name", Campaign.objects.current().default_language),)}


@admin.register(Issuer)
class IssuerAdmin(PartyAdmin):
    """Who speaks."""

    counted = "appeals"
    extra_fields = ("website",)

    def formfield_for_dbfield(self, db_field, request: HttpRequest, **kwargs):
        """Return the form field; a website typed without its scheme is one with https."""
        scheme = {"assume_scheme": "https"} if db_field.name == "website" else {}
        return super().formfield_for_dbfield(db_field, request, **scheme, **kwargs)


@admin.register(Addressee)
class AddresseeAdmin(PartyAdmin):
    """Who is spoken to."""

    counted = "sections__appeal"
