"""What every kind of file is first taken apart into: blocks, each with the line where it stands."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["title", "heading", "addressed", "break", "paragraph", "item"]

# What a heading that names an addressee begins with.
ADDRESSED = re.compile(r"(?:to[ \t]*[:：]|→)[ \t]*(.*)", re.IGNORECASE)

# What looks empty on paper: spaces, and the invisible characters that page builders put into empty lines.
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_RESIDUE = frozenset({"top of page", "bottom of page"})
_SEPARATOR = re.compile(r"(?:[-*_–—=•·~][ \t]*){3,}")


class ReadingError(ValueError):
    """A file that can't be read as an appeal; its text is one line that says what to do."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """A line that was left out: its number (from 1) and what stood in it."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """One heading, paragraph or list item.

    ``text`` is Markdown, ``bare`` the same without markup where the reader of the file knows it. An item also has its
    ``mark`` (``•``, ``3.``) and ``raw``, its lines as they are written in prose; ``gap`` says that a blank line stands
    before it, ``nested`` that a list stands inside it; ``doubtful`` is a line that may no longer belong to it.
    """

    kind: Kind
    text: str
    line: int
    bare: str = ""
    mark: str = ""
    raw: str = ""
    gap: bool = True
    nested: bool = False
    doubtful: int = 0

    @property
    def number(self) -> int:
        """The number in the item's mark, 0 if there is none."""
        return mark_number(self.mark)


def mark_number(mark: str) -> int:
    """Return the number in a mark, 0 if there is none."""
    digits = re.search(r"\d+", mark)
    return int(digits[0]) if digits else 0


@dataclass(slots=True)
class Draft:
    """A file taken apart: its blocks, the front matter, what was left out and what a person must decide.

    ``canonical`` says that the text claims to be a canonical document: there only ``3.`` at the start of a line is a
    demand, and the numbers mean something. ``plain`` says that nothing marks the title or the addressees. ``last`` is
    the number of the last item, for those who read block by block.
    """

    blocks: list[Block] = field(default_factory=list)
    fields: dict[str, list[str]] = field(default_factory=dict)
    dropped: list[Dropped] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    canonical: bool = False
    plain: bool = False
    last: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a text file and its number, counted from 1."""

    number: int
    text: str

    @property
    def blank(self) -> bool:
        """Whether nothing can be seen in it."""
        return is_blank(self.text)

    @property
    def indent(self) -> int:
        """How many spaces stand before the text."""
        expanded = self.text.expandtabs(4)
        return len(expanded) - len(expanded.lstrip())


def is_blank(text: str) -> bool:
    """Whether nothing can be seen in ``text``."""
    return not text.strip(_INVISIBLE + " \t\n\r\f\v\xa0").strip()


def fold(text: str) -> str:
    """Return ``text`` for comparison: case and spacing don't count."""
    return " ".join(text.casefold().split())


def split_lines(text: str) -> list[Line]:
    """Return the numbered lines of ``text``, whatever its line ends."""
    lines = re.split(r"\r\n|[\n\r\f\v\x85\u2028\u2029]", text)
    return [Line(number, line) for number, line in enumerate(lines, 1)]


def sift(lines: Iterable[Line], dropped: list[Dropped], *, separators: bool = True) -> list[Line]:
    """Return ``lines`` with the residue of page builders blanked; what is blanked is added to ``dropped``.

    ``separators``: drop lines such as ``* * *`` too.
    """
    kept = []
    for line in lines:
        words = " ".join(line.text.strip(_INVISIBLE).split())
        if words.casefold() in _RESIDUE or (separators and _SEPARATOR.fullmatch(words)):
            dropped.append(Dropped(line.number, words))
            kept.append(Line(line.number, ""))
        else:
            kept.append(line)
    return kept


def escape(text: str) -> str:
    """Return Markdown that shows the plain ``text`` as it is; only what would be markup gets a backslash."""
    text = re.sub(r"\\(?=[!-/:-@\[-`{-~]|$)", r"\\\\", text, flags=re.MULTILINE)
    text = re.sub(r"`|<(?=[A-Za-z/!?])|&(?=#?\w+;)|~(?=~)|(?<=~)~", r"\\\g<0>", text)
    text = re.sub(r"\[(?=[^\[\]]*\](?:\(|\[|:))", r"\\[", text)
    text = re.sub(r"\*(?!(?<=\s\*)\s)", r"\\*", text)
    return re.sub(r"(?<![^\W_])_|_(?![^\W_])", r"\\_", text)


def escape_start(line: str) -> str:
    """Return a line of prose, in which what would begin a heading, list or quote has got a backslash."""
    line = re.sub(r"^(?=#{1,6}(?:\s|$)|>|[-+](?:\s|$)|=+$|-+$)", r"\\", line)
    return re.sub(r"^(\d{1,9})(?=[.)](?:\s|$))", r"\1\\", line)
