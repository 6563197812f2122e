"""What is translated."""

from modeltranslation.translator import TranslationOptions, register

from benchmarks.naive.models import Appeal, Demand, Party, Section


@register(Party)
class PartyOptions(TranslationOptions):
    """Names."""

    fields = ("name",)


@register(Appeal)
class AppealOptions(TranslationOptions):
    """The head of an appeal, and its address."""

    fields = ("slug", "title", "summary")


@register(Section)
class SectionOptions(TranslationOptions):
    """Prose."""

    fields = ("prose",)


@register(Demand)
class DemandOptions(TranslationOptions):
    """What is demanded."""

    fields = ("text",)
