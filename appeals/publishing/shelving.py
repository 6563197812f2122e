"""Puts the editions of an appeal on the shelves that lists and search read: by language, year, issuer and addressee.

It runs in the transaction that publishes, withdraws or enters an outcome, and takes everything from the published rows:
written anew, the index comes out the same. Models are asked for by name: the app itself has the index filled, and is
there before them.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import F, Min, Q
from django.utils import timezone

from appeals.document import from_markdown
from appeals.publishing.entries import ALL, ISSUER, OPEN, Entry, Standing, entries, newness, words
from appeals.publishing.names import rename

Wanted = list[tuple[Standing, Entry]]
KEPT = ["kept_appeals", "kept_demands", "counted_at"]


def shelve(appeal_id: int) -> None:
    """Put the editions of an appeal where they belong, and away from where they stood; the caller has a transaction.

    What stands where it belongs already is left alone.
    """
    now = timezone.now()
    shelf, place = _model("Shelf"), _model("Place")
    standings = list(_standings(appeal_id, now))
    wanted = [(standing, entry) for standing in standings for entry in entries(standing)]
    former = {_told(row): row for row in place.objects.filter(appeal_id=appeal_id)}
    shelves = _hold(shelf, wanted, former.values(), now)
    rows = {_told(row): (row, one) for row, one in zip(_places(appeal_id, wanted, shelves), wanted, strict=True)}
    gone = [row for told, row in former.items() if told not in rows]
    new = [each for told, each in rows.items() if told not in former]
    _count_due(place, shelves, now)
    _count(shelves, gone, now, by=-1)
    _count(shelves, (row for row, _one in new), now, by=1)
    place.objects.filter(pk__in=[row.pk for row in gone]).delete()
    place.objects.bulk_create(row for row, _one in new)
    shelf.objects.bulk_update(shelves.values(), KEPT)
    rename(shelves.values(), now)
    _write_words(new)
    _write_answers(appeal_id, standings)


def _told(row: Any) -> tuple:
    """Return all that a place says."""
    return (row.shelf_id, row.edition_id, row.placed, row.live_from, row.live_until, row.name, row.demands)


def _write_words(new: Iterable[tuple[Any, tuple[Standing, Entry]]]) -> None:
    model = _model("Words")
    texts = ((row, standing.document) for row, (standing, entry) in new if entry.role == ALL)
    model.objects.bulk_create(
        model(newness=newness(row.placed, row.pk), place=row, **words(document)) for row, document in texts
    )


def _write_answers(appeal_id: int, standings: Iterable[Standing]) -> None:
    """Write anew which demands of these editions have been settled, and how."""
    model = _model("Answer")
    model.objects.filter(appeal_id=appeal_id).delete()
    model.objects.bulk_create(
        model(
            language=standing.document.language,
            status=entry.status,
            date=entry.date,
            outcome_id=entry.pk,
            edition_id=standing.edition,
            appeal_id=appeal_id,
            number=demand.number,
            live_from=standing.live_from,
            live_until=standing.live_until,
        )
        for standing in standings
        for demand in standing.document.demands
        if (entry := standing.answers.get(demand.number))
    )


def shelve_all() -> None:
    """Write the whole index from what is published. The caller has a transaction."""
    appeals = _model("Revision").objects.order_by().values("appeal_id").annotate(first=Min("live_from"))
    for appeal_id in appeals.order_by("first", "appeal_id").values_list("appeal_id", flat=True):
        shelve(appeal_id)


def fill() -> None:
    """Write the index if it is empty though something is published, in a transaction of its own.

    One from before there were lists by state lacks these alone.
    """
    with transaction.atomic():
        by_state = _model("Shelf").objects.filter(role=OPEN).exists() or _model("Answer").objects.exists()
        if not by_state and _model("Edition").objects.exists():
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
    issuers, answers = _issuers(appeal_id), _answers(appeal_id)
    until: datetime | None = None
    for revision in _model("Revision").objects.filter(appeal_id=appeal_id).order_by("-number"):
        if (revision.pk, "") in taken_back:
            continue
        if until is None or revision.live_from < until:
            for row in revision.editions.order_by("pk"):
                if (revision.pk, row.language) not in taken_back:
                    document, names = from_markdown(row.text), issuers.get(row.version, [])
                    yield Standing(row.pk, document, names, revision.live_from, until, answers)
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


def _answers(appeal_id: int) -> dict[int, Any]:
    """The entries that settled demands of an appeal, by their numbers."""
    settled = _model("Outcome").objects.current().filter(appeal_id=appeal_id).exclude(status=OPEN)
    return {row.number: row for row in settled}


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
