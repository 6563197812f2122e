"""What changed between two Documents, part by part and word by word. Pure: no models, no markup, no language."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from appeals.document import Demand, Document, Section

Part = Literal[
    "title",
    "slogan",
    "summary",
    "share",
    "issuers",
    "date",
    "place",
    "section-prose",
    "section-closing",
    "demand",
    "addressee",
]

_FACTS: tuple[Part, ...] = ("title", "slogan", "summary", "share", "issuers", "date", "place")

# Word by word up to this many pairs of words (about 10,000 by 10,000), line by line beyond: never above a second.
TOO_LONG = 100_000_000
ALIKE = 0.25

_MARK = "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u200c\u200d\ufe0f"
_HAN = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_LETTER = rf"(?:(?![{_HAN}])[\w{_MARK}])"
_WORD = re.compile(rf"({_LETTER}+(?:['’ʼ-]{_LETTER}+)*|\S[{_MARK}]*|\A(?=\s))(\s*)")
_LINE = re.compile(r"([^\n]+|\A(?=\n))(\n*)")


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text that stands in both texts, or in the old or the new one only."""

    op: Literal["same", "removed", "added"]
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """One part that differs.

    ``number`` is a demand's number, or for the parts of a section its position in the new document (a removed one's
    in the old), counted from 1; else 0. ``addressee`` is the name of the one spoken to there, or empty. ``moved``:
    the same words in another place.
    """

    kind: Literal["added", "removed", "changed", "moved"]
    part: Part
    number: int
    addressee: str
    runs: tuple[Run, ...]


def words(old: str, new: str) -> tuple[Run, ...]:
    """Compare two texts word by word (Chinese and Japanese: character by character).

    The texts of the runs that are ``same`` or ``removed`` join to exactly ``old``, of ``same`` or ``added`` to ``new``.
    """
    a, b = _WORD.findall(old), _WORD.findall(new)
    if len(a) * len(b) > TOO_LONG:
        a, b = _LINE.findall(old), _LINE.findall(new)
    return tuple(_runs(_without_islands(_regions(a, b))))


def compare(old: Document, new: Document) -> list[Change]:
    """Return what differs between two versions in one language, in the reading order of ``new``.

    Removed parts come where they stood. Demands are matched by number, sections by addressee and demands, then by
    their words. Facts about the text (version, standing) don't count.
    """
    facts = [change for part in _FACTS for change in _changed(part, _fact(old, part), _fact(new, part))]
    return [*facts, *_Sections(old, new).changes()]


def _fact(document: Document, part: str) -> str:
    value = getattr(document, part)
    return value if isinstance(value, str) else "\n".join(value)


def _changed(
    part: Part, old: str, new: str, number: int = 0, addressee: str = "", *, moved: bool = False
) -> list[Change]:
    """Return the change from ``old`` to ``new`` (either may be empty: nothing there) as a list of none or one."""
    if old == new:
        return [Change("moved", part, number, addressee, (Run("same", new),))] if moved and new else []
    kind: Literal["added", "removed", "changed"] = "added" if not old else "removed" if not new else "changed"
    return [Change(kind, part, number, addressee, words(old, new))]


class _Sections:
    """The sections of two documents, matched; it knows every demand's place on both sides."""

    def __init__(self, old: Document, new: Document) -> None:
        self.old, self.new = old.sections, new.sections
        self.match = _match(self.old, self.new)
        self.before = {d.number: (i, d) for i, section in enumerate(self.old) for d in section.demands}
        self.after = {d.number for d in new.demands}

    def changes(self) -> Iterator[Change]:
        """Yield the changes of all sections in reading order."""
        steady = _steady([self.match[j] for j in sorted(self.match)])
        for i, j in _interleave(len(self.old), len(self.new), self.match):
            before = self.old[i] if i is not None else Section()
            after = self.new[j] if j is not None else Section()
            moved = i is not None and j is not None and i not in steady
            yield from self._section(i, before, after, (j if j is not None else i or 0) + 1, moved=moved)

    def _section(self, i: int | None, before: Section, after: Section, number: int, *, moved: bool) -> Iterator[Change]:
        addressee = _name(after) or _name(before)
        changes = [
            *_addressee(before, after, number, moved=moved),
            *_changed(
                "section-prose", before.prose, after.prose, number, addressee, moved=moved and not after.addressee
            ),
            *self._demands(i, before.demands, after.demands, addressee),
            *_changed("section-closing", before.closing, after.closing, number, addressee),
        ]
        if moved and not changes:  # neither a name nor prose to show that it moved: its demands do
            changes = [Change("moved", "demand", d.number, "", (Run("same", d.text),)) for d in after.demands]
        yield from changes

    def _demands(
        self, i: int | None, before: tuple[Demand, ...], after: tuple[Demand, ...], addressee: str
    ) -> Iterator[Change]:
        places = {demand.number: place for place, demand in enumerate(before)}
        match = {place: places[demand.number] for place, demand in enumerate(after) if demand.number in places}
        steady = _steady(list(match.values()))
        for a, b in _interleave(len(before), len(after), match):
            if b is not None:
                home, former = self.before.get(after[b].number, (None, None))
                moved = home != i or (a is not None and a not in steady)
                yield from _demand(former, after[b], addressee, moved=moved)
            elif a is not None and before[a].number not in self.after:
                yield from _demand(before[a], None, addressee)


def _demand(old: Demand | None, new: Demand | None, addressee: str, *, moved: bool = False) -> list[Change]:
    """Like ``_changed``, but a demand may also be there without a text."""
    number = (new or old or Demand(0, "")).number
    before, after = old.text if old else "", new.text if new else ""
    if old and new and before == after:
        return [Change("moved", "demand", number, addressee, words(before, after))] if moved else []
    kind: Literal["added", "removed", "changed"] = "added" if not old else "removed" if not new else "changed"
    return [Change(kind, "demand", number, addressee, words(before, after))]


def _addressee(before: Section, after: Section, number: int, *, moved: bool) -> list[Change]:
    old, new = _name(before), _name(after)
    replaced = before.addressee and after.addressee and before.addressee.key != after.addressee.key
    if replaced and old == new:  # another one of the same name: no word differs, so show both in full
        return [Change("changed", "addressee", number, new, (Run("removed", old), Run("added", new)))]
    return _changed("addressee", old, new, number, new or old, moved=moved)


def _name(section: Section) -> str:
    """The addressee's name; its key where it has no name in this language."""
    return (section.addressee.name or section.addressee.key) if section.addressee else ""


def _match(old: Sequence[Section], new: Sequence[Section]) -> dict[int, int]:
    """Return for the positions of sections of ``new`` those of ``old`` that they came from, best matches first."""
    match: dict[int, int] = {}
    alike: dict[Section, list[int]] = {}
    for i, section in enumerate(old):
        alike.setdefault(section, []).append(i)
    for j, section in enumerate(new):
        if alike.get(section):
            match[j] = alike[section].pop(0)
    taken = set(match.values())
    rest_old = [(i, section, _vocabulary(section)) for i, section in enumerate(old) if i not in taken]
    rest_new = [(j, section, _vocabulary(section)) for j, section in enumerate(new) if j not in match]
    scored = [(_likeness(a, b, x, y), -abs(i - j), i, j) for i, a, x in rest_old for j, b, y in rest_new]
    for likeness, _, i, j in sorted(scored, reverse=True):
        if any(likeness) and i not in taken and j not in match:
            match[j] = i
            taken.add(i)
    return match


def _likeness(a: Section, b: Section, x: frozenset[str], y: frozenset[str]) -> tuple[bool, int, float]:
    """Same addressee, number of shared demands, share of common words (0 if too small, or between two addressees)."""
    keys = [section.addressee.key for section in (a, b) if section.addressee]
    shared = len({d.number for d in a.demands} & {d.number for d in b.demands})
    common = 2 * len(x & y) / (len(x) + len(y) or 1)
    return (
        len(keys) == 2 and keys[0] == keys[1],
        shared,
        common if common >= ALIKE and len(set(keys)) < 2 else 0.0,
    )


def _vocabulary(section: Section) -> frozenset[str]:
    return frozenset(word for word, _ in _WORD.findall(f"{section.prose} {section.closing}"))


def _steady(order: Sequence[int]) -> set[int]:
    """Return the members of a longest rising subsequence: what stayed in its place while the others moved."""
    tails: list[int] = []
    previous: dict[int, int | None] = {}
    for value in order:
        place = bisect_left(tails, value)
        previous[value] = tails[place - 1] if place else None
        tails[place : place + 1] = [value]
    steady, last = set[int](), tails[-1] if tails else None
    while last is not None:
        steady.add(last)
        last = previous[last]
    return steady


def _interleave(old: int, new: int, match: dict[int, int]) -> Iterator[tuple[int | None, int | None]]:
    """Yield (old, new) positions in the order of the new ones; an unmatched old one follows the one it stood behind."""
    kept = set(match.values())
    behind: dict[int, list[int]] = {}
    anchor = -1
    for i in range(old):
        anchor = i if i in kept else anchor
        behind.setdefault(anchor, [])
        if i not in kept:
            behind[anchor].append(i)
    yield from ((i, None) for i in behind.get(-1, ()))
    for j in range(new):
        yield match.get(j), j
        yield from ((i, None) for i in behind.get(match.get(j, new + old), ()))


_Region = tuple[str, str]  # what is in the old text, what is in the new


def _regions(a: list[_Region], b: list[_Region]) -> Iterator[_Region]:
    """Match the words alone, then look at the space behind each, so that a changed space never costs a word."""
    start = next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    limit = min(len(a), len(b)) - start
    end = next((n for n in range(limit) if a[-1 - n] != b[-1 - n]), limit)
    middle_a, middle_b = a[start : len(a) - end], b[start : len(b) - end]
    yield _joined(a[:start]), _joined(a[:start])
    for op, i1, i2, j1, j2 in SequenceMatcher(None, [w for w, _ in middle_a], [w for w, _ in middle_b]).get_opcodes():
        old, new = middle_a[i1:i2], middle_b[j1:j2]
        if op != "equal" or old == new:
            yield _joined(old), _joined(new)
        else:
            yield from (region for (word, x), (_, y) in zip(old, new, strict=True) for region in ((word, word), (x, y)))
    yield _joined(a[len(a) - end :]), _joined(a[len(a) - end :])


def _joined(tokens: list[_Region]) -> str:
    return "".join(word + space for word, space in tokens)


def _without_islands(regions: Iterator[_Region]) -> list[_Region]:
    """Join neighbours of a kind, and let a lone comma between two rewritten stretches go with them."""
    joined: list[_Region] = []
    for old, new in regions:
        if joined and (old == new) == (joined[-1][0] == joined[-1][1]):
            joined[-1] = joined[-1][0] + old, joined[-1][1] + new
        elif old or new:
            joined.append((old, new))
        rewritten = len(joined) > 2 and all((*joined[-1], *joined[-3])) and joined[-1][0] != joined[-1][1]
        if rewritten and not any(map(str.isalnum, joined[-2][0])):
            joined[-3:] = [("".join(x for x, _ in joined[-3:]), "".join(y for _, y in joined[-3:]))]
    return joined


def _runs(regions: list[_Region]) -> Iterator[Run]:
    for old, new in regions:
        if old == new:
            yield Run("same", old)
            continue
        if old:
            yield Run("removed", old)
        if new:
            yield Run("added", new)
