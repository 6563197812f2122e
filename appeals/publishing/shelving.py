"""Puts the editions of an appeal on the shelves that lists and search read: by language, year, issuer and addressee.

It runs in the transaction that publishes or withdraws, and takes everything from the published rows: written anew, the
index comes out the same. Models are asked for by name, so that a migration can run it on the tables of its time.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import F, Q
from django.utils import timezone

from appeals.document import from_markdown
from appeals.publishing.entries import ALL, ISSUER, Entry, Standing, entries, newness, words
from appeals.words import sortable

GetModel = Callable[[str, str], Any]
KEPT = ["kept_appeals", "kept_demands", "counted_at", "name", "sort"]


def shelve(appeal_id: int, *, get_model: GetModel = apps.get_model) -> None:
    """Put the editions of an appeal where they belong, and away from where they stood; the caller has a transaction."""
    now = timezone.now()
    shelf, place = get_model("appeals", "Shelf"), get_model("appeals", "Place")
    wanted = [(standing, entry) for standing in _standings(appeal_id, now, get_model) for entry in entries(standing)]
    former = list(place.objects.filter(appeal_id=appeal_id))
    shelves = _hold(shelf, wanted, former, now)
    by_name = {(row.language, row.role, row.key): row for row in shelves.values()}
    placed = get_model("appeals", "Revision").objects.get(appeal_id=appeal_id, number=1).live_from
    rows = [
        place(
            shelf=by_name[_name(standing, entry)],
            edition_id=standing.edition,
            appeal_id=appeal_id,
            placed=placed,
            live_from=standing.live_from,
            live_until=standing.live_until,
            demands=entry.demands,
        )
        for standing, entry in wanted
    ]
    _count_due(place, shelves, now)
    _count(shelves, former, now, by=-1)
    _count(shelves, rows, now, by=1)
    place.objects.filter(appeal_id=appeal_id).delete()
    place.objects.bulk_create(rows)
    _call(shelves, zip(rows, wanted, strict=True), now)
    shelf.objects.bulk_update(shelves.values(), KEPT)
    texts = ((row, standing.document) for row, (standing, entry) in zip(rows, wanted, strict=True) if entry.role == ALL)
    model = get_model("appeals", "Words")
    model.objects.bulk_create(
        model(newness=newness(row.placed, row.pk), place=row, **words(document)) for row, document in texts
    )


def shelve_all(*, get_model: GetModel = apps.get_model) -> None:
    """Write the whole index from what is published. The caller has a transaction."""
    revisions = get_model("appeals", "Revision").objects
    for appeal_id in revisions.filter(number=1).order_by("live_from", "appeal_id").values_list("appeal_id", flat=True):
        shelve(appeal_id, get_model=get_model)


def _standings(appeal_id: int, now: datetime, get_model: GetModel) -> Iterator[Standing]:
    """Yield the editions that are live now or will be, by the rule of ``live()``, the newest version first."""
    withdrawn = get_model("appeals", "Withdrawal").objects.filter(revision__appeal_id=appeal_id)
    taken_back = set(withdrawn.values_list("revision_id", "language"))
    issuers = _issuers(appeal_id, get_model)
    until: datetime | None = None
    for revision in get_model("appeals", "Revision").objects.filter(appeal_id=appeal_id).order_by("-number"):
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


def _issuers(appeal_id: int, get_model: GetModel) -> dict[int, list[str]]:
    """The keys of the issuers by version, in the order in which its texts name them."""
    parties = get_model("appeals", "RevisionParty").objects.filter(revision__appeal_id=appeal_id, role=ISSUER)
    keys: dict[int, list[str]] = {}
    for version, key in parties.order_by("pk").values_list("revision__number", "key"):
        keys.setdefault(version, []).append(key)
    return keys


def _name(standing: Standing, entry: Entry) -> tuple[str, str, str]:
    return standing.document.language, entry.role, entry.key


def _hold(shelf: Any, wanted: Iterable[tuple[Standing, Entry]], former: Iterable[Any], now: datetime) -> dict[int, Any]:
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


def _call(shelves: dict[int, Any], places: Iterable[tuple[Any, tuple[Standing, Entry]]], now: datetime) -> None:
    """Call the parties what the newest text that readers may see calls them."""
    for row, (standing, entry) in places:
        shelf = shelves[row.shelf_id]
        if entry.name == shelf.name or (shelf.name and not standing.at(now)):
            continue
        if not shelf.name or not shelf.places.filter(placed__gt=row.placed, live_from__lte=now).exists():
            shelf.name, shelf.sort = entry.name, sortable(entry.name)
