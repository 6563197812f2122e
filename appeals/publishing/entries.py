"""What a published text is listed and found under, taken from its own words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from appeals.document import Document
from appeals.markup import plain
from appeals.words import indexed

ALL, YEAR, ISSUER, ADDRESSEE, OPEN = "all", "year", "issuer", "addressee", "open"


@dataclass(frozen=True, slots=True)
class Standing:
    """An edition by its id, its document, the keys of those who issued it, and from when until when it is live.

    ``answers`` are the entries in the ledgers of its appeal that settled a demand, by the demand's number.
    """

    edition: int
    document: Document
    issuers: list[str]
    live_from: datetime
    live_until: datetime | None
    answers: Mapping[int, Any] = field(default_factory=dict)

    def at(self, moment: datetime) -> bool:
        """Whether it is live at that moment."""
        return self.live_from <= moment and (self.live_until is None or self.live_until > moment)


@dataclass(frozen=True, slots=True)
class Entry:
    """A place on the shelf ``role`` and ``key``: what the text calls that party, how many demands belong there."""

    role: str
    key: str = ""
    name: str = ""
    demands: int = 0


def entries(standing: Standing) -> Iterator[Entry]:
    """Yield where an edition belongs: on the shelf of all, of its year, of each issuer and of each addressee.

    And on that of open demands, if it has any.
    """
    document = standing.document
    number = len(document.demands)
    yield Entry(ALL, demands=number)
    if is_open := sum(demand.number not in standing.answers for demand in document.demands):
        yield Entry(OPEN, demands=is_open)
    yield Entry(YEAR, year(document, standing.live_from), demands=number)
    # A name that were missing among them would put the others under the wrong keys.
    if len(standing.issuers) == len(document.issuers):
        for key, name in zip(standing.issuers, document.issuers, strict=True):
            yield Entry(ISSUER, key, name, number)
    spoken_to = {section.addressee.key: section.addressee.name for section in document.addressed if section.addressee}
    for key, name in spoken_to.items():
        theirs = [section for section in document.addressed if section.addressee and section.addressee.key == key]
        yield Entry(ADDRESSEE, key, name, sum(len(section.demands) for section in theirs))


def year(document: Document, live_from: datetime) -> str:
    """Return the year of a text: that of its date, else that in which it went live."""
    try:
        return str(date.fromisoformat(document.date).year)
    except ValueError:
        return str(live_from.year)


def newness(placed: datetime, place: int) -> int:
    """Return a number that is greater the newer an appeal is: its second since 2000, then the id of its place."""
    return (int(placed.timestamp()) - 946_684_800 << 32) + place


def words(document: Document) -> dict[str, str]:
    """Return the words of a document as they are indexed: of its title, of its demands, of everything."""
    demands = [plain(demand.text) for demand in document.demands]
    prose = [plain(text) for section in document.sections for text in (section.prose, section.closing)]
    names = [section.addressee.name for section in document.addressed if section.addressee]
    head = [document.title, document.slogan, document.summary, document.place, *document.issuers]
    parts = {"title": [document.title], "demands": demands, "everything": [*head, *names, *demands, *prose]}
    return {part: indexed(texts, document.language) for part, texts in parts.items()}
