"""The working text of an appeal. It belongs to the desk; readers never see it."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_unicode_slug
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from appeals.languages import CATALOGUE
from appeals.models.party import Addressee, Issuer

LANGUAGE_CHOICES = [(code, entry.english_name) for code, entry in CATALOGUE.items()]


class Appeal(models.Model):
    """The working text: title, slogan and summary here, the rest in its sections.

    ``last_section`` and ``last_demand`` are the highest numbers ever given out, so that none is used twice.
    """

    key = models.SlugField(
        _("key"),
        max_length=80,
        unique=True,
        help_text=_("The appeal's address in every language that has none of its own. It never changes."),
    )
    source_language = models.CharField(_("source language"), max_length=10, choices=LANGUAGE_CHOICES, default="en")
    issuers = models.ManyToManyField(Issuer, through="AppealIssuer", related_name="appeals", verbose_name=_("issuers"))
    title = models.CharField(_("title"), max_length=300, blank=True)
    slogan = models.CharField(_("slogan"), max_length=200, blank=True)
    summary = models.TextField(_("summary"), max_length=600, blank=True, help_text=_("Two or three plain sentences."))
    share_text = models.CharField(
        _("text for passing on"),
        max_length=280,
        blank=True,
        help_text=_("One or two sentences that go with the link in messengers. Without them the slogan goes with it."),
    )
    place = models.CharField(_("place of issue"), max_length=120, blank=True)
    issued_on = models.DateField(_("date of issue"), null=True, blank=True)
    last_section = models.PositiveIntegerField(default=0, editable=False)
    last_demand = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    changed_at = models.DateTimeField(_("last change"), auto_now=True)

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        ordering = ["-changed_at"]
        indexes = [models.Index(fields=["-changed_at", "-id"], name="appeal_changed_last")]
        permissions = [
            ("publish_appeal", "Can publish and withdraw appeals"),
            ("translate_appeal", "Can translate appeals"),
            ("approve_translation", "Can approve translations"),
        ]
        constraints = [models.CheckConstraint(condition=~models.Q(key=""), name="appeal_has_key")]

    def __str__(self) -> str:
        return getattr(self, f"title_{self.source_language.replace('-', '_')}", "") or self.key

    def save(self, *args, **kwargs) -> None:
        """Save, unless the key of an existing appeal would change."""
        if self.pk and Appeal.objects.filter(pk=self.pk).exclude(key=self.key).exists():
            raise ValidationError({"key": _("The key of an appeal never changes.")})
        super().save(*args, **kwargs)

    def take_number(self, counter: str) -> int:
        """Give out the next number of ``counter`` (``last_section`` or ``last_demand``); none is given out twice."""
        with transaction.atomic():
            Appeal.objects.filter(pk=self.pk).update(**{counter: models.F(counter) + 1})
            self.refresh_from_db(fields=[counter])
        return getattr(self, counter)


class AppealIssuer(models.Model):
    """The place of an issuer among those of an appeal."""

    appeal = models.ForeignKey(Appeal, models.CASCADE)
    issuer = models.ForeignKey(Issuer, models.PROTECT, verbose_name=_("issuer"))
    position = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("issuer")
        verbose_name_plural = _("issuers")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["appeal", "issuer"], name="appeal_issuer_once")]

    def __str__(self) -> str:
        return str(self.issuer)


class Section(models.Model):
    """An ordered part: prose, and where it has an addressee demands, and prose after them.

    ``number`` is its stable address in the appeal; ``position`` is where it stands.
    """

    appeal = models.ForeignKey(Appeal, models.CASCADE, related_name="sections")
    number = models.PositiveIntegerField(editable=False)
    position = models.PositiveIntegerField(_("position"), default=0)
    addressee = models.ForeignKey(
        Addressee, models.PROTECT, null=True, blank=True, related_name="sections", verbose_name=_("addressee")
    )
    prose = models.TextField(_("text"), blank=True)
    closing = models.TextField(_("text after the demands"), blank=True)

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["position", "number"]
        constraints = [
            models.UniqueConstraint(fields=["appeal", "number"], name="section_number_once"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="section_number_positive"),
        ]

    def __str__(self) -> str:
        return f"§ {self.position + 1}"

    def save(self, *args, **kwargs) -> None:
        """Save; a new section takes its number from the appeal."""
        self.number = self.number or self.appeal.take_number("last_section")
        super().save(*args, **kwargs)


class Demand(models.Model):
    """One numbered demand. Its number is unique in its appeal, cited in all languages, and never reused."""

    appeal = models.ForeignKey(Appeal, models.CASCADE, related_name="demands", editable=False)
    section = models.ForeignKey(Section, models.CASCADE, related_name="demands")
    number = models.PositiveIntegerField(_("number"), editable=False)
    position = models.PositiveIntegerField(_("position"), default=0)
    text = models.TextField(_("demand"), blank=True)

    class Meta:
        verbose_name = _("demand")
        verbose_name_plural = _("demands")
        ordering = ["position", "number"]
        constraints = [
            models.UniqueConstraint(fields=["appeal", "number"], name="demand_number_once"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="demand_number_positive"),
        ]

    def __str__(self) -> str:
        return str(self.number)

    def save(self, *args, **kwargs) -> None:
        """Save; a new demand takes its number from the appeal, and an existing one keeps it."""
        self.appeal_id = self.section.appeal_id
        self.number = self.number or self.appeal.take_number("last_demand")
        if self.pk and Demand.objects.filter(pk=self.pk).exclude(number=self.number).exists():
            raise ValidationError(_("The number of a demand never changes."))
        super().save(*args, **kwargs)


class Slug(models.Model):
    """An appeal's own address in one language. Former ones stay and redirect."""

    appeal = models.ForeignKey(Appeal, models.CASCADE, related_name="slugs")
    language = models.CharField(_("language"), max_length=10, choices=LANGUAGE_CHOICES)
    slug = models.CharField(_("address"), max_length=120, validators=[validate_unicode_slug])
    current = models.BooleanField(default=True, editable=False)

    class Meta:
        verbose_name = _("address")
        verbose_name_plural = _("addresses")
        ordering = ["language", "-current", "slug"]
        constraints = [
            models.UniqueConstraint(fields=["language", "slug"], name="slug_once_per_language"),
            models.UniqueConstraint(
                fields=["appeal", "language"], condition=models.Q(current=True), name="slug_current_once"
            ),
            models.CheckConstraint(condition=~models.Q(slug=""), name="slug_not_empty"),
        ]

    def __str__(self) -> str:
        return self.slug

    def clean(self) -> None:
        """Refuse an address that is the key of another appeal, which would hide it."""
        if Appeal.objects.filter(key=self.slug).exclude(pk=self.appeal_id).exists():
            raise ValidationError({"slug": _("Another appeal has this key; choose a different address.")})
