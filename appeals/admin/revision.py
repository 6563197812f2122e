"""Published versions in the desk: to look at, never to change."""

from django.contrib import admin
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.http import HttpRequest
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appeals.admin.fields import text_attrs
from appeals.admin.views_publish import withdraw_revision
from appeals.languages import CATALOGUE
from appeals.models import Edition, Revision, Withdrawal


@admin.register(Revision)
class RevisionAdmin(admin.ModelAdmin):
    """The versions: what was published when and why, in which languages, with fingerprint and signature."""

    change_form_template = "admin/appeals/revision.html"
    list_display = ("called", "of_appeal", "standing", "live_from", "languages", "is_signed")
    list_display_links = ("called",)
    list_filter = ("live_from",)
    list_select_related = ("appeal",)
    list_per_page = 50
    search_fields = ("appeal__key", "reason")
    show_facets = admin.ShowFacets.NEVER
    fields = (
        "of_appeal", "number", "standing", "live_from", "why", "withdrawn_because",
        "editions_told", "fingerprint", "is_signed", "manifest_told",
    )  # fmt: skip
    readonly_fields = fields

    def get_urls(self) -> list:
        """Return Django's addresses and the one to withdraw a version."""
        view = self.admin_site.admin_view(withdraw_revision)
        return [path("<int:pk>/withdraw/", view, name="appeals_revision_withdraw"), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Revision]:
        """Return the versions with their editions and whether they were taken back."""
        editions = Edition.objects.only("revision", "language", "version", "outdated", "digest")
        taken_back = Withdrawal.objects.filter(revision=OuterRef("pk"), language="")
        rows = super().get_queryset(request).annotate(is_withdrawn=Exists(taken_back))
        return rows.prefetch_related(Prefetch("editions", editions.order_by("language")))

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Versions come from publishing."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Revision | None = None) -> bool:
        """What is published stays."""
        return False

    has_delete_permission = has_change_permission

    def has_view_permission(self, request: HttpRequest, obj: Revision | None = None) -> bool:
        """Who may see appeals may see their versions."""
        names = ("appeals.view_revision", "appeals.view_appeal", "appeals.change_appeal")
        return any(request.user.has_perm(name) for name in names)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Whether the versions stand on the first page."""
        return self.has_view_permission(request)

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None):
        """Show the list under its plain name."""
        return super().changelist_view(request, {"title": _("Versions"), **(extra_context or {})})

    def render_change_form(self, request: HttpRequest, context: dict, obj: Revision | None = None, **kwargs):
        """Show the version with what can be done with it."""
        context["can_publish"] = request.user.has_perm("appeals.publish_appeal")
        return super().render_change_form(request, context, obj=obj, **kwargs)

    @admin.display(description=gettext_lazy("version"), ordering="number")
    def called(self, obj: Revision) -> str:
        """Return the number in words."""
        return _("Version %(number)s") % {"number": obj.number}

    @admin.display(description=gettext_lazy("appeal"), ordering="appeal__key")
    def of_appeal(self, obj: Revision) -> str:
        """Return the appeal's title, linked to its form."""
        address = reverse("admin:appeals_appeal_change", args=[obj.appeal_id])
        attrs = text_attrs(obj.appeal.source_language)
        return format_html('<a href="{}" lang="{}" dir="{}">{}</a>', address, attrs["lang"], attrs["dir"], obj.appeal)

    @admin.display(description=gettext_lazy("state"))
    def standing(self, obj: Revision) -> str:
        """Return whether readers can see the version."""
        if obj.is_withdrawn:
            return _("withdrawn")
        if obj.live_from > timezone.now():
            return _("comes on %(moment)s UTC") % {"moment": date_format(obj.live_from, "SHORT_DATETIME_FORMAT")}
        return _("public")

    @admin.display(description=gettext_lazy("languages"))
    def languages(self, obj: Revision) -> str:
        """Return the languages by their codes."""
        names = ((CATALOGUE[edition.language].own_name, edition.language) for edition in obj.editions.all())
        return format_html_join(" ", '<abbr title="{}">{}</abbr>', names)

    @admin.display(description=gettext_lazy("signed"), boolean=True)
    def is_signed(self, obj: Revision) -> bool:
        """Return whether the version's manifest bears a signature."""
        return bool(obj.signature)

    @admin.display(description=gettext_lazy("reason"))
    def why(self, obj: Revision) -> str:
        """Return the reason of the change in its language."""
        attrs = text_attrs(obj.source_language)
        told = format_html('<span lang="{}" dir="{}">{}</span>', attrs["lang"], attrs["dir"], obj.reason)
        return told if obj.reason else "–"

    @admin.display(description=gettext_lazy("withdrawn, because"))
    def withdrawn_because(self, obj: Revision) -> str:
        """Return why the version or one of its languages was taken back."""
        rows = ((row.language, row.reason) for row in obj.withdrawals.all())
        return format_html_join("", "<p>{} {}</p>", rows) or "–"

    @admin.display(description=gettext_lazy("languages"))
    def editions_told(self, obj: Revision) -> str:
        """Return the editions: link to the public page, version of the text, fingerprint."""
        return format_html_join("", "<p>{}</p>", ((self._told(obj, edition),) for edition in obj.editions.all()))

    def _told(self, obj: Revision, edition: Edition) -> str:
        attrs = text_attrs(edition.language)
        name = format_html('<span lang="{}">{}</span>', attrs["lang"], CATALOGUE[edition.language].own_name)
        if not obj.is_withdrawn and obj.live_from <= timezone.now():
            address = reverse(
                "pages:version", kwargs={"lang": edition.language, "slug": obj.appeal.key, "number": obj.number}
            )
            name = format_html('<a href="{}">{}</a>', address, name)
        made = _("text of version %(number)s") % {"number": edition.version}
        return format_html('{} · {} · <code class="digest">{}</code>', name, made, edition.digest)

    @admin.display(description=gettext_lazy("fingerprint (SHA-256)"))
    def fingerprint(self, obj: Revision) -> str:
        """Return the digest of the manifest."""
        return format_html('<code class="digest">{}</code>', obj.digest)

    @admin.display(description=gettext_lazy("manifest"))
    def manifest_told(self, obj: Revision) -> str:
        """Return the manifest as it was signed."""
        return format_html("<pre>{}</pre>", obj.manifest)
