"""Word documents: headings, lists and emphasis by their styles."""

import io
import re
import zipfile
from collections.abc import Iterator
from itertools import groupby, islice

import docx
from django.utils.translation import gettext as _
from docx.oxml.ns import qn

from appeals.importing.blocks import (
    ADDRESSED,
    Block,
    Draft,
    Line,
    ReadingError,
    escape,
    escape_start,
    sift,
)
from appeals.importing.lists import begins_item, ends_in_colon, split_mark

# A Word file is a zip archive. What it unpacks to is limited, so that a small file can't fill the memory.
_UNPACKED_LIMIT = 8_000_000
_PARTS_LIMIT = 2_000
_PARAGRAPHS_LIMIT = 10_000
_RUNS_LIMIT = 50_000
_STYLES_LIMIT = 2_000

_BREAKS = {qn("w:tab"): " ", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "\u2011"}


def read_word(data: bytes) -> Draft:
    """Return the blocks of a Word document (.docx).

    Raises ReadingError for what is broken, too big when unpacked, or no Word document.
    """
    _refuse_bombs(data)
    try:
        document = docx.Document(io.BytesIO(data))
        return _read(document)
    except ReadingError:
        raise
    # A broken archive, broken XML and missing parts raise what zipfile, lxml and python-docx please.
    except Exception as error:
        raise ReadingError(_("The Word document is broken. Open it in Word and save it again as .docx.")) from error


def _refuse_bombs(data: bytes) -> None:
    try:
        parts = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise ReadingError(_("The Word document is broken. Open it in Word and save it again as .docx.")) from error
    if sum(part.file_size for part in parts) > _UNPACKED_LIMIT or len(parts) > _PARTS_LIMIT:
        raise ReadingError(_("The Word document is too big when unpacked. Save the text alone and import that."))
    if not any(part.filename == "word/document.xml" for part in parts):
        raise ReadingError(_("The file is no Word document. Import plain text, Markdown or .docx."))


class _Word:
    """A document's links, and its styles: each with those that it is based on, as names and properties."""

    def __init__(self, document) -> None:
        self.links = {key: relation.target_ref for key, relation in document.part.rels.items()}
        self._styles = {style.style_id: style for style in islice(document.styles, _STYLES_LIMIT)}
        self._chains: dict[str, list[tuple]] = {}

    def chain(self, p) -> list[tuple]:
        """Return name and properties of the paragraph's style and of those that it is based on."""
        name = p.pPr.pStyle.val if p.pPr is not None and p.pPr.pStyle is not None else ""
        if name not in self._chains:
            self._chains[name] = list(islice(self._climb(name), 20))
        return self._chains[name]

    def _climb(self, name: str) -> Iterator:
        while style := self._styles.get(name):
            yield style.name or "", style.element.pPr
            name = style.element.basedOn.val if style.element.basedOn is not None else ""


def _read(document) -> Draft:
    draft = Draft()
    body, word = document.element.body, _Word(document)
    paragraphs = list(islice(body.iter(qn("w:p")), _PARAGRAPHS_LIMIT + 1))
    runs = sum(1 for _run in islice(body.iter(qn("w:r")), _RUNS_LIMIT + 1))
    if len(paragraphs) > _PARAGRAPHS_LIMIT or runs > _RUNS_LIMIT:
        raise ReadingError(_("The Word document is too big when unpacked. Save the text alone and import that."))
    paragraphs = [p for p in paragraphs if not _inside(p, "w:txbxContent")]
    lines = sift([Line(n, _bare(p)) for n, p in enumerate(paragraphs, 1)], draft.dropped)
    written = [(line, p) for line, p in zip(lines, paragraphs, strict=True) if not line.blank]
    levels = [_heading_level(p, word) for _line, p in written]
    top = min((level for level in levels if level is not None), default=None)
    for (line, p), level in zip(written, levels, strict=True):
        _add(draft, line, p, word, None if level is None or top is None else level - top + 1)
    draft.plain = top is None
    _ask_about_the_unread(body, draft)
    return draft


def _inside(element, name: str) -> bool:
    return next(element.iterancestors(qn(name)), None) is not None


def _add(draft: Draft, line: Line, p, word: _Word, level: int | None) -> None:
    bare = " ".join(line.text.split())
    if level is not None:
        draft.blocks.append(_heading(bare, level, line.number, draft))
        return
    text = _markdown(p, word)
    depth = _list_depth(p, word)
    mark, words = _typed_mark(text, draft) if depth is None else ("", text)
    if depth is None and not mark:
        prose = "\n".join(escape_start(part) for part in text.split("\n"))
        draft.blocks.append(Block("paragraph", prose, line.number, bare=bare))
        return
    one_line = " ".join((words if mark else text).split())
    before = draft.blocks[-1] if draft.blocks else None
    if depth and before and before.kind == "item":
        draft.blocks[-1] = _with_nested(before, one_line)
        return
    gap = not (before and before.kind == "item")
    draft.blocks.append(Block("item", one_line, line.number, mark=mark, raw=f"- {one_line}", gap=gap))
    draft.last = draft.blocks[-1].number


def _typed_mark(text: str, draft: Draft) -> tuple[str, str]:
    """Return the mark that somebody typed in front of an item, and the rest; no mark: no item."""
    mark, words = split_mark(text)
    before = draft.blocks[-1] if draft.blocks else None
    announced = before is None or before.kind != "paragraph" or ends_in_colon(before.text)
    begins = mark and begins_item(mark, announced=announced, gap=True, last=draft.last)
    return (mark, words) if begins else ("", text)


def _with_nested(before: Block, text: str) -> Block:
    return Block(
        "item", f"{before.text} - {text}", before.line, "", before.mark, f"{before.raw}\n  - {text}", before.gap, True
    )


def _heading(bare: str, level: int, number: int, draft: Draft) -> Block:
    if level == 1 and not any(block.kind == "title" for block in draft.blocks):
        return Block("title", escape(bare), number, bare=bare)
    if level <= 2 and (addressed := ADDRESSED.fullmatch(bare)):
        return Block("addressed", escape(addressed[1].strip()), number)
    if level <= 2:
        return Block("heading", escape(bare), number)
    return Block("paragraph", f"{'#' * min(level, 6)} {escape(bare)}", number)


def _heading_level(p, word: _Word) -> int | None:
    """Return 0 for a title, 1 for “Heading 1” ..., None for what is no heading."""
    for name, _properties in word.chain(p):
        if name.casefold() == "title":
            return 0
        if heading := re.fullmatch(r"heading (\d)", name.casefold()):
            return int(heading[1])
    return None


def _list_depth(p, word: _Word) -> int | None:
    """Return how deep in a list the paragraph stands (0: at its top), None for no list."""
    properties = [p.pPr, *(own for _name, own in word.chain(p))]
    for numbered in (each.numPr for each in properties if each is not None and each.numPr is not None):
        if numbered.numId is not None and numbered.numId.val == 0:
            return None
        return numbered.ilvl.val if numbered.ilvl is not None else 0
    names = [name for name, _properties in word.chain(p)]
    listed = any(name.startswith("List ") for name in names) and "List Paragraph" not in names
    return 0 if listed else None


def _runs(p) -> Iterator[tuple[str, bool, bool, str]]:
    """Yield text, bold, italic and the link's relation of each run; deleted text has other elements and stays away."""
    for run in p.iter(qn("w:r")):
        if next(run.iterancestors(qn("w:p"))) is not p:
            continue
        text = "".join(
            (child.text or "") if child.tag == qn("w:t") else _BREAKS.get(child.tag, "") for child in run.iterchildren()
        )
        link = next(run.iterancestors(qn("w:hyperlink")), None)
        relation = link.get(qn("r:id"), "") if link is not None else ""
        if text:
            yield text, _is_on(run, "w:b"), _is_on(run, "w:i"), relation


def _is_on(run, name: str) -> bool:
    properties = run.find(qn("w:rPr"))
    element = properties.find(qn(name)) if properties is not None else None
    return element is not None and element.get(qn("w:val"), "1") not in ("0", "false", "off")


def _bare(p) -> str:
    return " ".join("".join(text for text, *_look in _runs(p)).split("\n"))


def _markdown(p, word: _Word) -> str:
    """Return the paragraph with emphasis and links as Markdown."""
    runs = list(_runs(p))
    spans = [("".join(run[0] for run in group), look) for look, group in groupby(runs, key=lambda run: run[1:])]
    followed = zip(spans, [*(text for text, _look in spans[1:]), ""], strict=True)
    text = "".join(_marked(text, look, word, following) for (text, look), following in followed)
    return "\\\n".join(part.strip() for part in text.strip().split("\n") if part.strip())


def _marked(text: str, look: tuple[bool, bool, str], word: _Word, following: str) -> str:
    bold, italic, relation = look
    words = text.strip()
    marks = "**" * bold + "*" * italic
    # Markdown doesn't close emphasis between a punctuation mark and a letter.
    if not words or (text[-1:] == words[-1] and not words[-1].isalnum() and following[:1].isalnum()):
        marks = ""
    inner = escape(words)
    target = word.links.get(relation, "")
    if words and re.fullmatch(r"(?:https?|mailto):[^\s<>]+", target):
        inner = f"[{inner}](<{target}>)"
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :] if words else ""
    return f"{before}{marks}{inner}{marks[::-1]}{after}"


def _ask_about_the_unread(body, draft: Draft) -> None:
    unread = ("w:footnoteReference", "w:endnoteReference", "w:txbxContent")
    if any(next(body.iter(qn(name)), None) is not None for name in unread):
        draft.questions.append(
            _("Do its footnotes and text boxes belong to the appeal? They are not read: put them into the text.")
        )
    if next(body.iter(qn("w:tbl")), None) is not None:
        draft.questions.append(_("Does the table still make sense? Its cells are read as paragraphs, one by one."))
    if not draft.blocks:
        raise ReadingError(_("The document has no text."))
