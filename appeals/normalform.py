"""The normal form of texts: the one way in which a title, a name or a prose is written in a canonical document."""

import re
import unicodedata

_NUMBERED = re.compile(r"([0-9]{1,9})\.(?= |$)")
_LIST_ITEM = re.compile(r" *(?:[0-9]{1,9}[.)]|[-*+])(?: |$)")
_HIGH_HEADING = re.compile(r"^ {0,3}#{1,2}(?= |$)")


def one_line(text: str) -> str:
    """Return plain text on one line: NFC, no control characters, runs of spaces and breaks as one space."""
    return re.sub(r"[ \n\u2028\u2029]+", " ", _clean(text)).strip(" ")


def paragraphs(text: str) -> str:
    """Return Markdown prose in its normal form.

    One blank line between blocks, none around them; headings of level 3 and deeper (1 and 2 belong to the document);
    ordered lists as ``1)``, since ``1.`` at the start of a line is a demand.
    """
    lines = _hard_breaks(_clean(re.sub(r"[\u2028\u2029]", "\n", text)).split("\n"))
    normal: list[str] = []
    for line in lines:
        before = normal[-1] if normal else ""
        if line or before:
            normal.append(_prose_line(line, before))
    return "\n".join(normal).strip("\n")


def _clean(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n").expandtabs(4)
    kept = (c for c in text if c == "\n" or (unicodedata.category(c) not in ("Cc", "Cs") and c != "\ufeff"))
    return unicodedata.normalize("NFC", "".join(kept))


def _hard_breaks(lines: list[str]) -> list[str]:
    """Trailing spaces go; two of them before a further line of the paragraph were a break, and become ``\\``."""
    return [
        stripped + "\\" if stripped and line.endswith("  ") and following.strip(" ") else stripped
        for line, following in zip(lines, [*lines[1:], ""], strict=True)
        for stripped in [line.rstrip(" ")]
    ]


def _prose_line(line: str, before: str) -> str:
    line = _HIGH_HEADING.sub("###", line)
    numbered = _NUMBERED.match(line)
    if not numbered:
        return line
    inside_paragraph = before and not _LIST_ITEM.match(before)
    mark = "\\." if inside_paragraph and numbered[1] != "1" else ")"
    return numbered[1] + mark + line[numbered.end() :]
