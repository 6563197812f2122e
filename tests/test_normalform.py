import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appeals.markup import html
from appeals.normalform import one_line, paragraphs

SNIPPETS = [
    *["a", "b c", "д", "e\u0301", "字", "שלום", "\u200f", "\u00a0"],
    *["\u2028", "\u2029", "\x0b", "\x85", "\x00", "\ufeff"],
    *["\n", "\n\n", "\r\n", "\r", " ", "  ", "    ", "\t", "\\", "*", "**", "_", "~"],
    *["# ", "## ", "### ", "##", "#", "> ", ">", "- ", "* ", "+ "],
    *["1. ", "1) ", "2. ", "2.", "10. ", "---", "===", "## → "],
]
TEXTS = st.text() | st.lists(st.sampled_from(SNIPPETS), max_size=20).map("".join)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        (" \n ", ""),
        ("  One   two \n three ", "One two three"),
        ("One\r\ntwo\rthree\tfour", "One two three four"),
        ("One\u2028two\u2029three\x0bfour\x0cfive\x85six", "One two three four five six"),
        ("\ufeffOne\x00\x07\u200b\u200f", "One\u200b\u200f"),
        ("e\u0301", "é"),
        ("Pay 5\u00a0000 zł", "Pay 5\u00a0000 zł"),
        ("می\u200cخواهیم", "می\u200cخواهیم"),
        ("1. *a* # b", "1. *a* # b"),
    ],
)
def test_one_line(text, expected):
    assert one_line(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("\n\n  \n", ""),
        ("One.\n\n\n\nTwo.", "One.\n\nTwo."),
        ("\r\nOne.\r\n\r\nTwo.\r", "One.\n\nTwo."),
        ("One \ntwo", "One\ntwo"),
        ("One\u2028two\u2029three\x0bfour", "One\ntwo\nthree\nfour"),
        # two spaces at the end of a line were a hard break, where the paragraph goes on
        ("One  \ntwo", "One\\\ntwo"),
        ("One  \n\ntwo", "One\n\ntwo"),
        ("One  ", "One"),
        ("One  \n- two", "One\n- two"),
        ("- one  \n- two", "- one\n- two"),
        ("- one  \n  more", "- one\\\n  more"),
        ("1) one  \n2) two", "1) one\n2) two"),
        ("### One  \ntwo", "### One\ntwo"),
        ("One  \n### two", "One\n### two"),
        ("> one  \n> two", "> one\\\n> two"),
        ("- ### one  \ntwo", "- ### one\ntwo"),
        ("> one  \n> - two", "> one\n> - two"),
        ("> one  \ntwo", "> one\\\ntwo"),
        ("one  \n> two", "one\n> two"),
        ("> one  \n>\n> two", "> one\n>\n> two"),
        # headings 1 and 2 belong to the document
        ("# One\n## Two\n### Three\n#### Four", "### One\n### Two\n### Three\n#### Four"),
        ("##\n#", "###\n###"),
        ("#hashtag\n##hashtag", "#hashtag\n##hashtag"),
        # a number and a full stop at the start of a line is a demand
        ("1. one\n2. two", "1) one\n2) two"),
        ("1.\n2.", "1)\n2)"),
        ("12.5 million", "12.5 million"),
        ("1. one\n   more\n2. two", "1) one\n   more\n2) two"),
        ("1. one\nmore\n2. two", "1) one\nmore\n2) two"),
        ("1. one\n\n   more\n2. two", "1) one\n\n   more\n2) two"),
        ("- one\n2. two", "- one\n2) two"),
        ("### One\n2. two", "### One\n2) two"),
        ("One\n\n2. two", "One\n\n2) two"),
        ("In the year\n1986. And then", "In the year\n1986\\. And then"),
        ("- one\n\nIn the year\n1986. And then", "- one\n\nIn the year\n1986\\. And then"),
        ("One\n1. two\n2. three", "One\n1) two\n2) three"),
        ("  1. one", "  1. one"),
        ("> 1. one", "> 1. one"),
    ],
)
def test_paragraphs(text, expected):
    assert paragraphs(text) == expected


@pytest.mark.parametrize("normalise", [one_line, paragraphs])
@given(text=TEXTS)
def test_the_normal_form_is_its_own_normal_form(normalise, text):
    once = normalise(text)
    assert normalise(once) == once


@given(TEXTS)
def test_one_line_is_one_line_in_nfc_without_controls(text):
    line = one_line(text)
    assert unicodedata.is_normalized("NFC", line)
    assert [c for c in line if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp")] == []
    assert line == line.strip(" ")
    assert "  " not in line


@given(TEXTS)
def test_prose_never_looks_like_a_part_of_the_document(text):
    for line in paragraphs(text).split("\n"):
        assert not re.match(r"#{1,2}( |$)|[0-9]+\.( |$)", line)


@given(TEXTS)
def test_no_letter_and_no_digit_is_lost(text):
    def signs(value):
        return sorted(c for c in unicodedata.normalize("NFC", value) if c.isalnum())

    cleaned = "".join(c for c in text if c == "\n" or unicodedata.category(c) not in ("Cc", "Cs")).replace("\ufeff", "")
    assert signs(one_line(text)) == signs(cleaned)
    assert signs(paragraphs(text)) == signs(cleaned)


MARKS = ["a", "b\\*", " ", "  ", "\n", "\n\n", "*c*", "**d**", "### e", "> f", "- g", "1) h", "- ### i", "j.  \nk"]
PROSE = st.lists(st.sampled_from([*MARKS, "\n- l", "\n> m", "\n### n"]), max_size=15).map("".join)


@given(PROSE)
def test_readers_see_the_same_before_and_after(prose):
    def seen(text):
        return html(text).replace("<br>", "").split()

    assert seen(paragraphs(prose)) == seen(prose)
