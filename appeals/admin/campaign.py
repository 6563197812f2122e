"""The campaign in the desk: one row, its texts one language at a time."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from appeals.admin.fields import LanguageFields
from appeals.admin.forms_campaign import CampaignForm
from appeals.languages import CATALOGUE, column
from appeals.models import Campaign

TEXTS = ("name", "slogan", "notice", "about")


@admin.register(Campaign)
class CampaignAdmin(LanguageFields, admin.ModelAdmin):
    """The form of the campaign; ``?language=`` says in which language its texts are shown."""

    form = CampaignForm
    long_texts = {"about": 8}
    change_form_template = "admin/appeals/campaign.html"

    def get_fieldsets(self, request: HttpRequest, obj: Campaign | None = None) -> list:
        """Return the texts of one language, then what holds for all."""
        code = chosen_language(request, obj or Campaign())
        title = _("Texts in %(language)s") % {"language": CATALOGUE[code].own_name}
        return [
            (title, {"fields": [column(name, code) for name in TEXTS]}),
            (_("Languages"), {"fields": ["default_language", "languages"]}),
            (_("Contact and mirrors"), {"fields": ["contact", "mirrors"]}),
            (_("Four eyes"), {"fields": ["four_eyes", "four_eyes_publishing"]}),
        ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """There is one campaign."""
        return super().has_add_permission(request) and not Campaign.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj: Campaign | None = None) -> bool:
        """The site can't be without its campaign."""
        return False

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """Lead to the one form."""
        campaign = Campaign.objects.first()
        if campaign is None:
            return redirect("admin:appeals_campaign_add")
        return redirect("admin:appeals_campaign_change", campaign.pk)

    def render_change_form(self, request: HttpRequest, context: dict, obj: Campaign | None = None, **kwargs):
        """Show the form with the links that switch its language."""
        campaign = obj or Campaign()
        context["switch"] = [CATALOGUE[code] for code in campaign.offered()]
        context["switched_to"] = chosen_language(request, campaign)
        return super().render_change_form(request, context, obj=obj, **kwargs)

    def response_add(self, request: HttpRequest, obj: Campaign, post_url_continue: str | None = None) -> HttpResponse:
        """Stay on the form."""
        return self.response_change(request, obj)

    def response_change(self, request: HttpRequest, obj: Campaign) -> HttpResponse:
        """Stay on the form, in the same language."""
        self.message_user(request, _("The campaign is saved; readers see it at once."))
        address = reverse("admin:appeals_campaign_change", args=[obj.pk])
        return HttpResponseRedirect(f"{address}?language={chosen_language(request, obj)}")


def chosen_language(request: HttpRequest, campaign: Campaign) -> str:
    """Return the language of ``?language=`` if it is on offer, else the default language."""
    asked = request.GET.get("language", "")
    return asked if asked in campaign.offered() else campaign.default_language
