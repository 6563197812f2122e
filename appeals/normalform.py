"""The normal form of texts: the one way in which a title, a name or a prose is written in a canonical document."""

import re
import unicodedata

# In letters: what one text may have, about twenty-five pages. The parser of Markdown takes half a second for its worst.
LONGEST = 50_000

_BREAKS = re.compile(r"\r\n|[\r\v\f\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufeff]")
_NUMBERED = re.compile(r"([0-9]{1,9})\.(?= |$)")
_LIST_ITEM = re.compile(r" *(?:[0-9]{1,9}[.)]|[-*+])(?: |$)")
_HEADING = re.compile(r" {0,3}#{1,6}(?: |$)")
_HIGH_HEADING = re.compile(r"^ {0,3}#{1,2}(?= |$)")
_CONTAINERS = re.compile(r"^(?: *(?:>|[0-9]{1,9}[.)] |[-*+] ))* *")
_QUOTES = re.compile(r"^(?: {0,3}>)*")


def one_line(text: str) -> str:
    """Return plain text on one line: NFC, no control characters, runs of spaces and breaks as one space."""
    return re.sub(r"[ \n]+", " ", _clean(text)).strip(" ")


def paragraphs(text: str) -> str:
    """Return Markdown prose in its normal form.

    One blank line between blocks, none around them; headings of level 3 and deeper (1 and 2 belong to the document);
    ordered lists as ``1)``, since ``1.`` at the start of a line is a demand.
    """
    normal: list[str] = []
    place = _Place()
    for line in _hard_breaks(_clean(text).split("\n")):
        if line or (normal and normal[-1]):
            normal.append(place.enter(line))
    return "\n".join(normal).strip("\n")


def _clean(text: str) -> str:
    """Word's line break (a vertical tab) and its like are breaks; other control characters go."""
    return unicodedata.normalize("NFC", _CONTROLS.sub("", _BREAKS.sub("\n", text).expandtabs(4)))


def _hard_breaks(lines: list[str]) -> list[str]:
    """Trailing spaces go; two of them before a further line of the paragraph were a break, and become ``\\``."""
    return [
        stripped + "\\" if line.endswith("  ") and _goes_on(stripped, following) else stripped
        for line, following in zip(lines, [*lines[1:], ""], strict=True)
        for stripped in [line.rstrip(" ")]
    ]


def _goes_on(line: str, following: str) -> bool:
    """Whether the paragraph in ``line`` has a further line: elsewhere a backslash would be seen as one."""
    (depth, here), (next_depth, there) = _unquoted(line), _unquoted(following)
    words = _CONTAINERS.sub("", here)
    if not words or not there or next_depth > depth:
        return False
    return not (_HEADING.match(words) or _HEADING.match(there) or _LIST_ITEM.match(there))


def _unquoted(line: str) -> tuple[int, str]:
    """Return the number of a line's quote marks, and the line without them."""
    rest = _QUOTES.sub("", line, count=1)
    return line.count(">", 0, len(line) - len(rest)), rest.strip(" ")


class _Place:
    """Where in the prose a line stands: whether a paragraph is open, and whether it belongs to a list."""

    def __init__(self) -> None:
        self.open = self.in_list = False

    def enter(self, line: str) -> str:
        """Return ``line`` in its normal form."""
        line = _HIGH_HEADING.sub("###", line)
        if numbered := _NUMBERED.match(line):
            # In the middle of a paragraph Markdown takes only a 1 for the beginning of a list.
            mark = "\\." if self.open and not self.in_list and numbered[1] != "1" else ")"
            line = numbered[1] + mark + line[numbered.end() :]
        if _HEADING.match(line):
            self.open = self.in_list = False
        elif _LIST_ITEM.match(line):
            self.open = self.in_list = True
        else:
            self.in_list = self.in_list and (self.open or not line or line.startswith(" "))
            self.open = bool(line)
        return line
