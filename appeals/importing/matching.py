"""Which demand and which section of a document is which of the appeal as it stands. Pure."""

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher

from appeals.document import Section
from appeals.importing.blocks import fold

# From this share of common words on, two texts count as the same one, reworded.
ALIKE = 0.6


def match_demands(old: Mapping[int, str], new: Sequence[tuple[int, str]], *, stated: bool) -> list[int]:
    """Return for each of ``new`` (number, text) the number of the demand in ``old`` that it is; 0 for none.

    An equal text is the same demand whatever its number; then, if the numbers are ``stated`` by the document, an
    equal number; then a similar text. No demand is used twice.
    """
    found = _match_equal(old, [text for _number, text in new])
    if stated:
        for place, (number, _text) in enumerate(new):
            if place not in found and number in old and number not in found.values():
                found[place] = number
    left = {number: text for number, text in old.items() if number not in found.values()}
    found |= _match_similar(left, {place: text for place, (_number, text) in enumerate(new) if place not in found})
    return [found.get(place, 0) for place in range(len(new))]


def match_sections(old: Sequence[Section], new: Sequence[Section]) -> list[int | None]:
    """Return for each section of ``new`` the position in ``old`` of the section that it is; None for a new one.

    In ``new`` the demands bear the numbers that they have in ``old``. Shared demands tell most, then the addressee,
    then the words.
    """
    equal = _match_equal(dict(enumerate(map(_identity, old))), list(map(_identity, new)))
    found: dict[int, int] = dict(equal)
    pairs = [
        (*score, -abs(i - j), i, j)
        for j, b in enumerate(new)
        if j not in found
        for i, a in enumerate(old)
        if i not in found.values() and any(score := _closeness(a, b))
    ]
    for *_score, i, j in sorted(pairs, reverse=True):
        if j not in found and i not in found.values():
            found[j] = i
    return [found.get(j) for j in range(len(new))]


def similarity(a: str, b: str) -> float:
    """Return how alike two texts are, word by word: from 0 to 1."""
    return _ratio(SequenceMatcher(None, fold(a).split(), fold(b).split(), autojunk=False), least=0.0)


def _identity(section: Section) -> str:
    party = section.addressee.key if section.addressee else ""
    return "\n".join([party, section.prose, *(str(d.number) for d in section.demands), section.closing])


def _closeness(a: Section, b: Section) -> tuple[int, bool, float]:
    shared = len({demand.number for demand in a.demands} & {demand.number for demand in b.demands})
    keys = {section.addressee.key if section.addressee else "" for section in (a, b)}
    same = len(keys) == 1 and "" not in keys
    alike = similarity(f"{a.prose} {a.closing}", f"{b.prose} {b.closing}")
    return shared, same, alike if alike >= ALIKE else 0.0


def _match_equal(old: Mapping[int, str], new: Sequence[str]) -> dict[int, int]:
    waiting: dict[str, list[int]] = {}
    for number, text in old.items():
        waiting.setdefault(fold(text), []).append(number)
    found = {}
    for place, text in enumerate(new):
        if fold(text) and waiting.get(fold(text)):
            found[place] = waiting[fold(text)].pop(0)
    return found


def _match_similar(old: Mapping[int, str], new: Mapping[int, str]) -> dict[int, int]:
    """Pair the most alike first."""
    pairs = []
    for number, text in old.items():
        matcher = SequenceMatcher(None, autojunk=False)
        matcher.set_seq2(fold(text).split())
        for place, words in new.items():
            matcher.set_seq1(fold(words).split())
            if (ratio := _ratio(matcher, least=ALIKE)) >= ALIKE:
                pairs.append((-ratio, place, number))
    found: dict[int, int] = {}
    for _likeness, place, number in sorted(pairs):
        if place not in found and number not in found.values():
            found[place] = number
    return found


def _ratio(matcher: SequenceMatcher, *, least: float) -> float:
    """Return the ratio, or 0 as soon as it is clear that it is below ``least``."""
    if matcher.real_quick_ratio() < least or matcher.quick_ratio() < least:
        return 0.0
    return matcher.ratio()
