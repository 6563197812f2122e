"""Markdown: headings say who is addressed, front matter the rest; a canonical text comes back as it was."""

import time
from pathlib import Path

import pytest

from appeals.document import Demand, Document, Party, Section, to_markdown
from appeals.importing.markdown import looks_like_markdown, read_markdown
from appeals.importing.reading import Dropped, ReadingError, from_document, read

SAMPLE = (Path(__file__).parent / "samples" / "schools.md").read_bytes()


def sections_of(body: str, front: str = ""):
    """Read a Markdown text with the title “T” and return its sections."""
    return read(f"{front}# T\n\n{body}".encode(), name="t.md").sections


def canonical(**fields) -> Document:
    """Make a Document; two addressees, a reordered demand, prose with lists."""
    values = {
        "appeal": "schools",
        "language": "de",
        "source_language": "en",
        "standing": "official",
        "title": "Warm * schools_",
        "slogan": "Warm!",
        "issuers": ("The parents", "The pupils"),
        "date": "2025-11-03",
        "place": "Lindenau",
        "summary": "It is cold.",
        "share": "Pass it on: it is cold.",
        "sections": (
            Section(prose="> A quote.\n\ntop of page\n### Deeper\n\n\n\n- a list\n- of no demands\n\n1) nor this"),
            Section(Party("council", "The council"), "We ask:", (Demand(7, "Act."), Demand(2, "Now.")), "Thanks."),
            Section(Party("caretakers", "Caretakers"), "You know:\n\n- pipes", (Demand(3, "Tell."),)),
            Section(prose="Ending."),
        ),
    }
    return Document.build(**(values | fields))


def test_the_sample_has_two_addressees_and_four_demands():
    reading = read(SAMPLE, name="schools.md")
    assert reading.counts_line == "1 title, 1 slogan, 4 sections, 2 addressees, 4 demands; 0 lines dropped"
    assert (reading.language, reading.date, reading.place) == ("en", "2025-11-03", "Lindenau")
    assert reading.issuers == ("Lindenau parents' council",)
    assert reading.questions == ()


def test_an_addressed_section_has_prose_demands_and_closing():
    section = read(SAMPLE).sections[1]
    assert section == Section(
        addressee=Party("", "The town council of Lindenau"),
        prose="Autumn has passed, and there is no plan. We call on the town council:",
        demands=(
            Demand(1, "Repair the boilers of all three schools."),
            Demand(2, "Publish the temperatures that are measured in the classrooms."),
        ),
        closing="Money for this stands in the budget.",
    )


def test_a_bare_heading_ends_an_addressed_section():
    assert read(SAMPLE).sections[-1] == Section(prose="The parents' council will go on measuring.")


def test_a_paste_with_headings_is_recognised_as_markdown():
    assert read(SAMPLE) == read(SAMPLE, name="schools.md")


@pytest.mark.parametrize(
    "heading", ["## To: The council", "## → The council", "## to: The council ##", "# →The council"]
)
def test_the_addressee_may_be_written_in_several_ways(heading):
    assert sections_of(f"{heading}\n\n- Act.") == (Section(Party("", "The council"), "", (Demand(1, "Act."),)),)


def test_an_addressee_without_a_name_is_asked_for():
    reading = read(b"# T\n\n## To:\n\n- Act.")
    assert reading.sections == (Section(None, "", (Demand(1, "Act."),)),)
    assert reading.questions[0] == "Who is addressed in line 3? The name is missing."


def test_another_heading_begins_a_section_and_stays_as_text():
    assert sections_of("Text.\n\n## Why\n\nSo.\n\n### Deeper\n\nMore.") == (
        Section(prose="Text."),
        Section(prose="### Why\n\nSo.\n\n### Deeper\n\nMore."),
    )


def test_underlined_headings_are_read():
    reading = read(b"T\n=\n\nText.\n\nTo: The council\n---\n\n- Act.", name="t.md")
    assert reading.title == "T"
    assert reading.sections[1].addressee == Party("", "The council")


def test_a_second_list_makes_a_second_section_to_the_same_addressee():
    body = "## To: The council\n\nFirst:\n\n- A.\n\nSecond:\n\n- B.\n\nThanks."
    council = Party("", "The council")
    assert sections_of(body) == (
        Section(council, "First:", (Demand(1, "A."),)),
        Section(council, "Second:", (Demand(2, "B."),), "Thanks."),
    )
    assert read(f"# T\n\n{body}".encode()).counts_line.split(", ")[2:4] == ["2 sections", "1 addressee"]


def test_a_list_without_addressee_is_demands_only_after_a_colon():
    assert sections_of("Text.\n\n- a\n- b\n\nWe ask:\n\n- c\n\nEnd.") == (
        Section(prose="Text.\n\n- a\n- b"),
        Section(prose="We ask:", demands=(Demand(1, "c"),)),
        Section(prose="End."),
    )
    questions = read(b"# T\n\nText.\n\n- a\n- b\n\nWe ask:\n\n- c\n\nEnd.").questions
    assert questions[:2] == (
        "Does the list in line 5 hold demands? It stays text, since nobody is addressed there.",
        "Who is addressed in “We ask:”? Its 1 demand has no addressee.",
    )


def test_stated_numbers_are_kept_where_they_rise():
    assert [d.number for s in sections_of("## To: A\n\n2. x\n5. y\n\n## To: B\n\n9. z") for d in s.demands] == [2, 5, 9]


def test_stated_numbers_that_begin_anew_are_replaced_and_told():
    reading = read(b"# T\n\n## To: A\n\n1. x\n2. y\n\n## To: B\n\n1. z\n2. w")
    assert [demand.number for section in reading.sections for demand in section.demands] == [1, 2, 3, 4]
    assert reading.questions[0] == ("2 demands have other numbers now than in the document (the first: 1 became 3).")


def test_a_wrapped_item_is_one_demand():
    assert sections_of("## To: A\n\n- one\n  two\n\n  three\n- four")[0].demands == (
        Demand(1, "one two three"),
        Demand(2, "four"),
    )


def test_markup_survives_as_it_is():
    prose = "A *b* [c](https://example.org) \\*d\\*\n> quote\n\n- x\n  - y\n\n    z"
    assert sections_of(prose) == (Section(prose=prose),)


def test_the_title_loses_its_markup():
    assert read(b"# A **bold** title\n\nText.").title == "A bold title"


def test_a_long_quote_after_the_title_is_no_slogan():
    reading = read(b"# T\n\n> One.\n>\n> Two.\n\nText.")
    assert (reading.slogan, reading.sections) == ("", (Section(prose="> One.\n>\n> Two.\n\nText."),))


def test_a_slogan_around_the_title_and_at_the_end_stands_once():
    reading = read(b"**Warm!**\n\n# T\n\nText.\n\n##\n\nWarm!", name="t.md")
    assert (reading.title, reading.slogan, reading.sections) == ("T", "Warm!", (Section(prose="Text."),))


def test_front_matter_that_is_not_understood_is_dropped_and_told():
    reading = read(b"---\nmood: cold\nissuer: 'A: B'\ntitle: From the front\n---\n\nText.", name="t.md")
    assert (reading.title, reading.issuers, reading.dropped) == (
        "From the front",
        ("A: B",),
        (Dropped(2, "mood: cold"),),
    )
    assert reading.questions[0].startswith("Line 2 of the front matter is not understood; allowed are addressees, ")


def test_a_date_that_is_not_understood_is_asked_for_and_not_kept():
    reading = read(b"---\nlanguage: en\nissuer: A\ndate: 3 November\n---\n\n# T")
    assert reading.date == ""
    assert reading.questions == ("When was it issued? “3 November” is not understood; write the date as 2022-02-13.",)


def test_a_markdown_text_without_title_is_refused():
    with pytest.raises(ReadingError, match=r"^The document has no title\. Write it .* as “# Title”\.$"):
        read(b"Text.\n\n## To: A\n\n- b", name="t.md")


@pytest.mark.parametrize("slogan", ["Warm!", ""])
def test_a_canonical_text_comes_back_word_for_word(slogan):
    document = canonical(slogan=slogan)
    reading = read(to_markdown(document).encode())
    assert reading == from_document(document)
    assert reading.sections == document.sections


@pytest.mark.parametrize("slogan", ["Warm!", ""])
def test_a_canonical_text_with_a_small_slip_is_read_alike(slogan):
    document = canonical(slogan=slogan)
    slipped = to_markdown(document).replace("\n", "\r\n") + "\r\n \r\n"
    assert read(slipped.encode()) == from_document(document)


def test_a_canonical_text_with_a_new_demand_keeps_all_numbers():
    text = to_markdown(canonical()).replace("2. Now.\n", "2. Now.\n8. Then.\n\n- prose, no demand\n\n")
    council, again = read(text.encode()).sections[1:3]
    assert [demand.number for demand in council.demands] == [7, 2, 8]
    assert (council.closing, again.addressee.key) == ("- prose, no demand\n\nThanks.", "caretakers")


def test_a_number_that_stands_twice_in_a_canonical_text_counts_as_new():
    reading = read(to_markdown(canonical()).replace("2. Now.", "7. Now.").encode())
    assert [demand.number for demand in reading.sections[1].demands] == [7, 0]
    assert reading.questions == ("The number 7 stands at two demands; the second counts as new.",)


def test_keys_that_do_not_fit_the_addressees_are_told_and_left_out():
    reading = read(to_markdown(canonical()).replace("addressees: council caretakers", "addressees: council").encode())
    assert [s.addressee.key for s in reading.sections if s.addressee] == ["", ""]
    assert reading.questions == (
        "“addressees:” lists 1 keys, but 2 sections have an addressee: they go by their names.",
    )


def test_a_free_document_states_the_text_for_passing_on_in_its_front_matter():
    reading = read(b"---\nlanguage: en\nshare: Pass  it on.\n---\n\n# T\n\nText.\n", name="t.md")
    assert (reading.share, reading.dropped) == ("Pass it on.", ())


@pytest.mark.parametrize("line", ["# a" + " " * 50_000 + "b", "# a" + " #" * 25_000 + " b", "#" + "\t" * 50_000 + "b"])
def test_a_heading_full_of_spaces_takes_no_time(line):
    start = time.process_time()
    looks_like_markdown(f"{line}\n\n# To: a\n")
    read_markdown(f"# Title\n\n#{line}\n")
    assert time.process_time() - start < 0.5


@pytest.mark.parametrize(
    ("line", "title"),
    [("# a #", "a"), ("# a # #", "a #"), ("# a#", "a#"), ("# a\t##\t", "a"), ("#  a  ", "a"), ("# a #b", "a #b")],
)
def test_signs_that_close_a_heading_are_none_of_its_words(line, title):
    assert [(block.kind, block.text) for block in read_markdown(line).blocks] == [("title", title)]
