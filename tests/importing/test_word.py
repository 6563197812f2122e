"""Word documents, made on the spot."""

import io
import zipfile

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from appeals.document import Demand, Party, Section
from appeals.importing.reading import ReadingError, read

BROKEN = "The Word document is broken. Open it in Word and save it again as .docx."


def saved(document) -> bytes:
    """Return the bytes of a Word document."""
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def packed(parts: dict[str, bytes]) -> bytes:
    """Return a zip archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def sample():
    """Make a document with a title, headings, a list and a slogan at both ends."""
    document = docx.Document()
    document.add_heading("Sample appeal on warm schools", level=0)
    document.add_paragraph("Warm schools!")
    document.add_paragraph("Opening.")
    document.add_heading("To: The town council", level=1)
    document.add_paragraph("We call on you:")
    document.add_paragraph("Repair the boilers.", style="List Number")
    document.add_paragraph("Publish the temperatures.", style="List Bullet")
    document.add_paragraph("Thank you.")
    document.add_heading("Why", level=1)
    document.add_paragraph("It is cold.")
    document.add_paragraph("Warm schools!")
    return document


def test_headings_lists_and_slogan_are_recognised():
    reading = read(saved(sample()), name="appeal.docx", language="en")
    assert reading.counts_line == "1 title, 1 slogan, 3 sections, 1 addressee, 2 demands; 0 lines dropped"
    assert (reading.title, reading.slogan) == ("Sample appeal on warm schools", "Warm schools!")
    demands = (Demand(1, "Repair the boilers."), Demand(2, "Publish the temperatures."))
    assert reading.sections == (
        Section(prose="Opening."),
        Section(Party("", "The town council"), "We call on you:", demands, "Thank you."),
        Section(prose="### Why\n\nIt is cold."),
    )
    assert reading.questions == ("Who issues the appeal? The document names no issuer.",)


def test_a_word_document_is_recognised_without_its_name():
    assert read(saved(sample())) == read(saved(sample()), name="appeal.docx")


def test_heading_one_is_the_title_where_there_is_no_other():
    document = docx.Document()
    document.add_heading("The title", level=1)
    document.add_heading("→ The council", level=2)
    document.add_paragraph("Act.", style="List Bullet")
    reading = read(saved(document))
    assert reading.title == "The title"
    assert reading.sections == (Section(Party("", "The council"), "", (Demand(1, "Act."),)),)


def test_without_headings_it_is_read_like_plain_text():
    document = docx.Document()
    for text in ("top of page", "The title", "Opening.", "We ask:", "• Act.", "2) Now.", "End."):
        document.add_paragraph(text)
    reading = read(saved(document))
    assert reading.counts_line == "1 title, 0 slogans, 3 sections, 0 addressees, 2 demands; 1 line dropped"
    assert reading.sections[1] == Section(prose="We ask:", demands=(Demand(1, "Act."), Demand(2, "Now.")))


def test_emphasis_links_and_breaks_become_markdown_and_the_rest_is_escaped():
    document = docx.Document()
    document.add_heading("T", level=0)
    paragraph = document.add_paragraph("Use *stars*, ")
    paragraph.add_run("bold ").bold = True
    paragraph.add_run("text").italic = True
    paragraph.add_run(", ")
    relation = document.part.relate_to(
        "https://example.org/a_b", "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink", True
    )
    paragraph._p.append(
        parse_xml(f'<w:hyperlink {nsdecls("w", "r")} r:id="{relation}"><w:r><w:t>link</w:t></w:r></w:hyperlink>')
    )
    paragraph.add_run("\n1. end")
    assert read(saved(document)).sections[0].prose == (
        "Use \\*stars\\*, **bold** *text*, [link](<https://example.org/a_b>)\\\n1\\. end"
    )


def test_inserted_words_count_and_deleted_ones_do_not():
    document = docx.Document()
    document.add_heading("T", level=0)
    paragraph = document.add_paragraph("One")
    for xml in (
        "<w:ins {}><w:r><w:t> two</w:t></w:r></w:ins>",
        "<w:del {}><w:r><w:delText> no</w:delText></w:r></w:del>",
    ):
        paragraph._p.append(parse_xml(xml.format(nsdecls("w"))))
    assert read(saved(document)).sections[0].prose == "One two"


def test_a_table_is_read_and_asked_about():
    document = docx.Document()
    document.add_heading("T", level=0)
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "left", "right"
    reading = read(saved(document))
    assert reading.sections[0].prose == "left\n\nright"
    assert reading.questions[0] == "Does the table still make sense? Its cells are read as paragraphs, one by one."


def test_a_list_inside_a_list_is_kept_and_asked_about():
    document = docx.Document()
    document.add_heading("T", level=0)
    document.add_heading("To: A", level=1)
    document.add_paragraph("Outer.", style="List Bullet")
    inner = document.add_paragraph("Inner.")
    inner._p.get_or_add_pPr().append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr>')
    )
    reading = read(saved(document))
    assert reading.sections[0].demands == (Demand(1, "Outer. - Inner."),)
    assert reading.questions[0] == "Should the list inside the demand in line 3 be demands of its own? It is one now."


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (saved(sample())[:2000], BROKEN),
        (b"PK\x03\x04 nonsense", BROKEN),
        (b"no zip at all", BROKEN),
        (packed({"word/document.xml": b"<nonsense"}), BROKEN),
        (packed({"a.txt": b"text"}), "The file is no Word document. Import plain text, Markdown or .docx."),
        (
            packed({"word/document.xml": b" " * 50_000_000}),
            "The Word document is too big when unpacked. Save the text alone and import that.",
        ),
        (saved(docx.Document()), "The document has no text."),
    ],
    ids=["cut", "nonsense", "no zip", "bad xml", "no word", "bomb", "empty"],
)
def test_a_file_that_is_no_sound_word_document_is_refused_in_one_line(data, message):
    with pytest.raises(ReadingError) as error:
        read(data, name="appeal.docx")
    assert str(error.value) == message
