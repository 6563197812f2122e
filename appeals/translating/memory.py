"""The translation memory: what was said before, and how it was translated, out of everything that readers may see."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db.models import Count, Max
from django.utils import timezone
from rapidfuzz import fuzz, process

from appeals.document import Document, from_markdown
from appeals.models import Edition, Revision
from appeals.normalform import one_line
from appeals.translating.pieces import HEAD

EXACT = 100


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a pair was published: the appeal's key, the version, and the part, as the address of a piece.

    In an address, sections count from 1 in reading order; issuers do too, since an edition doesn't tell their keys.
    """

    appeal: str
    version: int
    part: str


@dataclass(frozen=True, slots=True)
class Pair:
    """A text and its translation, as they were published side by side."""

    source: str
    translation: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class Memory:
    """All pairs of two languages, newest first; ``folded`` are their sources as they are compared."""

    pairs: tuple[Pair, ...]
    folded: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An earlier translation of the same text (``score`` 100) or of a similar one, and where it comes from."""

    source: str
    translation: str
    score: int
    origin: Origin


def load(source_language: str, language: str) -> Memory:
    """Return the memory of a language pair.

    It holds the public editions of both languages in the same revision where neither is outdated. Nothing is parsed
    again until something is published, withdrawn, or goes live.
    """
    return _load(_state(), source_language, language)


def find(memory: Memory, text: str, *, limit: int = 3, at_least: int = 70) -> list[Suggestion]:
    """Return the suggestions of ``memory`` for ``text``, the best first and among equals the newest.

    A score is the similarity of the letters in per cent, without regard to case and spaces; 100 means the very same
    text. The same translation of the same text comes once.
    """
    if not (folded := _fold(text)):
        return []
    near = process.extract(folded, memory.folded, scorer=fuzz.ratio, processor=None, score_cutoff=at_least, limit=None)
    scored = [(_score(memory.pairs[index], text, score), index) for _, score, index in near]
    best: dict[tuple[str, str], Suggestion] = {}
    for score, index in sorted(scored, key=lambda entry: (-entry[0], entry[1])):
        pair = memory.pairs[index]
        best.setdefault((pair.source, pair.translation), Suggestion(pair.source, pair.translation, score, pair.origin))
    return list(best.values())[:limit]


def _score(pair: Pair, text: str, ratio: float) -> int:
    """Only the very same text is exact."""
    return EXACT if pair.source == text else min(int(ratio), EXACT - 1)


def _fold(text: str) -> str:
    return one_line(text).casefold()


def _state() -> tuple:
    """Return what is different as soon as the public editions are. One query."""
    live = Revision.objects.filter(live_from__lte=timezone.now())
    newest = live.aggregate(
        newest=Max("pk"), made=Max("created_at"), number=Count("pk"), withdrawn=Max("withdrawals__created_at")
    )
    return tuple(newest.values())


@lru_cache(maxsize=64)
def _load(state: tuple[int | datetime | None, ...], source_language: str, language: str) -> Memory:
    """Read the editions; ``state`` is only there to be remembered by."""
    pairs: dict[tuple[str, str], Pair] = {}
    for appeal, source, translation in _side_by_side(source_language, language):
        for part, said, translated in _align(from_markdown(source.text), from_markdown(translation.text)):
            origin = Origin(appeal, translation.version, part)
            pairs.setdefault((said, translated), Pair(said, translated, origin))
    return Memory(tuple(pairs.values()), tuple(_fold(pair.source) for pair in pairs.values()))


def _side_by_side(source_language: str, language: str) -> Iterator[tuple[str, Edition, Edition]]:
    """Yield an appeal's key and its two editions, the newest revision first, each couple of texts once. One query.

    An edition that isn't outdated is true to the others of its revision, in whichever version its text was made.
    """
    rows = Edition.objects.public().filter(language__in=[source_language, language], outdated=False)
    by_revision: dict[Revision, dict[str, Edition]] = {}
    for row in rows.select_related("revision__appeal").order_by("-revision__live_from", "-revision"):
        by_revision.setdefault(row.revision, {})[row.language] = row
    seen: set[tuple[str, str]] = set()
    for revision, editions in by_revision.items():
        couple = [editions[code] for code in (source_language, language) if code in editions]
        digests = (couple[0].digest, couple[-1].digest)
        if len(editions) == 2 and digests not in seen:
            seen.add(digests)
            yield revision.appeal.key, couple[0], couple[1]


def _align(source: Document, translation: Document) -> Iterator[tuple[str, str, str]]:
    """Yield the address of each part with its two texts; what has no counterpart is left out."""
    other = dict(_parts(translation, alike=_shape(source) == _shape(translation)))
    for part, said in _parts(source):
        if said and other.get(part):
            yield part, said, other[part]


def _shape(document: Document) -> list[tuple]:
    """What must be the same, so that the sections of two languages stand for each other."""
    sections = (
        (section.addressee and section.addressee.key, tuple(demand.number for demand in section.demands))
        for section in document.sections
    )
    return [(len(document.issuers),), *sections]


def _parts(document: Document, *, alike: bool = True) -> Iterator[tuple[str, str]]:
    """Yield the texts of ``document`` by address; those of sections and issuers only if they are ``alike``."""
    for name, field in HEAD.items():
        yield f"appeal.{name}", getattr(document, field)
    for demand in document.demands:
        yield f"demand:{demand.number}.text", demand.text
    for section in document.addressed:
        if section.addressee:
            yield f"addressee:{section.addressee.key}.name", section.addressee.name
    if not alike:
        return
    for position, name in enumerate(document.issuers, 1):
        yield f"issuer:{position}.name", name
    for position, section in enumerate(document.sections, 1):
        yield f"section:{position}.prose", section.prose
        yield f"section:{position}.closing", section.closing
