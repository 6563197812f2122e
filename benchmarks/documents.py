"""The texts of the archive: a page each, the same every time. Leaves only, so that any site can be filled with them."""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice

from appeals.document import Demand, Document, Party, Section

START = datetime(2006, 1, 1, tzinfo=UTC)
HOURS = 9  # between two appeals: twenty thousand of them are twenty years
ISSUERS, ADDRESSEES, VOCABULARY = 40, 150, 20_000
# A word of every title, one of every text, one of every tenth title, one of every thousandth.
EVERYWHERE, IN_TEXTS, OFTEN, SELDOM = "appeal", "together", "schools", "lighthouse"


@dataclass(frozen=True, slots=True)
class Made:
    """An appeal: when it goes live, the keys of its issuers, and its document in each language, the original first."""

    moment: datetime
    issuers: list[str]
    documents: list[Document]


def make(number: int, languages: tuple[str, ...]) -> Iterator[Made]:
    """Yield ``number`` appeals, each a page long, with three demands to each of two addressees.

    They say the same in all ``languages``: what a page costs doesn't depend on what its words mean.
    """
    chance = random.Random(1)  # noqa: S311 - the same archive every time
    vocabulary = [_word(chance) for _ in range(VOCABULARY)]
    for position in range(number):
        yield _make(position, chance, vocabulary, languages)


def batches(made: Iterable[Made], size: int) -> Iterator[list[Made]]:
    """Yield what was made in lists of ``size``, the last one of what is left."""
    every = iter(made)
    while batch := list(islice(every, size)):
        yield batch


def _word(chance: random.Random) -> str:
    return "".join(chance.choice("bcdfglmnprstv") + chance.choice("aeiou") for _ in range(chance.randint(2, 4)))


def _make(position: int, chance: random.Random, vocabulary: list[str], languages: tuple[str, ...]) -> Made:
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
    texts = {
        "title": f"{EVERYWHERE} {position}{rare}: {say(4)}",
        "issuers": (issuer.replace("-", " ").capitalize(),),
        "date": moment.date().isoformat(),
        "summary": f"{IN_TEXTS}: {say(15)}",
        "sections": (Section(prose=say(60)), *sections),
    }
    source = languages[0]
    documents = [
        Document.build(appeal=f"appeal-{position}", language=code, source_language=source, version=1, **texts)
        for code in languages
    ]
    return Made(moment, [issuer], documents)
