"""The index behind every public list and the search: where each live edition stands, and how many stand there.

It is derived: publishing and withdrawing write it in their transaction (``appeals.publishing.shelving``), and it can be
written anew from the published rows at any time. A list asks it for the next twenty editions and then ``live()``, which
alone says who may see what; a page costs the same in a list of ten and of a million.
"""

from datetime import UTC, datetime

from django.db import connection, models
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce
from django.utils import timezone

from appeals.models.appeal import Appeal
from appeals.models.revision import Edition

NEVER = datetime(9999, 1, 1, tzinfo=UTC)


class ShelfQuerySet(models.QuerySet):
    """Lists with what stands in them now."""

    def counted(self, at: datetime | None = None) -> "ShelfQuerySet":
        """Add how many ``appeals`` and ``demands`` are on each shelf at the moment ``at`` (default: now).

        The kept numbers are those of the last time that somebody published; since then scheduled versions may have
        come and gone, which are few.
        """
        now = connection.ops.adapt_datetimefield_value(at or timezone.now())
        return self.annotate(
            appeals=_number("kept_appeals", "count(*)", now),
            demands=_number("kept_demands", "coalesce(sum(p.demands), 0)", now),
        ).filter(appeals__gt=0)


def _number(kept: str, what: str, now: object) -> RawSQL:
    """Return the kept number, with what has come and without what has gone since. As SQL: every page asks for it."""
    due = f"(SELECT {what} FROM appeals_place p WHERE p.shelf_id = appeals_shelf.id AND %s)"  # noqa: S608
    came, went = (
        due.replace("%s", f"p.{moment} > appeals_shelf.counted_at AND p.{moment} <= %s")
        for moment in ("live_from", "live_until")
    )
    return RawSQL(f"appeals_shelf.{kept} + {came} - {went}", [now, now], models.IntegerField())  # noqa: S611


class Shelf(models.Model):
    """A list in one language: of all appeals, of a year, of an issuer, of an addressee (``role`` and ``key``).

    ``name`` is what the newest appeal on it calls the party. ``sort`` is the name's normal form.
    """

    class Role(models.TextChoices):
        ALL = "all"
        YEAR = "year"
        ISSUER = "issuer"
        ADDRESSEE = "addressee"

    language = models.CharField(max_length=10)
    role = models.CharField(max_length=10)
    key = models.CharField(max_length=80, blank=True)
    name = models.CharField(max_length=200, blank=True)
    sort = models.CharField(max_length=200, blank=True)
    kept_appeals = models.PositiveIntegerField(default=0)
    kept_demands = models.PositiveIntegerField(default=0)
    counted_at = models.DateTimeField()

    objects = ShelfQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["role", "key", "language"], name="shelf_once")]
        indexes = [
            models.Index(fields=["language", "role", "sort", "key"], name="shelf_by_name"),
            models.Index(fields=["language", "role", "-kept_demands", "key"], name="shelf_by_demands"),
        ]

    def __str__(self) -> str:
        return f"{self.role}: {self.key} [{self.language}]"


class PlaceQuerySet(models.QuerySet):
    """What stands on shelves."""

    def standing(self, at: datetime | None = None) -> "PlaceQuerySet":
        """The places of editions that are live at the moment ``at`` (default: now)."""
        now = at or timezone.now()
        # Plain conditions would tempt a database to read by the indexes of these columns, and to sort the whole list.
        since, until = Coalesce("live_from", now), Coalesce("live_until", NEVER)
        return self.alias(since=since, until=until).filter(since__lte=now, until__gt=now)

    def newest_first(self) -> "PlaceQuerySet":
        """The newest appeal first. Its moment is that of its first version: a correction doesn't make it new."""
        return self.order_by("-placed", "-appeal_id")


class Place(models.Model):
    """An edition on a shelf, from ``live_from`` until ``live_until`` (None: until something is published or withdrawn).

    ``placed`` is when the appeal's first version went live; ``demands`` is how many there are that belong here.
    """

    shelf = models.ForeignKey(Shelf, models.CASCADE, related_name="places", db_index=False)
    edition = models.ForeignKey(Edition, models.CASCADE, related_name="places")
    appeal = models.ForeignKey(Appeal, models.CASCADE, related_name="places")
    placed = models.DateTimeField()
    live_from = models.DateTimeField()
    live_until = models.DateTimeField(null=True)
    demands = models.PositiveIntegerField(default=0)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["shelf", "edition"], name="place_once")]
        indexes = [
            models.Index(fields=["shelf", "-placed", "-appeal"], name="place_in_order"),
            models.Index(fields=["shelf", "live_from"], name="place_coming"),
            models.Index(fields=["shelf", "live_until"], name="place_going"),
        ]

    def __str__(self) -> str:
        return f"{self.shelf}: {self.edition_id}"


class Words(models.Model):
    """The words of an edition in their normal form (``appeals.words``), each once, with the language before each.

    ``everything`` holds those of the whole text, ``title`` and ``demands`` those of these parts. The database keeps a
    full-text index over them (``appeals.fulltext``), which goes by ``newness``: the newer the appeal, the greater.
    """

    newness = models.BigIntegerField(primary_key=True)
    place = models.OneToOneField(Place, models.CASCADE, related_name="words")
    title = models.TextField()
    demands = models.TextField()
    everything = models.TextField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.place)
