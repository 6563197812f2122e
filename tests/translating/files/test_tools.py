"""What other programs do to files."""

import io
import re

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from appeals.models import Appeal
from appeals.translating.edit import write
from appeals.translating.files import export, take
from tests.make import make_appeal

pytestmark = pytest.mark.django_db

ALL_UNCHANGED = "0 taken, 8 unchanged, 0 outdated, 0 unknown, 0 refused"


def exported(format: str) -> str:
    """A file as text; the first demand is translated."""
    appeal = make_appeal()
    write(appeal, "uk", {"demand:1.text": "Перше речення. Друге речення."})
    return export(appeal, "uk", format)[0].decode()


def demand() -> str:
    return Appeal.objects.get().demands.get(number=1).text_uk


def test_a_changed_encoding_mark_or_line_end_changes_nothing():
    text = exported("xliff12").replace('encoding="UTF-8"', 'encoding="utf-16"').replace("\n", "\r\n")
    assert take(text.encode("utf-16")).counts_line == ALL_UNCHANGED
    assert take(text.encode("utf-8-sig")).counts_line == ALL_UNCHANGED


@pytest.mark.parametrize("format", ["xliff12", "xliff2", "po"])
def test_a_regional_language_tag_is_that_language(format):
    text = exported(format)
    for old in ('target-language="uk"', 'trgLang="uk"', "Language: uk\\n"):
        text = text.replace(old, old.replace("uk", "uk_UA" if format == "po" else "uk-UA"))
    assert take(text.encode()).language == "uk"


@pytest.mark.parametrize("format", ["xliff12", "xliff2", "po"])
def test_where_a_tool_lost_the_notes_the_words_of_the_original_tell(format):
    text = re.sub(r"<notes>.*?</notes>|<note .*?</note>|(?m:^#\. [^\n]*\n)", "", exported(format), flags=re.DOTALL)
    changed = text.replace("Перше речення.", "Перше.").encode()
    write(Appeal.objects.get(), "en", {"demand:1.text": "Another."})
    taken = take(changed)
    assert [(each.address, each.source) for each in taken.outdated] == [("demand:1.text", "Demand 1 en.")]
    write(Appeal.objects.get(), "en", {"demand:1.text": "Demand 1 en."})
    assert len(take(changed.replace("Друге".encode(), "Третє".encode())).taken) == 1


def test_markers_inside_a_target_are_its_text():
    text = exported("xliff12").replace(
        "Перше речення. Друге речення.</target>",
        '<mrk mtype="seg" mid="0">Перше інше. </mrk><!-- x --><g id="1">Друге.</g></target>',
    )
    assert len(take(text.encode()).taken) == 1
    assert demand() == "Перше інше. Друге."


SEGMENTS = (
    "<segment><source>Demand 1 </source><target>Перше.</target></segment>"
    "<ignorable><source> </source></ignorable><segment><source>en.</source>{}</segment>"
)


def split(text: str, second: str) -> bytes:
    start = text.index("<segment", text.index('<unit id="demand:1.text"'))
    end = text.index("</segment>", start) + len("</segment>")
    return (text[:start] + SEGMENTS.format(second) + text[end:]).encode()


def test_segments_that_a_tool_has_split_are_joined():
    assert len(take(split(exported("xliff2"), "<target>Друге.</target>")).taken) == 1
    assert demand() == "Перше. Друге."


def test_a_piece_of_which_only_a_part_is_translated_is_refused():
    (refused,) = take(split(exported("xliff2"), "<target/>")).refused
    assert (refused.address, refused.note) == ("demand:1.text", "Only a part of it is translated.")
    assert demand() == "Перше речення. Друге речення."


def test_a_piece_that_stands_twice_in_a_file_is_taken_once():
    text = exported("po").replace("Перше речення", "Перше")
    start = text.index('msgctxt "demand:1.text"')
    again = text[start : text.index("\n\n", start)].replace("Друге", "Третє")
    taken = take(f"{text}\n{again}\n".encode())
    assert [each.text for each in taken.taken] == ["Перше. Друге речення."]
    assert [(each.address, each.note) for each in taken.refused] == [("demand:1.text", "It stands in the file twice.")]


def test_po_may_be_wrapped_have_obsolete_pieces_and_other_line_ends():
    text = exported("po").replace('msgstr "Перше речення. Друге', 'msgstr ""\n"Перше інше. "\n"Друге')
    text += '\n#~ msgctxt "demand:2.text"\n#~ msgid "Demand 2 en."\n#~ msgstr "Obsolete"\n'
    assert take(text.replace("\n", "\r\n").encode()).counts_line == ALL_UNCHANGED.replace("0 taken, 8", "1 taken, 7")
    assert demand() == "Перше інше. Друге речення."


def edited(change) -> bytes:
    """A Word table after ``change``, which gets the rows of the table."""
    appeal = make_appeal()
    write(appeal, "uk", {"demand:1.text": "Перше речення. Друге речення."})
    document = docx.Document(io.BytesIO(export(appeal, "uk", "docx")[0]))
    change(document.tables[0].rows)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def row_of(rows, address: str):
    return next(row for row in rows if f"{address} zvarot" in row.cells[0].text)


def paragraph(content: str):
    return parse_xml(f"<w:p {nsdecls('w')}>{content}</w:p>")


def test_tracked_changes_in_a_word_table_count_as_accepted():
    def change(rows):
        row_of(rows, "demand:1.text").cells[1].paragraphs[0]._p.getparent().append(
            paragraph(
                "<w:r><w:t>Ще </w:t></w:r><w:ins><w:r><w:t>одне</w:t></w:r></w:ins>"
                "<w:del><w:r><w:delText>два</w:delText></w:r></w:del>"
                "<w:moveFrom><w:r><w:t>три</w:t></w:r></w:moveFrom>"
                "<w:r><w:noBreakHyphen/><w:t>речення</w:t><w:tab/><w:t>.</w:t></w:r>"
            )
        )

    assert len(take(edited(change)).taken) == 1
    assert demand() == "Перше речення. Друге речення. Ще одне\u2011речення ."


def test_paragraphs_and_line_breaks_of_a_cell_are_those_of_the_text():
    def change(rows):
        cell = row_of(rows, "section:1.prose").cells[1]
        cell.paragraphs[0].add_run("Перший\nрядок")
        cell.add_paragraph()
        cell.add_paragraph("Другий абзац")

    take(edited(change))
    assert Appeal.objects.get().sections.get(number=1).prose_uk == "Перший\nрядок\n\nДругий абзац"


def test_a_word_table_may_lose_its_properties_and_get_other_text_around():
    def change(rows):
        rows[0].cells[0]._tc.getroottree().getroot().body.insert(0, paragraph("<w:r><w:t>Dear colleague</w:t></w:r>"))
        row_of(rows, "demand:1.text").cells[1].paragraphs[0].runs[0].text = "Інше."
        rows._parent._parent.part.core_properties.keywords = ""

    assert len(take(edited(change)).taken) == 1
    assert demand() == "Інше."


def test_a_row_without_its_address_is_unknown_and_one_without_its_cells_refused():
    def change(rows):
        nameless, short = row_of(rows, "demand:1.text"), row_of(rows, "demand:2.text")
        left = nameless.cells[0]
        left._tc.remove(left.paragraphs[0]._p)
        short._tr.remove(short.cells[1]._tc)

    taken = take(edited(change))
    assert [(each.address, each.text) for each in taken.unknown] == [("row 6", "Перше речення. Друге речення.")]
    assert [(each.address, each.note) for each in taken.refused] == [
        ("demand:2.text", "The row no longer has two cells.")
    ]
