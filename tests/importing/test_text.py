"""Plain text: what stands where, and what it ends in."""

import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appeals.importing.blocks import escape, escape_start
from appeals.importing.reading import Dropped, ReadingError, read
from appeals.markup import html, plain

SAMPLE = (Path(__file__).parent / "samples" / "schools.txt").read_bytes()
SLOGAN = "Every child needs a warm school!"


def parts(text: str):
    """Read ``text`` and return (prose, demands) of each section."""
    sections = read(text.encode()).sections
    return [(section.prose, [(d.number, d.text) for d in section.demands]) for section in sections]


def words_of(reading) -> Counter:
    """Count every word of what was read."""
    texts = [reading.title, reading.slogan]
    for section in reading.sections:
        texts += [section.prose, *(demand.text for demand in section.demands), section.closing]
    return Counter(word for text in texts for word in text.replace("\\", "").split())


def test_the_sample_has_title_slogan_sections_and_demands():
    reading = read(SAMPLE)
    assert reading.counts_line == "1 title, 1 slogan, 3 sections, 0 addressees, 3 demands; 2 lines dropped"
    assert reading.title == "Sample appeal of the Lindenau parents' council on the heating of the town's schools"
    assert reading.slogan == SLOGAN


def test_the_paragraph_before_the_list_opens_a_section_and_the_one_after_it_the_next():
    opening, lead_in, ending = read(SAMPLE).sections
    assert lead_in.prose == "Autumn has passed, and there is no plan. We therefore call on the town council:"
    assert [demand.number for demand in lead_in.demands] == [1, 2, 3]
    assert opening.prose.count("\n\n") == ending.prose.count("\n\n") == 1
    assert (opening.demands, ending.demands, lead_in.closing) == ((), (), "")


def test_a_demand_that_goes_over_two_lines_is_one():
    assert read(SAMPLE).sections[1].demands[1].text == (
        "Publish the temperatures that are measured in the classrooms, week by week, together with the measures that "
        "have been taken where it was too cold."
    )


def test_residue_of_page_builders_is_dropped_and_told():
    lines = SAMPLE.decode().split("\n")
    assert read(SAMPLE).dropped == (Dropped(1, "top of page"), Dropped(len(lines), "bottom of page"))


def test_no_word_is_lost():
    source = Counter(SAMPLE.decode().replace("•", "").split())
    reading = read(SAMPLE)
    out = words_of(reading) + Counter(SLOGAN.split())
    out += Counter(word for dropped in reading.dropped for word in dropped.text.split())
    assert out == source


def test_what_a_person_must_decide_is_asked():
    assert read(SAMPLE).questions == (
        "Who is addressed in “Autumn has passed, and there is no plan. We therefore call on the town council:”? "
        "Its 3 demands have no addressee.",
        "Who issues the appeal? The document names no issuer.",
        "Which language is it in? The document doesn't say, so the campaign's default is taken.",
    )


def test_a_given_language_is_taken_without_a_question():
    reading = read(SAMPLE, language="de")
    assert reading.language == "de"
    assert len(reading.questions) == 2


@pytest.mark.parametrize(
    "marks", ["• •", "- -", "– –", "* *", "1. 2.", "1) 2)", "a) b)", "(1) (2)", "◦ ◦", "١. ٢.", "I. II.", "1.1. 1.2"]
)
@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_every_mark_makes_demands(marks, between):
    one, two = marks.split()
    text = f"Title\n\nWe call on you:{between}{one} Come.{between}{two} Go.\n\nThank you."
    assert parts(text) == [("We call on you:", [(1, "Come."), (2, "Go.")]), ("Thank you.", [])]


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_line_ends_and_a_byte_order_mark_make_no_difference(end):
    data = b"\xef\xbb\xbf" + SAMPLE.replace(b"\n", end.encode())
    assert read(data) == read(SAMPLE)


def test_demands_are_numbered_through_the_appeal_and_the_change_is_told():
    text = "Title\n\nFirst we ask:\n1. A.\n2. B.\n\nThen we ask:\n1. C."
    assert [demands for _prose, demands in parts(text)] == [[(1, "A."), (2, "B.")], [(3, "C.")]]
    assert read(text.encode()).questions[0] == (
        "1 demand has another number now than in the document (the first: 1 became 3)."
    )


def test_a_slogan_after_the_title_and_at_the_end_stands_once():
    reading = read(b"Title\n\nWarm schools!\n\nText.\n\nwarm  schools!")
    assert (reading.title, reading.slogan) == ("Title", "Warm schools!")
    assert [section.prose for section in reading.sections] == ["Text."]


def test_a_first_line_that_comes_once_is_the_title():
    reading = read(b"Warm schools!\n\nText.\n\nMore.")
    assert (reading.title, reading.slogan) == ("Warm schools!", "")


def test_lines_wrapped_by_hand_are_one_paragraph():
    assert parts("Title\n\nOne sentence\nin two lines.\n\nNext.") == [("One sentence\nin two lines.\n\nNext.", [])]


def test_the_last_paragraph_may_be_wrapped_too():
    assert parts("Title\n\nOne sentence\nin two lines.") == [("One sentence\nin two lines.", [])]


def test_a_slogan_right_above_the_title_and_right_below_the_text_is_recognised():
    reading = read(b"Warm!\nTitle\n\nText.\nWarm!")
    assert (reading.title, reading.slogan, [s.prose for s in reading.sections]) == ("Title", "Warm!", ["Text."])


def test_without_blank_lines_every_line_is_a_paragraph():
    assert parts("Title\nOne.\nTwo.") == [("One.\n\nTwo.", [])]


def test_a_long_line_is_a_paragraph_of_its_own():
    long = "word " * 30 + "end."
    assert parts(f"Title\n{long}\n\nNext.") == [(f"{long}\n\nNext.", [])]


def test_numbers_and_dashes_inside_a_paragraph_stay_text():
    text = "Title\n\nThe law of\n12. March says\n– and we agree –\nenough.\n\nEnd."
    assert parts(text) == [("The law of\n12\\. March says\n– and we agree –\nenough.\n\nEnd.", [])]


def test_a_list_that_nothing_leads_in_is_asked_about():
    assert parts("Title\n\nWe want this\n\n• A.\n• B.") == [("We want this", [(1, "A."), (2, "B.")])]
    assert read("Title\n\nWe want this\n\n• A.\n• B.".encode()).questions[0] == (
        "Are the items of the list in line 5 demands? Nothing that ends in a colon leads them in."
    )


def test_a_list_inside_a_demand_is_kept_and_asked_about():
    text = "Title\n\nDo:\n1. First:\n   - a\n   - b\n2. Second."
    assert parts(text) == [("Do:", [(1, "First: - a - b"), (2, "Second.")])]
    assert "Should the list inside the demand in line 4 be demands of its own? It is one now." in (
        read(text.encode()).questions
    )


def test_a_line_right_below_a_finished_demand_is_asked_about():
    text = b"Title\n\nDo:\n- First\nand more.\nThank you.\n"
    assert parts(text.decode()) == [("Do:", [(1, "First and more. Thank you.")])]
    assert read(text).questions[1] == ("Does line 6 belong to the demand above it? No blank line stands between them.")


def test_separators_are_dropped_and_told():
    reading = read(b"Title\n\nOne.\n\n* * *\n\nTwo.")
    assert reading.dropped == (Dropped(5, "* * *"),)
    assert [section.prose for section in reading.sections] == ["One.\n\nTwo."]


def test_what_looks_like_markdown_is_shown_as_it_is_written():
    text = r"Use *stars*, _lines_, snake_case, 2 * 3, [a](https://example.org), <b>, `x` and C:\*."
    reading = read(f"Title\n\n{text}".encode())
    assert plain(reading.sections[0].prose) == text
    assert html(reading.sections[0].prose).count("<") == 2  # the paragraph's own


@given(st.text(alphabet="*_[]()<>`\\#-+=.1ab >&;~!\u00e9", max_size=40))
def test_escaping_shows_any_line_as_it_is(line):
    line = " ".join(line.split())
    assert plain(escape_start(escape(line))) == line


@given(st.lists(st.text(alphabet="ab:•-1. \n*_", max_size=20), max_size=8))
def test_no_word_of_any_text_is_lost(chunks):
    text = "Title here\n\nOpening.\n\n" + "\n".join(chunks) + "\n\nThe end."
    reading = read(text.encode())
    letters = Counter(re.findall(r"[a-z]", text, re.IGNORECASE))
    dropped = "".join(line.text for line in reading.dropped)
    assert Counter(re.findall(r"[a-z]", "".join(words_of(reading).elements()) + dropped, re.IGNORECASE)) == letters


@pytest.mark.parametrize("text", ["• Only\n• a list", "word " * 100])
def test_a_text_without_a_title_is_refused(text):
    with pytest.raises(ReadingError, match=r"^The document has no title[.:].*$"):
        read(text.encode())
