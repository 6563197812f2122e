"""A plan to publish that waits for a second pair of eyes."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from appeals.models.appeal import Appeal


class Release(models.Model):
    """What one person wants to go out, and another one has to approve: one plan for each appeal.

    ``terms`` is what she chose, as JSON; ``digest`` that of the exact texts, languages, reason and moment that come of
    it. When anything of that changes, the plan is void.
    """

    appeal = models.OneToOneField(Appeal, models.CASCADE, related_name="release")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+")
    terms = models.TextField()
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("plan to publish")
        verbose_name_plural = _("plans to publish")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.appeal)
