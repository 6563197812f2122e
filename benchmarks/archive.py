"""Fills a database with many published appeals, quickly. Import it when Django is set up."""

import random
from datetime import UTC, datetime, timedelta

from django.db import transaction

from appeals.document import Demand, Document, Party, Section, digest, to_markdown
from appeals.languages import column
from appeals.models import Appeal, Campaign, Edition, Name, Place, Revision, RevisionDemand, RevisionParty, Shelf, Words
from appeals.publishing.entries import ALL, Standing, entries, newness, words
from appeals.words import sortable

START = datetime(2006, 1, 1, tzinfo=UTC)
HOURS = 9  # between two appeals: twenty thousand of them are twenty years
ISSUERS, ADDRESSEES, VOCABULARY = 40, 150, 20_000
LANGUAGE = "en"
# A word of every title, one of every text, one of every tenth title, one of every thousandth.
EVERYWHERE, IN_TEXTS, OFTEN, SELDOM = "appeal", "together", "schools", "lighthouse"


def fill(number: int) -> None:
    """Publish ``number`` appeals, each a page long, with three demands to each of two addressees.

    The rows are those that publishing would write, written many at a time.
    """
    chance = random.Random(1)  # noqa: S311 - the same archive every time
    vocabulary = [_word(chance) for _ in range(VOCABULARY)]
    values = {"languages": [LANGUAGE], "default_language": LANGUAGE, column("name", LANGUAGE): "Archive"}
    with transaction.atomic():
        Campaign.objects.update_or_create(id=1, defaults=values)
        shelves: dict[tuple[str, str], Shelf] = {}
        for start in range(0, number, 500):
            made = [_make(position, chance, vocabulary) for position in range(start, min(start + 500, number))]
            _shelve(_publish(made), shelves)
        Shelf.objects.bulk_update(shelves.values(), ["kept_appeals", "kept_demands"])


def _word(chance: random.Random) -> str:
    return "".join(chance.choice("bcdfglmnprstv") + chance.choice("aeiou") for _ in range(chance.randint(2, 4)))


def _make(position: int, chance: random.Random, vocabulary: list[str]) -> tuple[datetime, list[str], Document]:
    """Return when an appeal goes live, the keys of its issuers, and its document."""

    def say(length: int) -> str:
        """Some words are said much more often than others."""
        return " ".join(vocabulary[int(VOCABULARY * chance.random() ** 3)] for _ in range(length)).capitalize() + "."

    moment = START + timedelta(hours=HOURS * position)
    issuer = f"issuer-{chance.randrange(ISSUERS)}"
    sections = [
        Section(
            addressee=Party(f"addressee-{one}", f"Addressee {one}"),
            prose=say(60),
            demands=tuple(Demand(3 * at + n, say(12)) for n in (1, 2, 3)),
        )
        for at, one in enumerate(chance.sample(range(ADDRESSEES), 2))
    ]
    rare = f" {OFTEN}" * (position % 10 == 0) + f" {SELDOM}" * (position % 1000 == 0)
    document = Document.build(
        appeal=f"appeal-{position}",
        language=LANGUAGE,
        source_language=LANGUAGE,
        version=1,
        title=f"{EVERYWHERE} {position}{rare}: {say(4)}",
        issuers=(issuer.replace("-", " ").capitalize(),),
        date=moment.date().isoformat(),
        summary=f"{IN_TEXTS}: {say(15)}",
        sections=(Section(prose=say(60)), *sections),
    )
    return moment, [issuer], document


def _publish(made: list[tuple[datetime, list[str], Document]]) -> list[tuple[int, Standing]]:
    """Write appeals, versions and editions; return the ids of the appeals with what is to be put on shelves."""
    appeals = Appeal.objects.bulk_create(Appeal(key=one.appeal, source_language=LANGUAGE) for _, _, one in made)
    rows = zip(appeals, made, strict=True)
    revisions = Revision.objects.bulk_create(
        Revision(appeal=appeal, number=1, live_from=moment, source_language=LANGUAGE, manifest="", digest=digest(""))
        for appeal, (moment, _issuers, _document) in rows
    )
    pairs = list(zip(revisions, made, strict=True))
    texts = [(revision, to_markdown(document)) for revision, (_, _, document) in pairs]
    editions = Edition.objects.bulk_create(
        Edition(revision=revision, language=LANGUAGE, text=text, digest=digest(text), version=1)
        for revision, text in texts
    )
    RevisionParty.objects.bulk_create(
        RevisionParty(revision=revision, role=role, key=key)
        for revision, (_, issuers, document) in pairs
        for role, keys in (("issuer", issuers), ("addressee", [one.addressee.key for one in document.addressed]))
        for key in keys
    )
    RevisionDemand.objects.bulk_create(
        RevisionDemand(revision=revision, number=one.number) for revision, made in pairs for one in made[2].demands
    )
    return [
        (revision.appeal_id, Standing(edition.pk, document, issuers, moment, None))
        for edition, (revision, (moment, issuers, document)) in zip(editions, pairs, strict=True)
    ]


def _shelve(standings: list[tuple[int, Standing]], shelves: dict[tuple[str, str], Shelf]) -> None:
    """Write the index of these editions."""
    wanted = [(appeal, standing, entry) for appeal, standing in standings for entry in entries(standing)]
    for _appeal, _standing, entry in wanted:
        if (name := (entry.role, entry.key)) not in shelves:
            whose = {"language": LANGUAGE, "role": entry.role, "key": entry.key}
            shelves[name] = Shelf.objects.create(**whose, counted_at=datetime.now(UTC))
            if entry.name:
                named = {"name": entry.name, "sort": sortable(entry.name)}
                Name.objects.create(shelf=shelves[name], **whose, **named)
        shelves[name].kept_appeals += 1
        shelves[name].kept_demands += entry.demands
    places = Place.objects.bulk_create(
        Place(
            shelf=shelves[entry.role, entry.key],
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
