"""Puts the editions of an appeal on the shelves that lists and search read: by language, year, issuer and addressee.

It runs in the transaction that publishes or withdraws, and takes everything from the published rows: written anew, the
index comes out the same. Models are asked for by name: the app itself has the index filled, and is there before them.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import F, Min, Q
from django.utils import timezone

from appeals.document import from_markdown
from appeals.publishing.entries import ALL, ISSUER, Entry, Standing, entries, newness, words
from appeals.publishing.names import rename

Wanted = list[tuple[Standing, Entry]]
KEPT = ["kept_appeals", "kept_demands", "counted_at"]


def shelve(appeal_id: int) -> None:
    """Put the editions of an appeal where they belong, and away from where they stood; the caller has a transaction."""
    now = timezone.now()
    shelf, place = _model("Shelf"), _model("Place")
    wanted = [(standing, entry) for standing in _standings(appeal_id, now) for entry in entries(standing)]
    former = list(place.objects.filter(appeal_id=appeal_id))
    shelves = _hold(shelf, wanted, former, now)
    rows = _places(appeal_id, wanted, shelves)
    _count_due(place, shelves, now)
    _count(shelves, former, now, by=-1)
    _count(shelves, rows, now, by=1)
    place.objects.filter(appeal_id=appeal_id).delete()
    place.objects.bulk_create(rows)
    shelf.objects.bulk_update(shelves.values(), KEPT)
    rename(shelves.values(), now)
    texts = ((row, standing.document) for row, (standing, entry) in zip(rows, wanted, strict=True) if entry.role == ALL)
    model = _model("Words")
    model.objects.bulk_create(
        model(newness=newness(row.placed, row.pk), place=row, **words(document)) for row, document in texts
    )


def shelve_all() -> None:
    """Write the whole index from what is published. The caller has a transaction."""
    appeals = _model("Revision").objects.order_by().values("appeal_id").annotate(first=Min("live_from"))
    for appeal_id in appeals.order_by("first", "appeal_id").values_list("appeal_id", flat=True):
        shelve(appeal_id)


def fill() -> None:
    """Write the index if it is empty though something is published, in a transaction of its own."""
    with transaction.atomic():
        if not _model("Shelf").objects.exists() and _model("Edition").objects.exists():
            shelve_all()


def _model(name: str) -> Any:
    return apps.get_model("appeals", name)


def _places(appeal_id: int, wanted: Wanted, shelves: dict[int, Any]) -> list[Any]:
    """Return the new places of an appeal, of which it keeps the rank: that of the first version that went live."""
    by_name = {(row.language, row.role, row.key): row for row in shelves.values()}
    kept = _model("Revision").objects.kept().filter(appeal_id=appeal_id)
    placed = kept.aggregate(first=Min("live_from"))["first"]
    return [
        _model("Place")(
            shelf=by_name[_name(standing, entry)],
            edition_id=standing.edition,
            appeal_id=appeal_id,
            placed=placed,
            live_from=standing.live_from,
            live_until=standing.live_until,
            name=entry.name,
            demands=entry.demands,
        )
        for standing, entry in wanted
    ]


def _standings(appeal_id: int, now: datetime) -> Iterator[Standing]:
    """Yield the editions that are live now or will be, by the rule of ``live()``, the newest version first."""
    withdrawn = _model("Withdrawal").objects.filter(revision__appeal_id=appeal_id)
    taken_back = set(withdrawn.values_list("revision_id", "language"))
    issuers = _issuers(appeal_id)
    until: datetime | None = None
    for revision in _model("Revision").objects.filter(appeal_id=appeal_id).order_by("-number"):
        if (revision.pk, "") in taken_back:
            continue
        if until is None or revision.live_from < until:
            for row in revision.editions.order_by("pk"):
                if (revision.pk, row.language) not in taken_back:
                    document, names = from_markdown(row.text), issuers.get(row.version, [])
                    yield Standing(row.pk, document, names, revision.live_from, until)
            until = revision.live_from
        if until <= now:
            return


def _issuers(appeal_id: int) -> dict[int, list[str]]:
    """The keys of the issuers by version, in the order in which its texts name them."""
    parties = _model("RevisionParty").objects.filter(revision__appeal_id=appeal_id, role=ISSUER)
    keys: dict[int, list[str]] = {}
    for version, key in parties.order_by("pk").values_list("revision__number", "key"):
        keys.setdefault(version, []).append(key)
    return keys


def _name(standing: Standing, entry: Entry) -> tuple[str, str, str]:
    return standing.document.language, entry.role, entry.key


def _hold(shelf: Any, wanted: Wanted, former: Iterable[Any], now: datetime) -> dict[int, Any]:
    """Lock the shelves that are touched, always in the same order: others may be shelving. Those missing are made."""
    names = {_name(standing, entry) for standing, entry in wanted}
    new = [shelf(language=language, role=role, key=key, counted_at=now) for language, role, key in sorted(names)]
    shelf.objects.bulk_create(new, ignore_conflicts=True)
    languages, roles, keys = ({name[part] for name in names} for part in range(3))
    touched = Q(language__in=languages, role__in=roles, key__in=keys) | Q(pk__in={row.shelf_id for row in former})
    return {row.pk: row for row in shelf.objects.filter(touched).order_by("pk").select_for_update()}


def _count_due(place: Any, shelves: dict[int, Any], now: datetime) -> None:
    """Count what has come and gone by itself, since it was scheduled, up to now."""
    for moment, by in (("live_from", 1), ("live_until", -1)):
        due = {f"{moment}__gt": F("shelf__counted_at"), f"{moment}__lte": now}
        _add(shelves, place.objects.filter(shelf__in=shelves, **due), by)
    for shelf in shelves.values():
        shelf.counted_at = max(now, shelf.counted_at)


def _count(shelves: dict[int, Any], places: Iterable[Any], now: datetime, *, by: int) -> None:
    """Count the places that are live now, ``by`` 1 or -1."""
    _add(shelves, (row for row in places if row.live_from <= now and (not row.live_until or row.live_until > now)), by)


def _add(shelves: dict[int, Any], places: Iterable[Any], by: int) -> None:
    for row in places:
        shelves[row.shelf_id].kept_appeals += by
        shelves[row.shelf_id].kept_demands += by * row.demands
