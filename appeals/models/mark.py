"""What a translation was made from."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from appeals.models.appeal import LANGUAGE_CHOICES, Appeal


class Mark(models.Model):
    """Per piece and language: the original that it was translated from, its fingerprint, the state, and when.

    ``piece`` is the stable address of a text inside the appeal, such as ``demand:3.text``. ``author`` is who wrote the
    translation last (nobody: by a link, a file, or a command); a second pair of eyes is somebody else.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        REVIEW = "review", _("waiting for review")
        APPROVED = "approved", _("approved")

    appeal = models.ForeignKey(Appeal, models.CASCADE, related_name="marks")
    piece = models.CharField(max_length=120)
    language = models.CharField(max_length=10, choices=LANGUAGE_CHOICES)
    source = models.TextField(blank=True)
    fingerprint = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State, default=State.APPROVED)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("mark")
        verbose_name_plural = _("marks")
        constraints = [
            models.UniqueConstraint(fields=["appeal", "piece", "language"], name="mark_once"),
            models.CheckConstraint(condition=~models.Q(fingerprint=""), name="mark_has_fingerprint"),
        ]

    def __str__(self) -> str:
        return f"{self.piece} [{self.language}]"
