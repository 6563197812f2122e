"""A Word table: the original on the left, the translation on the right."""

import io
import re
from collections.abc import Iterator

import docx
from django.utils.translation import gettext as _
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from lxml import etree

from appeals.languages import CATALOGUE
from appeals.translating.files.sheet import Entry, FilesError, Sheet, Stamp, language_of, sendable

_SHEET = re.compile(r"zvarot:([-\w]+):([-\w]+):([-\w]+)")
_PIECE = re.compile(r"(\S+) (zvarot:[0-9a-f]{16}:[0-9a-f]{16})\s*\Z")

# How Word writes what is no plain letter. A soft hyphen and a hyphen that doesn't break are letters of the text.
_SIGNS = {
    qn("w:tab"): "\t",
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "\u2011",
    qn("w:softHyphen"): "\u00ad",
}
_STRUCK = (qn("w:del"), qn("w:moveFrom"))


def write(sheet: Sheet) -> bytes:
    """Return ``sheet`` as a Word document: a table of two columns, with the address of each piece in small grey."""
    document = docx.Document()
    _set_up(document, sheet)
    reference = f"zvarot:{sheet.appeal}:{sheet.source_language}:{sheet.language}"
    document.core_properties.keywords = reference
    document.add_paragraph(reference, style="Reference")
    document.add_paragraph(_("Write into the right column, and leave the small grey lines as they are."))
    table = document.add_table(rows=1 + len(sheet.entries), cols=2, style="Table Grid")
    head, *rows = table._tbl.tr_lst
    _fill_head(head, sheet)
    for entry, row in zip(sheet.entries, rows, strict=True):
        left, right = row.tc_lst
        _fill(left.p_lst[0], f"{_told(entry)}\n{entry.address} {entry.stamp}", "Reference")
        for block in entry.source.split("\n\n"):
            _fill(left.add_p(), block, "Original")
        for number, block in enumerate(entry.target.split("\n\n")):
            _fill(right.add_p() if number else right.p_lst[0], block, "Translation")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def read(data: bytes) -> Sheet:
    """Return what stands in a Word table. Raises FilesError, or what python-docx raises for a broken file."""
    document = docx.Document(io.BytesIO(data))
    places = [document.core_properties.keywords, *(_text(p) for p in document.element.body.iter(qn("w:p")))]
    named = next(filter(None, map(_SHEET.fullmatch, (place.strip() for place in places))), None)
    if not named:
        raise FilesError(_("The Word file doesn't name its appeal and languages. Write into the file exported here."))
    rows = document.element.body.iter(qn("w:tr"))
    entries = tuple(entry for number, row in enumerate(rows) if (entry := _entry(row, number)))
    return Sheet(named[1], language_of(named[2]), language_of(named[3]), entries)


def _set_up(document: Document, sheet: Sheet) -> None:
    """Lie the page on its side, and make the styles: direction and language belong to a style, not to each word."""
    page = document.sections[0]
    page.orientation, page.page_width, page.page_height = WD_ORIENT.LANDSCAPE, page.page_height, page.page_width
    properties = document.core_properties
    properties.author = properties.comments = ""
    properties.title = sendable(sheet.title)[:255]
    reference = document.styles.add_style("Reference", WD_STYLE_TYPE.PARAGRAPH)
    reference.font.size, reference.font.color.rgb = Pt(7), RGBColor(0x76, 0x76, 0x76)
    for name, code in (("Original", sheet.source_language), ("Translation", sheet.language)):
        language = CATALOGUE[code]
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        tongue = OxmlElement("w:lang")
        if language.direction == "rtl":
            style.element.get_or_add_pPr().append(OxmlElement("w:bidi"))
            style.element.get_or_add_rPr().append(OxmlElement("w:rtl"))
        tongue.set(qn("w:bidi" if language.direction == "rtl" else "w:val"), language.tag)
        style.element.get_or_add_rPr().append(tongue)


def _fill_head(row: etree._Element, sheet: Sheet) -> None:
    """Name the two languages in a row that Word repeats on every page."""
    row.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for cell, code in zip(row.tc_lst, (sheet.source_language, sheet.language), strict=True):
        cell.p_lst[0].add_r().text = f"{CATALOGUE[code].own_name} ({code})"


def _told(entry: Entry) -> str:
    notes = {"missing": _("new"), "outdated": _("the original has changed since")}
    return " · ".join(filter(None, (entry.context, notes.get(entry.state))))


def _fill(paragraph: etree._Element, text: str, style: str) -> None:
    """Write a text straight into the element of a paragraph: through python-docx's cells it takes ten times as long."""
    paragraph.style = style
    paragraph.add_r().text = sendable(text)


def _entry(row: etree._Element, number: int) -> Entry | None:
    """Return the piece of a row; None for the head and for a row where nothing is written on the right."""
    cells = row.findall(qn("w:tc")) or list(row.iter(qn("w:tc")))
    texts = [[_text(paragraph) for paragraph in _paragraphs(cell)] for cell in cells]
    left, right = [*texts, [], []][:2]
    target = "\n\n".join(right)
    found = [(index, match) for index, text in enumerate(left) if (match := _PIECE.search(text))]
    if not found:
        address = _("row %(number)s") % {"number": number}
        return Entry(address, "", target) if number and target.strip() else None
    index, match = found[0]
    damage = "" if len(cells) == 2 else _("The row no longer has two cells.")
    return Entry(match[1], "\n\n".join(left[index + 1 :]), target, Stamp.found_in(match[2]), damage=damage)


def _paragraphs(cell: etree._Element) -> Iterator[etree._Element]:
    return (p for p in cell.iter(qn("w:p")) if next(p.iterancestors(qn("w:tc"))) is cell)


def _text(paragraph: etree._Element) -> str:
    """Return the words of a paragraph as they stand once all tracked changes are accepted."""
    return "".join(
        (child.text or "") if child.tag == qn("w:t") else _SIGNS.get(child.tag, "")
        for run in paragraph.iter(qn("w:r"))
        if next(run.iterancestors(qn("w:p"))) is paragraph and next(run.iterancestors(*_STRUCK), None) is None
        for child in run
    )
