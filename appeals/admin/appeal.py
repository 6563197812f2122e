"""Appeals in the desk: the list, and the one screen on which an appeal is written."""

import re

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from nested_admin.nested import NestedModelAdminMixin

from appeals.admin.acts import is_too_long
from appeals.admin.differences import tell
from appeals.admin.fields import LanguageFields, text_attrs
from appeals.admin.forms_appeal import AppealForm
from appeals.admin.inlines import IssuerInline, PartOfAppeal, SectionInline
from appeals.admin.listing import STATES, PartyFilter, StateFilter, with_state
from appeals.admin.merging import TEXTS, merge
from appeals.admin.routes import ROUTES
from appeals.admin.vanished import revive_vanished
from appeals.languages import CATALOGUE, CODES, column, in_order
from appeals.models import Appeal, Campaign, Section


@admin.register(Appeal)
class AppealAdmin(NestedModelAdminMixin, LanguageFields, admin.ModelAdmin):
    """The list of appeals, and the form in the appeal's source language."""

    form = AppealForm
    long_texts = {"summary": 3, "share_text": 2}
    inlines = (IssuerInline, SectionInline)
    change_form_template = "admin/appeals/appeal_form.html"
    change_list_template = "admin/appeals/appeal_list.html"
    list_display = ("called", "state", "version", "languages", "last_change")
    list_filter = (StateFilter, ("issuers", PartyFilter), ("sections__addressee", PartyFilter))
    list_per_page = 50
    search_fields = ("key", *(column("title", code) for code in CODES))
    show_facets = admin.ShowFacets.NEVER

    def get_urls(self) -> list:
        """Return Django's addresses and those of the desk's own acts."""
        acts = [
            path(route, self.admin_site.admin_view(view), name=f"appeals_appeal_{name}") for route, view, name in ROUTES
        ]
        return acts + super().get_urls()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Appeal]:
        """Return the appeals with their state."""
        return with_state(super().get_queryset(request))

    # The list

    @admin.display(description=gettext_lazy("title"), ordering="key")
    def called(self, obj: Appeal) -> str:
        """Return the title in its own language."""
        attrs = text_attrs(obj.source_language)
        return format_html('<span lang="{}" dir="{}">{}</span>', attrs["lang"], attrs["dir"], obj)

    @admin.display(description=gettext_lazy("state"))
    def state(self, obj: Appeal) -> str:
        """Return the state in words; a scheduled version says when it comes."""
        words = STATES[obj.state]
        if obj.state == "scheduled":
            moment = date_format(localtime(obj.coming_from), "SHORT_DATETIME_FORMAT")
            words = _("version %(number)s comes on %(moment)s UTC") % {"number": obj.coming_version, "moment": moment}
        return format_html('<span class="state is-{}">{}</span>', obj.state, words)

    @admin.display(description=gettext_lazy("version"), ordering="live_version", empty_value="–")
    def version(self, obj: Appeal) -> int | None:
        """Return the number of the version that readers see."""
        return obj.live_version

    @admin.display(description=gettext_lazy("languages live"), empty_value="–")
    def languages(self, obj: Appeal) -> str | None:
        """Return the languages that readers see, by their codes."""
        codes = {edition.language for revision in obj.live_revisions for edition in revision.live_editions}
        names = ((CATALOGUE[code].own_name, code) for code in in_order(codes))
        return format_html_join(" ", '<abbr title="{}">{}</abbr>', names) or None

    @admin.display(description=gettext_lazy("last change"), ordering="changed_at")
    def last_change(self, obj: Appeal) -> str:
        """Return when the working text was saved last."""
        return date_format(localtime(obj.changed_at), "SHORT_DATETIME_FORMAT")

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """Show the list under its plain name."""
        return super().changelist_view(request, {"title": _("Appeals"), **(extra_context or {})})

    # The form

    def changeform_view(self, request: HttpRequest, object_id=None, form_url="", extra_context=None) -> HttpResponse:
        """Show or save the form in one language: the appeal's, or for a new one that of ``?language=``."""
        with transaction.atomic():
            appeal = self._find(object_id, others_wait=request.method == "POST") if object_id else None
            asked = request.GET.get("language", "")
            spoken = asked if asked in CODES else Campaign.objects.current().default_language
            request.appeal_language = appeal.source_language if appeal else spoken
            request.appeal_conflicts = []
            if request.method == "POST" and appeal:
                request.POST, request.appeal_conflicts = merge(request.POST, appeal, request.appeal_language)
                request.POST = revive_vanished(request.POST)
            return super().changeform_view(request, object_id, form_url, extra_context)

    def _find(self, object_id: str, *, others_wait: bool = False) -> Appeal | None:
        """Return the appeal of an address, if it is one; while it is being saved, others wait."""
        rows = Appeal.objects.select_for_update() if others_wait else Appeal.objects.all()
        return rows.filter(pk=object_id).first() if re.fullmatch("[0-9]{1,18}", object_id) else None

    def get_form(self, request: HttpRequest, obj: Appeal | None = None, change: bool = False, **kwargs):
        """Return the form's class, which knows its language."""
        form = super().get_form(request, obj, change=change, **kwargs)
        form.language = request.appeal_language
        return form

    def get_fieldsets(self, request: HttpRequest, obj: Appeal | None = None) -> list:
        """Return the fields of the source language."""
        *texts, place = (column(name, request.appeal_language) for name in TEXTS)
        fields = [*texts, ("issued_on", place), "key"]
        return [(None, {"fields": fields})]

    def formfield_for_dbfield(self, db_field, request: HttpRequest, **kwargs):
        """Return the form field; texts say which piece they are."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        original = getattr(db_field, "translated_field", None)
        if original is not None:
            field.widget.attrs["data-piece"] = f"appeal.{original.name}"
        return field

    def get_readonly_fields(self, request: HttpRequest, obj: Appeal | None = None) -> tuple[str, ...]:
        """The key is chosen once."""
        return ("key",) if obj else ()

    def get_prepopulated_fields(self, request: HttpRequest, obj: Appeal | None = None) -> dict:
        """A new appeal's key follows its title."""
        return {} if obj else {"key": (column("title", request.appeal_language),)}

    def get_inlines(self, request: HttpRequest, obj: Appeal | None) -> tuple[type[PartOfAppeal], ...]:
        """Return the parts; the sections of a very long appeal are edited as one document."""
        return (IssuerInline,) if obj and is_too_long(obj) else self.inlines

    def render_change_form(self, request: HttpRequest, context: dict, obj: Appeal | None = None, **kwargs):
        """Show the form with what else the editor needs to know."""
        campaign = Campaign.objects.current()
        offered = campaign.offered()
        meanwhile = context["adminform"].form.meanwhile
        context.update(
            read_only=campaign.read_only,
            appeal_language=CATALOGUE[request.appeal_language],
            language_choices=[CATALOGUE[code] for code in [*offered, *(c for c in CODES if c not in offered)]],
            translations=[CATALOGUE[code] for code in offered if code != request.appeal_language],
            meanwhile=None if meanwhile is None else tell(meanwhile),
            conflicts=request.appeal_conflicts,
            too_long=obj is not None and is_too_long(obj),
            can_publish=request.user.has_perm("appeals.publish_appeal"),
            state=STATES[obj.state] if obj else "",
            show_save_and_add_another=False,
        )
        return super().render_change_form(request, context, obj=obj, **kwargs)

    def save_form(self, request: HttpRequest, form: AppealForm, change: bool) -> Appeal:
        """Return the unsaved appeal; a new one is written in the language of the form."""
        appeal = super().save_form(request, form, change)
        if not change:
            appeal.source_language = request.appeal_language
        return appeal

    def save_model(self, request: HttpRequest, obj: Appeal, form: AppealForm, change: bool) -> None:
        """Save, unless nothing was typed: an appeal that is only looked at hasn't changed since its publication."""
        if not change or form.changed_data:
            super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: AppealForm, formsets: list, change: bool) -> None:
        """Save the parts; what was removed goes last."""
        super().save_related(request, form, formsets, change)
        for formset in formsets:
            if formset.model is Section:
                formset.remove_leaving()
        if any(formset.new_objects or formset.changed_objects or formset.deleted_objects for formset in formsets):
            form.instance.save(update_fields=["changed_at"])

    # What has been published stays

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: dict | None = None) -> HttpResponse:
        """Delete a draft; of a published appeal say why it stays."""
        appeal = self._find(object_id)
        if appeal and appeal.revisions.exists():
            self.message_user(request, STAYS, messages.ERROR)
            return redirect("admin:appeals_appeal_change", object_id)
        return super().delete_view(request, object_id, extra_context)

    def get_deleted_objects(self, objs, request: HttpRequest) -> tuple:
        """Return what would be deleted; published appeals are named as protected."""
        deleted, count, lacking, protected = super().get_deleted_objects(objs, request)
        kept = Appeal.objects.filter(pk__in=[obj.pk for obj in objs], revisions__isnull=False).distinct()
        return deleted, count, lacking, [f"{appeal}: {STAYS}" for appeal in kept] or protected


STAYS = gettext_lazy("This appeal has been published, so it can't be deleted. Withdraw it: readers are told why.")
