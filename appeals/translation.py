"""modeltranslation's registration, nothing else."""

from modeltranslation.translator import TranslationOptions, register

from appeals.models import Addressee, Appeal, Campaign, Demand, Issuer, Section


@register(Campaign)
class CampaignOptions(TranslationOptions):
    fields = ("name", "slogan", "about", "notice")


@register((Issuer, Addressee))
class PartyOptions(TranslationOptions):
    fields = ("name",)


@register(Appeal)
class AppealOptions(TranslationOptions):
    fields = ("title", "slogan", "summary", "share_text", "place")


@register(Section)
class SectionOptions(TranslationOptions):
    fields = ("prose", "closing")


@register(Demand)
class DemandOptions(TranslationOptions):
    fields = ("text",)
