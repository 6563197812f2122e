"""What was published. These rows are written once, by ``appeals.publishing``; the database refuses any later change."""

from datetime import datetime

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appeals.languages import CATALOGUE
from appeals.models.appeal import LANGUAGE_CHOICES, Appeal


class WrittenOnceError(Exception):
    """Something tried to change or delete what has been published."""


class WrittenOnceQuerySet(models.QuerySet):
    """Rows can be added and read."""

    def update(self, **kwargs) -> int:
        """Refuse."""
        raise WrittenOnceError("Published rows are never changed.")

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refuse."""
        raise WrittenOnceError("Published rows are never deleted.")


class WrittenOnce(models.Model):
    """A row that is written once. A database trigger stands behind this guard (``appeals.triggers``)."""

    class Meta:
        abstract = True

    def save(self, *args, **kwargs) -> None:
        """Insert; refuse to update."""
        if not self._state.adding:
            raise WrittenOnceError("Published rows are never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs) -> tuple[int, dict[str, int]]:
        """Refuse."""
        raise WrittenOnceError("Published rows are never deleted.")


class RevisionQuerySet(WrittenOnceQuerySet):
    """Which versions readers may see."""

    def public(self, at: datetime | None = None) -> "RevisionQuerySet":
        """Versions that have gone live by ``at`` (default: now) and were not withdrawn as a whole."""
        withdrawn = Withdrawal.objects.filter(revision=OuterRef("pk"), language="")
        return self.filter(~Exists(withdrawn), live_from__lte=at or timezone.now())

    def kept(self) -> "RevisionQuerySet":
        """Versions that went live, or will: all but those that were cancelled while they were scheduled."""
        cancelled = Withdrawal.objects.filter(
            revision=OuterRef("pk"), language="", created_at__lt=OuterRef("live_from")
        )
        return self.filter(~Exists(cancelled))


class Revision(WrittenOnce):
    """A published version of an appeal.

    ``manifest`` lists its editions with their digests and is what ``signature`` (a minisign file, empty if unsigned)
    signs; ``digest`` is the SHA-256 of the manifest. ``reason`` is in the source language.
    """

    appeal = models.ForeignKey(Appeal, models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField(_("version"))
    live_from = models.DateTimeField(_("live from"))
    reason = models.TextField(_("reason for the change"), blank=True)
    source_language = models.CharField(max_length=10, choices=LANGUAGE_CHOICES)
    manifest = models.TextField()
    digest = models.CharField(max_length=64)
    signature = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["appeal", "number"], name="revision_number_once"),
            models.CheckConstraint(condition=Q(number=1) | Q(number__gt=1) & ~Q(reason=""), name="revision_has_reason"),
        ]
        indexes = [models.Index(fields=["-live_from"], name="revision_live_from")]

    def __str__(self) -> str:
        return f"{self.appeal} · {self.number}"


class EditionQuerySet(WrittenOnceQuerySet):
    """Who may see what: ``live`` is the one rule for pages, feeds, sitemaps and files."""

    def public(self, at: datetime | None = None) -> "EditionQuerySet":
        """Editions of all versions that readers may look at, current and former."""
        withdrawn = Withdrawal.objects.filter(
            Q(language="") | Q(language=OuterRef("language")), revision=OuterRef("revision")
        )
        return self.filter(~Exists(withdrawn), revision__live_from__lte=at or timezone.now())

    def live(self, at: datetime | None = None) -> "EditionQuerySet":
        """The editions of the newest public version of each appeal at the moment ``at`` (default: now)."""
        newer = Revision.objects.public(at).filter(
            appeal=OuterRef("revision__appeal"), number__gt=OuterRef("revision__number")
        )
        return self.public(at).filter(~Exists(newer))


class Edition(WrittenOnce):
    """One language of a revision: the exact canonical text of its Document, and that text's digest and signature.

    ``version`` is the version in which this text was made: lower than the revision's where it was carried over.
    ``outdated`` says that the original has changed since.
    """

    revision = models.ForeignKey(Revision, models.PROTECT, related_name="editions")
    language = models.CharField(max_length=10, choices=LANGUAGE_CHOICES)
    text = models.TextField()
    digest = models.CharField(max_length=64)
    signature = models.TextField(blank=True)
    version = models.PositiveIntegerField()
    outdated = models.BooleanField(default=False)

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["revision", "language"]
        constraints = [models.UniqueConstraint(fields=["revision", "language"], name="edition_language_once")]

    def __str__(self) -> str:
        return CATALOGUE[self.language].own_name


class RevisionParty(WrittenOnce):
    """Who speaks and who is spoken to in a revision: the index behind the lists by issuer and addressee."""

    class Role(models.TextChoices):
        ISSUER = "issuer", _("issuer")
        ADDRESSEE = "addressee", _("addressee")

    revision = models.ForeignKey(Revision, models.PROTECT, related_name="parties")
    role = models.CharField(max_length=10, choices=Role)
    key = models.SlugField(max_length=80)

    objects = WrittenOnceQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["role", "key", "revision"], name="revision_party_once")]

    def __str__(self) -> str:
        return f"{self.role}: {self.key}"


class RevisionDemand(WrittenOnce):
    """A demand that stands in a revision: the index behind the lists of demands by state."""

    revision = models.ForeignKey(Revision, models.PROTECT, related_name="demands")
    number = models.PositiveIntegerField(_("number"))

    objects = WrittenOnceQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["revision", "number"], name="revision_demand_once")]

    def __str__(self) -> str:
        return str(self.number)


class Withdrawal(WrittenOnce):
    """A revision, or one language of it, taken back with a public reason (in the appeal's source language)."""

    revision = models.ForeignKey(Revision, models.PROTECT, related_name="withdrawals")
    language = models.CharField(max_length=10, choices=LANGUAGE_CHOICES, blank=True)
    reason = models.TextField(_("reason"))
    created_at = models.DateTimeField(auto_now_add=True)

    objects = WrittenOnceQuerySet.as_manager()

    class Meta:
        verbose_name = _("withdrawal")
        verbose_name_plural = _("withdrawals")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "language"], name="withdrawal_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="withdrawal_has_reason"),
        ]
        indexes = [models.Index(fields=["-created_at"], name="withdrawal_last")]

    def __str__(self) -> str:
        return str(self.revision)
