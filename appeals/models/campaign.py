"""The campaign: the one site."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from appeals.languages import CATALOGUE, CODES, in_order
from appeals.models.generation import announce


def default_languages() -> list[str]:
    """Return the languages that a new campaign offers."""
    return ["en"]


def validate_languages(codes: object) -> None:
    """Refuse anything but a list of one or more codes of the catalogue, each once."""
    if not isinstance(codes, list) or not codes or len(set(codes)) != len(codes) or not set(codes) <= set(CODES):
        raise ValidationError(_("Choose one or more languages of the list."))


class CampaignManager(models.Manager["Campaign"]):
    """The campaign is a single row: ask for ``current``."""

    def current(self) -> "Campaign":
        """Return the campaign, or an unsaved one with the defaults while none has been set up."""
        return self.first() or Campaign()


class Campaign(models.Model):
    """The one site: its name and slogan, the languages on offer, mirrors and contact."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    name = models.CharField(_("name"), max_length=120, blank=True)
    slogan = models.CharField(_("slogan"), max_length=200, blank=True)
    about = models.TextField(_("about the campaign"), blank=True, help_text=_("Markdown. Shown on the page “About”."))
    notice = models.CharField(
        _("notice on every page"), max_length=300, blank=True, help_text=_("For example: “This is a demonstration.”")
    )
    default_language = models.CharField(
        _("default language"), max_length=10, default="en", choices=[(c, e.english_name) for c, e in CATALOGUE.items()]
    )
    languages = models.JSONField(
        _("languages on offer"),
        default=default_languages,
        validators=[validate_languages],
        help_text=_("A language appears to readers as soon as something is published in it."),
    )
    four_eyes = models.BooleanField(
        _("four eyes"), default=False, help_text=_("A translation is approved by somebody other than its author.")
    )
    four_eyes_publishing = models.BooleanField(
        _("four eyes for publishing"),
        default=False,
        db_default=False,
        help_text=_("A version goes out when somebody who wrote nothing of it has approved it."),
    )
    read_only = models.BooleanField(_("the desk only reads"), default=False, db_default=False, editable=False)
    mirrors = models.TextField(_("mirrors"), blank=True, help_text=_("One address per line."))
    contact = models.EmailField(_("contact"), blank=True)

    objects = CampaignManager()

    class Meta:
        verbose_name = verbose_name_plural = _("campaign")
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="campaign_is_single")]

    def __str__(self) -> str:
        return self.name or "Zvarot"

    def save(self, *args, **kwargs) -> None:
        """Save, and tell the other machines: it stands on every page."""
        super().save(*args, **kwargs)
        announce()

    def clean(self) -> None:
        """Refuse a default language that is not on offer."""
        if isinstance(self.languages, list) and self.default_language not in self.languages:
            raise ValidationError({"default_language": _("Offer the default language too, or choose another one.")})
        if len(self.mirror_addresses()) < len(self.mirrors.split()):
            raise ValidationError({"mirrors": _("Write one address per line, such as https://mirror.example.org/.")})

    def mirror_addresses(self) -> list[str]:
        """Return the addresses of the mirrors, as they stand there; what is no web address is left out."""
        lines = (line.strip() for line in self.mirrors.splitlines())
        return [line for line in lines if line.startswith(("https://", "http://"))]

    def offered(self) -> list[str]:
        """Return the codes on offer, the default language first, then in the catalogue's order."""
        others = [code for code in in_order(self.languages) if code != self.default_language]
        return [self.default_language, *others]
