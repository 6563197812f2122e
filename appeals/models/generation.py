"""Which state of what is published readers see: a number that grows with every change, and one that time adds to.

The database counts by itself (``appeals.triggers``), in the transaction that changes anything which a page may show.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import models, transaction
from django.db.models import Subquery
from django.utils import timezone

from appeals.models.revision import Revision

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
NUMBER, OLDEST = "generation-number", "generation-oldest"


@dataclass(frozen=True, slots=True, order=True)
class Moment:
    """A state of what is published: ``number`` changes so far, and the last version that has gone live by its time.

    ``latest`` is when it did, in microseconds of Unix time. Of pages made before the change ``oldest``, none may be
    shown any more, whatever happens: something was withdrawn.
    """

    number: int
    latest: int
    oldest: int = 0


class GenerationManager(models.Manager["Generation"]):
    """The generation is a single row: ask for ``present``."""

    def present(self, at: datetime | None = None) -> Moment:
        """Return the state of what is published at the moment ``at`` (default: now). One query."""
        gone_live = Revision.objects.filter(live_from__lte=at or timezone.now()).order_by("-live_from")
        latest = Subquery(gone_live.values("live_from")[:1])
        row = self.annotate(latest=latest).values_list("number", "latest", "oldest").first()
        number, moment, oldest = row or (0, None, 0)
        return Moment(number, _microseconds(moment), oldest)

    def next_change(self, after: datetime) -> int:
        """Return when the next version goes live, in microseconds of Unix time; 0 where none is scheduled."""
        coming = Revision.objects.filter(live_from__gt=after).order_by("live_from")
        return _microseconds(coming.values_list("live_from", flat=True).first())


class Generation(models.Model):
    """How many changes there were to what readers see, and the last one before which nothing may be shown any more."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    number = models.PositiveBigIntegerField(default=0)
    oldest = models.PositiveBigIntegerField(default=0)

    objects = GenerationManager()

    class Meta:
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="generation_is_single")]

    def __str__(self) -> str:
        return str(self.number)


def _microseconds(moment: datetime | None) -> int:
    return (moment - BEGINNING) // timedelta(microseconds=1) if moment else 0


def announce() -> None:
    """Tell the other machines, as soon as this transaction is done, that there is something new.

    Where they share nothing but the database, they find out by themselves. Nothing fails where nobody hears it.
    """
    if settings.CACHE_URL:
        transaction.on_commit(lambda: tell(Generation.objects.present()), robust=True)


def tell(moment: Moment) -> None:
    """Leave word of a state for the other machines, where they share a cache."""
    if settings.CACHE_URL:
        # Whatever the driver raises: they ask the database too, only less often.
        with suppress(Exception):
            cache.set_many({NUMBER: moment.number, OLDEST: moment.oldest}, timeout=None)


def hear() -> tuple[int, int] | None:
    """Return ``number`` and ``oldest`` of the state that was told last; None where there is no word of any."""
    if not settings.CACHE_URL:
        return None
    with suppress(Exception):  # as above
        found = cache.get_many([NUMBER, OLDEST])
        return int(found[NUMBER]), int(found[OLDEST])
    return None
