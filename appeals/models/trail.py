"""The trail: who changed which field of which language from what to what, when, from which role.

The database writes it itself (``appeals.recording``), in the transaction of the change, whatever made the change; and
it refuses to change or delete what it has written. Nothing here is ever shown to readers.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from appeals.models.revision import WrittenOnce, WrittenOnceQuerySet


class Trail(WrittenOnce):
    """One field of one row, from what to what.

    ``act`` is the same for everything that one request or command did. ``who`` is the name of the account at that time
    and ``person`` its number; both are empty for a translator's link, a visitor and the command line, which ``role``
    tells apart. ``kind`` is what was changed, ``row`` its primary key and ``place`` what people call it. There are no
    foreign keys: the trail outlives what it tells of.
    """

    class Happened(models.TextChoices):
        ADDED = "added", _("added")
        CHANGED = "changed", _("changed")
        REMOVED = "removed", _("removed")

    at = models.DateTimeField(_("when"))
    act = models.CharField(max_length=32)
    who = models.CharField(_("person"), max_length=150)
    person = models.BigIntegerField(null=True)
    role = models.CharField(_("role"), max_length=200)
    appeal = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=20)
    row = models.BigIntegerField()
    place = models.CharField(max_length=200)
    field = models.CharField(max_length=40)
    language = models.CharField(_("language"), max_length=10)
    happened = models.CharField(max_length=7, choices=Happened)
    old = models.TextField(null=True)
    new = models.TextField(null=True)

    objects = WrittenOnceQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["appeal", "-id"], name="trail_of_appeal"),
            models.Index(fields=["who", "-id"], name="trail_of_person"),
            models.Index(fields=["act"], name="trail_of_act"),
        ]

    def __str__(self) -> str:
        return f"{self.place}.{self.field} [{self.language}]"
