"""What issuers and addressees are called in lists: as the newest text that readers may see calls them, at any moment.

A version may be scheduled, and nobody is at work when it goes live; so the names to come are written beforehand, each
with the moments between which it holds.
"""

from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

from django.apps import apps
from django.db.models import OuterRef, Subquery

from appeals.publishing.entries import ADDRESSEE, ISSUER
from appeals.words import sortable

EVER, NEVER = datetime(1970, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)


def rename(shelves: Iterable[Any], now: datetime) -> None:
    """Write the names of these shelves anew, from ``now`` on. The caller holds them, and has put up what stands there.

    It asks twice, and once more for each moment at which something there is yet to come or to go.
    """
    parties = {shelf.pk: shelf for shelf in shelves if shelf.role in (ISSUER, ADDRESSEE)}
    changes = {pk: [(EVER, name)] for pk, name in _names_at(now, parties)}
    for moment, ones in sorted(_coming(parties, now).items()):
        for pk, name in _names_at(moment, ones):
            if name != changes[pk][-1][1]:
                changes[pk].append((moment, name))
    model = apps.get_model("appeals", "Name")
    model.objects.filter(shelf__in=parties).delete()
    model.objects.bulk_create(
        model(**_whose(parties[pk]), name=name, sort=sortable(name), live_from=since, live_until=until)
        for pk, found in changes.items()
        for (since, name), (until, _next) in pairwise([*found, (NEVER, None)])
        if name is not None
    )


def _whose(shelf: Any) -> dict[str, Any]:
    return {"shelf": shelf, "language": shelf.language, "role": shelf.role, "key": shelf.key}


def _names_at(moment: datetime, shelves: Collection[int]) -> Iterable[tuple[int, str | None]]:
    """Return what each shelf is called at a moment; None where nothing stands there then."""
    places = apps.get_model("appeals", "Place").objects.standing(moment).filter(shelf=OuterRef("pk"))
    found = apps.get_model("appeals", "Shelf").objects.filter(pk__in=shelves)
    return found.values_list("pk", Subquery(places.newest_first().values("name")[:1]))


def _coming(shelves: Collection[int], now: datetime) -> dict[datetime, set[int]]:
    """Return the moments after ``now`` at which something comes or goes, each with the shelves where it does."""
    found: dict[datetime, set[int]] = {}
    places = apps.get_model("appeals", "Place").objects.filter(shelf__in=shelves)
    for field in ("live_from", "live_until"):
        for pk, moment in places.filter(**{f"{field}__gt": now}).values_list("shelf_id", field):
            found.setdefault(moment, set()).add(pk)
    return found
