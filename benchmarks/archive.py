"""Fills a database with many published appeals, quickly. Import it when Django is set up."""

from datetime import UTC, datetime

from django.db import transaction

from appeals.document import digest, to_markdown
from appeals.languages import column
from appeals.models import Appeal, Campaign, Edition, Name, Place, Revision, RevisionDemand, RevisionParty, Shelf, Words
from appeals.publishing.entries import ALL, Standing, entries, newness, words
from appeals.words import sortable
from benchmarks.documents import Made, batches, make

LANGUAGES = ("en",)


def fill(number: int, languages: tuple[str, ...] = LANGUAGES) -> None:
    """Publish ``number`` appeals of ``benchmarks.documents`` in ``languages``.

    The rows are those that publishing would write, written many at a time.
    """
    values = {"languages": list(languages), "default_language": languages[0]}
    names = {column("name", code): "Archive" for code in languages}
    with transaction.atomic():
        Campaign.objects.update_or_create(id=1, defaults=values | names)
        shelves: dict[tuple[str, str, str], Shelf] = {}
        for made in batches(make(number, languages), 500):
            _shelve(_publish(made), shelves)
        Shelf.objects.bulk_update(shelves.values(), ["kept_appeals", "kept_demands"])


def _publish(made: list[Made]) -> list[tuple[int, Standing]]:
    """Write appeals, versions and editions; return the ids of the appeals with what is to be put on shelves."""
    source = made[0].documents[0].language
    keys = (one.documents[0].appeal for one in made)
    appeals = Appeal.objects.bulk_create(Appeal(key=key, source_language=source) for key in keys)
    rows = zip(appeals, made, strict=True)
    revisions = Revision.objects.bulk_create(
        Revision(appeal=appeal, number=1, live_from=one.moment, source_language=source, manifest="", digest=digest(""))
        for appeal, one in rows
    )
    pairs = list(zip(revisions, made, strict=True))
    texts = [(revision, one, document) for revision, one in pairs for document in one.documents]
    editions = Edition.objects.bulk_create(_edition(revision, document) for revision, _one, document in texts)
    RevisionParty.objects.bulk_create(
        RevisionParty(revision=revision, role=role, key=key)
        for revision, one in pairs
        for role, keys in (("issuer", one.issuers), ("addressee", [each.addressee.key for each in _addressed(one)]))
        for key in keys
    )
    RevisionDemand.objects.bulk_create(
        RevisionDemand(revision=revision, number=demand.number)
        for revision, one in pairs
        for demand in one.documents[0].demands
    )
    return [
        (revision.appeal_id, Standing(edition.pk, document, one.issuers, one.moment, None))
        for edition, (revision, one, document) in zip(editions, texts, strict=True)
    ]


def _edition(revision: Revision, document) -> Edition:
    text = to_markdown(document)
    return Edition(revision=revision, language=document.language, text=text, digest=digest(text), version=1)


def _addressed(one: Made) -> list:
    return one.documents[0].addressed


def _shelve(standings: list[tuple[int, Standing]], shelves: dict[tuple[str, str, str], Shelf]) -> None:
    """Write the index of these editions."""
    wanted = [(appeal, standing, entry) for appeal, standing in standings for entry in entries(standing)]
    for _appeal, standing, entry in wanted:
        if (name := (standing.document.language, entry.role, entry.key)) not in shelves:
            whose = {"language": standing.document.language, "role": entry.role, "key": entry.key}
            shelves[name] = Shelf.objects.create(**whose, counted_at=datetime.now(UTC))
            if entry.name:
                named = {"name": entry.name, "sort": sortable(entry.name)}
                Name.objects.create(shelf=shelves[name], **whose, **named)
        shelves[name].kept_appeals += 1
        shelves[name].kept_demands += entry.demands
    places = Place.objects.bulk_create(
        Place(
            shelf=shelves[standing.document.language, entry.role, entry.key],
            edition_id=standing.edition,
            appeal_id=appeal,
            placed=standing.live_from,
            live_from=standing.live_from,
            name=entry.name,
            demands=entry.demands,
        )
        for appeal, standing, entry in wanted
    )
    found = zip(places, wanted, strict=True)
    Words.objects.bulk_create(
        Words(newness=newness(place.placed, place.pk), place=place, **words(one.document))
        for place, (_, one, entry) in found
        if entry.role == ALL
    )
