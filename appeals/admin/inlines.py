"""What stands inside an appeal's form: who speaks, and the sections with their demands."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from nested_admin.nested import NestedInlineModelAdminMixin

from appeals.admin.fields import LanguageFields
from appeals.admin.forms_appeal import DemandForm, SectionForm, SectionFormSet
from appeals.languages import column
from appeals.models import AppealIssuer, Demand, Section


class PartOfAppeal(NestedInlineModelAdminMixin, LanguageFields, admin.StackedInline):
    """The parts of an appeal are written by those who may write the appeal, and stand in the order of ``position``."""

    template = "admin/appeals/nested.html"
    sortable_field_name = "position"
    extra = 0
    texts: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    add_label = ""
    piece = ""
    intro = ""
    shows_number = False

    def get_fields(self, request: HttpRequest, obj=None) -> list[str]:
        """Return the fields, the translated ones in the appeal's source language."""
        texts = [column(name, request.appeal_language) for name in self.texts]
        return [*self.others, *texts, "position"]

    def has_add_permission(self, request: HttpRequest, obj=None) -> bool:
        """Whether the user may write appeals."""
        return request.user.has_perm("appeals.change_appeal") or request.user.has_perm("appeals.add_appeal")

    has_change_permission = has_delete_permission = has_add_permission

    def has_view_permission(self, request: HttpRequest, obj=None) -> bool:
        """Whether the user may see appeals."""
        return self.has_add_permission(request, obj) or request.user.has_perm("appeals.view_appeal")


class IssuerInline(PartOfAppeal):
    """Who speaks, in order."""

    model = AppealIssuer
    verbose_name_plural = _("who speaks")
    add_label = _("Add an issuer")
    piece = "appeal.issuers"
    autocomplete_fields = ("issuer",)
    others = ("issuer",)

    def formfield_for_dbfield(self, db_field, request: HttpRequest, **kwargs):
        """Return the form field; the position is set by moving."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "position":
            field.widget = field.hidden_widget()
        return field


class DemandInline(PartOfAppeal):
    """The demands of a section."""

    model = Demand
    form = DemandForm
    fk_name = "section"
    add_label = _("Add a demand")
    shows_number = True
    texts = ("text",)
    long_texts = {"text": 2}


class SectionInline(PartOfAppeal):
    """The sections in order; their demands inside."""

    model = Section
    form = SectionForm
    formset = SectionFormSet
    verbose_name_plural = _("what is said and demanded")
    add_label = _("Add a section")
    piece = "appeal.sections"
    intro = _(
        "Each section speaks to one addressee, or to nobody in particular. Before the demands write a whole sentence "
        "that leads to them, such as “We call on the city council:”. Drag a part by its head, or type its place."
    )
    autocomplete_fields = ("addressee",)
    others = ("addressee",)
    texts = ("prose", "closing")
    long_texts = {"prose": 5, "closing": 2}
    inlines = (DemandInline,)
