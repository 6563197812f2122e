"""The index behind every public list and the search: where each live edition stands, and how many stand there.

It is derived: publishing and withdrawing write it in their transaction (``appeals.publishing.shelving``), and it can be
written anew from the published rows at any time. A list asks it for the next twenty editions and then ``live()``, which
alone says who may see what; a page costs the same in a list of ten and of a million.
"""

from datetime import UTC, datetime
from typing import Self

from django.db import connection, models
from django.db.models import OuterRef, Q, Subquery
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce
from django.utils import timezone

from appeals.models.appeal import Appeal
from appeals.models.outcome import Outcome
from appeals.models.revision import Edition

EVER, NEVER = datetime(1970, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)


class ShelfQuerySet(models.QuerySet):
    """Lists with what stands in them now."""

    def counted(self, at: datetime | None = None) -> "ShelfQuerySet":
        """Add how many ``appeals`` and ``demands`` are on each shelf at the moment ``at`` (default: now), and its name.

        Shelves with nothing on them are left out. The kept numbers are those of the last time that somebody published;
        since then scheduled versions may have come and gone, which are few.
        """
        moment = at or timezone.now()
        now = connection.ops.adapt_datetimefield_value(moment)
        called = Name.objects.filter(shelf=OuterRef("pk"), live_from__lte=moment, live_until__gt=moment)
        return self.annotate(
            appeals=_number("kept_appeals", "count(*)", now),
            demands=_number("kept_demands", "coalesce(sum(p.demands), 0)", now),
            name=Subquery(called.values("name")[:1]),
        ).filter(appeals__gt=0)

    def by_name(self, language: str, role: str, *, after: str | None = None) -> "ShelfQuerySet":
        """All issuers or addressees, counted, by name; ``after``: those that come after the one with this key.

        Raises Name.DoesNotExist where nobody with that key is listed now.
        """
        now = timezone.now()
        listed = {"language": language, "role": role, "live_from__lte": now, "live_until__gt": now}
        behind = Q()
        if after is not None:
            last = Name.objects.get(key=after, **listed)
            # The first half alone lets the database begin at the right place of its index.
            behind = Q(names__sort__gte=last.sort) & (Q(names__sort__gt=last.sort) | Q(names__key__gt=last.key))
        found = self.filter(behind, **{f"names__{field}": value for field, value in listed.items()})
        return found.counted(now).order_by("names__sort", "names__key")


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

    On the shelf OPEN stand the appeals with open demands, and the demands that are counted there are the open ones.
    """

    class Role(models.TextChoices):
        ALL = "all"
        YEAR = "year"
        ISSUER = "issuer"
        ADDRESSEE = "addressee"
        OPEN = "open"

    language = models.CharField(max_length=10)
    role = models.CharField(max_length=10)
    key = models.CharField(max_length=80, blank=True)
    kept_appeals = models.PositiveIntegerField(default=0)
    kept_demands = models.PositiveIntegerField(default=0)
    counted_at = models.DateTimeField()

    objects = ShelfQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["role", "key", "language"], name="shelf_once")]
        indexes = [
            models.Index(fields=["language", "role", "-kept_demands", "key"], name="shelf_by_demands"),
        ]

    def __str__(self) -> str:
        return f"{self.role}: {self.key} [{self.language}]"


class Name(models.Model):
    """What a party is called on its shelf from ``live_from`` until ``live_until``: as the newest appeal there calls it.

    The name of today holds from EVER on, the last one until NEVER; for as long as nothing stands there, there is none.
    ``sort`` is its normal form. The shelf's own names stand here too, so that one index holds a directory in its order.
    """

    shelf = models.ForeignKey(Shelf, models.CASCADE, related_name="names")
    language = models.CharField(max_length=10)
    role = models.CharField(max_length=10)
    key = models.CharField(max_length=80)
    name = models.CharField(max_length=200, blank=True)
    sort = models.CharField(max_length=200, blank=True)
    live_from = models.DateTimeField(default=EVER)
    live_until = models.DateTimeField(default=NEVER)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["shelf", "live_from"], name="name_once")]
        indexes = [models.Index(fields=["language", "role", "sort", "key"], name="name_in_order")]

    def __str__(self) -> str:
        return self.name


class StandingQuerySet(models.QuerySet):
    """What stands somewhere for as long as an edition is live."""

    def standing(self, at: datetime | None = None) -> Self:
        """What belongs to editions that are live at the moment ``at`` (default: now)."""
        now = at or timezone.now()
        # Plain conditions would tempt a database to read by the indexes of these columns, and to sort the whole list.
        since, until = Coalesce("live_from", now), Coalesce("live_until", NEVER)
        return self.alias(since=since, until=until).filter(since__lte=now, until__gt=now)


class PlaceQuerySet(StandingQuerySet):
    """What stands on shelves."""

    def on(self, language: str, role: str, key: str = "") -> "PlaceQuerySet":
        """What stands on one shelf. A join would have PostgreSQL take the shelf for short, and sort all of it."""
        shelf = Shelf.objects.filter(language=language, role=role, key=key)
        return self.filter(shelf=Subquery(shelf.values("pk")[:1]))

    def newest_first(self) -> "PlaceQuerySet":
        """The newest appeal first. Its moment is that of its first version: a correction doesn't make it new."""
        return self.order_by("-placed", "-appeal_id")


class Place(models.Model):
    """An edition on a shelf, from ``live_from`` until ``live_until`` (None: until something is published or withdrawn).

    ``placed`` is when the appeal's first version went live; ``name`` is what the text calls the party whose shelf this
    is; ``demands`` is how many there are that belong here.
    """

    shelf = models.ForeignKey(Shelf, models.CASCADE, related_name="places", db_index=False)
    edition = models.ForeignKey(Edition, models.CASCADE, related_name="places")
    appeal = models.ForeignKey(Appeal, models.CASCADE, related_name="places")
    placed = models.DateTimeField()
    live_from = models.DateTimeField()
    live_until = models.DateTimeField(null=True)
    name = models.CharField(max_length=200, blank=True)
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


class Answer(models.Model):
    """A demand of an edition in the list of its state, from ``live_from`` until ``live_until`` as in ``Place``.

    ``outcome`` is the entry in the ledger that put the demand ``number`` into ``status``, on the day ``date``. Open
    demands have none: their editions stand on the shelf OPEN.
    """

    language = models.CharField(max_length=10)
    status = models.CharField(max_length=10)
    date = models.DateField()
    outcome = models.ForeignKey(Outcome, models.CASCADE, related_name="answers", db_index=False)
    edition = models.ForeignKey(Edition, models.CASCADE, related_name="answers", db_index=False)
    appeal = models.ForeignKey(Appeal, models.CASCADE, related_name="answers")
    number = models.PositiveIntegerField()
    live_from = models.DateTimeField()
    live_until = models.DateTimeField(null=True)

    objects = StandingQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["edition", "outcome"], name="answer_once")]
        indexes = [models.Index(fields=["language", "status", "-date", "-outcome"], name="answer_in_order")]

    def __str__(self) -> str:
        return f"{self.edition_id}: {self.number} {self.status}"


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
