"""What came of a demand: its ledger. Entries are written once, by ``appeals.publishing.outcomes``.

An entry that was a mistake stays, struck through, beside the one that replaces it. The state of a demand is the newest
entry that stands; a demand without one is open.
"""

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, URLValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appeals import states
from appeals.models.appeal import LANGUAGE_CHOICES, Appeal
from appeals.models.revision import WrittenOnce, WrittenOnceQuerySet


def validate_day(day) -> None:
    """Refuse a day that hasn't begun yet (UTC): the ledger tells what has happened."""
    if day > timezone.now().date():
        raise ValidationError(_("This day is still to come. Enter what has happened."))


class OutcomeQuerySet(WrittenOnceQuerySet):
    """Which entries count."""

    def standing(self) -> "OutcomeQuerySet":
        """Entries that no other one replaces."""
        return self.filter(~Exists(Outcome.objects.filter(replaces=OuterRef("pk"))))

    def current(self) -> "OutcomeQuerySet":
        """The newest standing entry of each demand that has any: its state."""
        newer = Q(date__gt=OuterRef("date")) | Q(date=OuterRef("date"), pk__gt=OuterRef("pk"))
        same = Outcome.objects.standing().filter(newer, appeal=OuterRef("appeal"), number=OuterRef("number"))
        return self.standing().filter(~Exists(same))


class Outcome(WrittenOnce):
    """An entry in the ledger of the demand ``number`` of an appeal.

    ``date`` is the day on which it happened, ``evidence`` a web address that shows it, ``replaces`` the mistaken entry
    of the same demand in whose place it stands.
    """

    class Status(models.TextChoices):
        OPEN = states.OPEN, states.STATES[states.OPEN]
        PROMISED = states.PROMISED, states.STATES[states.PROMISED]
        PARTLY_MET = states.PARTLY_MET, states.STATES[states.PARTLY_MET]
        MET = states.MET, states.STATES[states.MET]
        REFUSED = states.REFUSED, states.STATES[states.REFUSED]

    appeal = models.ForeignKey(Appeal, models.PROTECT, related_name="outcomes")
    number = models.PositiveIntegerField(_("demand"))
    date = models.DateField(_("date"), validators=[validate_day])
    status = models.CharField(_("state"), max_length=10, choices=Status)
    evidence = models.URLField(
        _("evidence"), max_length=500, blank=True, validators=[URLValidator(schemes=["http", "https"])]
    )
    replaces = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replacements")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = OutcomeQuerySet.as_manager()

    class Meta:
        verbose_name = _("outcome")
        verbose_name_plural = _("outcomes")
        ordering = ["-date", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["replaces"], name="outcome_replaced_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="outcome_number_positive"),
            models.CheckConstraint(condition=Q(status__in=list(states.STATES)), name="outcome_has_status"),
            models.CheckConstraint(
                condition=Q(evidence="") | Q(evidence__startswith="http://") | Q(evidence__startswith="https://"),
                name="outcome_evidence_is_web",
            ),
            models.CheckConstraint(
                condition=Q(replaces=None) | Q(replaces__lt=F("pk")), name="outcome_replaces_earlier"
            ),
        ]
        indexes = [models.Index(fields=["appeal", "number", "-date", "-id"], name="outcome_of_demand")]

    def __str__(self) -> str:
        return f"{self.number} · {self.get_status_display()} · {self.date}"


class OutcomeNote(WrittenOnce):
    """What there is to say of an entry, in one language: a few lines of Markdown."""

    outcome = models.ForeignKey(Outcome, models.PROTECT, related_name="notes")
    language = models.CharField(_("language"), max_length=10, choices=LANGUAGE_CHOICES)
    text = models.TextField(_("note"), max_length=1000, validators=[MaxLengthValidator(1000)])
    created_at = models.DateTimeField(auto_now_add=True)

    objects = WrittenOnceQuerySet.as_manager()

    class Meta:
        verbose_name = _("note on an outcome")
        verbose_name_plural = _("notes on outcomes")
        ordering = ["outcome", "language"]
        constraints = [
            models.UniqueConstraint(fields=["outcome", "language"], name="outcome_note_once"),
            models.CheckConstraint(condition=~Q(text=""), name="outcome_note_has_text"),
        ]

    def __str__(self) -> str:
        return f"{self.outcome} [{self.language}]"
