"""Who translates, into what, with which words."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appeals.models.appeal import LANGUAGE_CHOICES, Appeal


class TranslatorLanguage(models.Model):
    """A language that a user may translate into. Users who may change appeals need none."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="translator_languages")
    language = models.CharField(_("language"), max_length=10, choices=LANGUAGE_CHOICES)

    class Meta:
        verbose_name = _("translator's language")
        verbose_name_plural = _("translator's languages")
        constraints = [models.UniqueConstraint(fields=["user", "language"], name="translator_language_once")]

    def __str__(self) -> str:
        return self.get_language_display()


class Translation(models.Model):
    """What readers are told about one translation of an appeal: its standing, and who made it.

    ``translator`` is a public name; empty means that none is given, deliberately.
    """

    class Standing(models.TextChoices):
        OFFICIAL = "official", _("official translation")
        VOLUNTEER = "volunteer", _("volunteer translation")
        MACHINE = "machine", _("machine translation, approved by a person")

    appeal = models.ForeignKey(Appeal, models.CASCADE, related_name="translations")
    language = models.CharField(_("language"), max_length=10, choices=LANGUAGE_CHOICES)
    standing = models.CharField(_("standing"), max_length=10, choices=Standing, default=Standing.OFFICIAL)
    translator = models.CharField(
        _("translator"), max_length=120, blank=True, help_text=_("Shown to readers. Empty: no name is given.")
    )

    class Meta:
        verbose_name = _("translation")
        verbose_name_plural = _("translations")
        constraints = [models.UniqueConstraint(fields=["appeal", "language"], name="translation_once")]

    def __str__(self) -> str:
        return f"{self.appeal} [{self.language}]"


class TranslationLinkQuerySet(models.QuerySet):
    """Which links still open the workbench."""

    def valid(self) -> "TranslationLinkQuerySet":
        """Links that are neither revoked nor past their time."""
        return self.filter(revoked_at=None, expires_at__gt=timezone.now())


class TranslationLink(models.Model):
    """A way in for a translator without an account: one appeal, one language, for a limited time.

    Only the SHA-256 of the secret in the link is kept.
    """

    appeal = models.ForeignKey(Appeal, models.CASCADE, related_name="links")
    language = models.CharField(_("language"), max_length=10, choices=LANGUAGE_CHOICES)
    note = models.CharField(_("note"), max_length=120, blank=True, help_text=_("For yourself: who got it."))
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(_("expires"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    objects = TranslationLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("translator's link")
        verbose_name_plural = _("translator's links")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.appeal} [{self.language}]"


class Term(models.Model):
    """A glossary entry: how a term is to be translated, and how not (``forbidden``: one variant per line)."""

    source_language = models.CharField(_("source language"), max_length=10, choices=LANGUAGE_CHOICES, default="en")
    term = models.CharField(_("term"), max_length=120)
    language = models.CharField(_("language"), max_length=10, choices=LANGUAGE_CHOICES)
    translation = models.CharField(_("translation"), max_length=120)
    note = models.CharField(_("note"), max_length=300, blank=True)
    forbidden = models.TextField(_("not to be used"), blank=True, help_text=_("One variant per line."))

    class Meta:
        verbose_name = _("glossary term")
        verbose_name_plural = _("glossary")
        ordering = ["source_language", "term", "language"]
        constraints = [
            models.UniqueConstraint(fields=["source_language", "term", "language"], name="term_once"),
            models.CheckConstraint(condition=~Q(term="") & ~Q(translation=""), name="term_not_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.term} → {self.translation}"


class Waiver(models.Model):
    """Why a language went out although the gate had warned: the warnings, and the reason to go on."""

    appeal = models.ForeignKey(Appeal, models.CASCADE, related_name="waivers")
    language = models.CharField(_("language"), max_length=10, choices=LANGUAGE_CHOICES)
    number = models.PositiveIntegerField(_("version"))
    warnings = models.TextField(_("warnings"))
    reason = models.TextField(_("reason to go on"))
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("waiver")
        verbose_name_plural = _("waivers")
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="waiver_has_reason")]

    def __str__(self) -> str:
        return f"{self.appeal} · {self.number} [{self.language}]"
