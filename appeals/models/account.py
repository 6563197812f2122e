"""Accounts of the desk: who is in, the links that lead in, and how often somebody tried."""

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class DeskSession(AbstractBaseSession):
    """A browser that the desk knows: whose, since when, last when. No address, no name of the browser.

    ``session_key`` is the SHA-256 of what the cookie holds: who reads this table opens nothing with it.
    """

    session_key = models.CharField(max_length=64, primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="desk_sessions")
    begun_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField()

    class Meta:
        default_permissions = ()


class WayInQuerySet(models.QuerySet):
    """Which links still lead in."""

    def valid(self) -> "WayInQuerySet":
        """Links that are neither used up nor past their time."""
        return self.filter(used_at=None, expires_at__gt=timezone.now())

    def enrolling(self) -> "WayInQuerySet":
        """Links that end with a second factor and haven't got there: without them, none can be set up."""
        return self.filter(used_at=None, kind__in=[WayIn.Kind.WELCOME, WayIn.Kind.FACTORS])


class WayIn(models.Model):
    """A link that somebody gets from an admin, for a limited time and to be used once. Only its digest is kept."""

    class Kind(models.TextChoices):
        """What the link is for."""

        WELCOME = "welcome", _("invitation")
        PASSWORD = "password", _("new password")
        FACTORS = "factors", _("new second factor")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="ways_in")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    objects = WayInQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.user} [{self.kind}]"


class Tally(models.Model):
    """How often something was tried until a moment. ``key`` is a keyed digest: it names nobody."""

    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField(default=0)
    until = models.DateTimeField(db_index=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.count} until {self.until}"
