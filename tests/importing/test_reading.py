"""What can't be read is refused in one clear line."""

import pytest

from appeals.importing.reading import SIZE_LIMIT, ReadingError, read

BINARY = "The file is binary. Import plain text, Markdown or a Word document (.docx)."
NO_TITLE = "The document has no title. Write it as a paragraph of its own at the top."

REFUSED = {
    "empty": (b"", "The file is empty."),
    "blank": (b" \n\t\r\n", "The file is blank."),
    "invisible": ("\ufeff\u200b\n\xa0".encode(), "The file is blank."),
    "zeros": (b"abc\0def", BINARY),
    "controls": (b"\x01\x02\x03abc", BINARY),
    "picture": (
        b"\x89PNG\r\n\x1a\n\0\0",
        "The file is binary. Import plain text, Markdown or a Word document (.docx).",
    ),
    "latin": ("Grüße".encode("latin-1"), "The file is not in UTF-8. Save it with the encoding UTF-8."),
    "utf-16": ("Title".encode("utf-16"), "The file is not in UTF-8. Save it with the encoding UTF-8."),
    "old word": (b"\xd0\xcf\x11\xe0\xa1\xb1", "This is an old Word document (.doc). Save it as .docx and import that."),
    "big": (b"a" * (SIZE_LIMIT + 1), "The file is bigger than 1 MB. Import the text without its pictures."),
    "many lines": (b"a\n" * 20_001, "The file has too many lines for an appeal: more than 20000."),
    "many demands": (
        b"T\n\nWe ask:\n\n" + b"- a\n" * 1001,
        "The document has more than 1000 sections or demands; no appeal can be that long.",
    ),
    "long title": (
        b"# " + b"a" * 1000 + b"\n",
        "The document has no title: what stands in its place has 1000 characters.",
    ),
    "only residue": (
        b"top of page\nbottom of page",
        "The document has no title. Write it as a paragraph of its own at the top.",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_text_is_refused_in_one_line(case):
    data, message = REFUSED[case]
    with pytest.raises(ReadingError) as error:
        read(data)
    assert str(error.value) == message


def test_a_file_of_exactly_one_megabyte_is_read():
    data = b"Title\n\n" + b"word " * 199_998
    assert read(data + b"a" * (SIZE_LIMIT - len(data))).title == "Title"


@pytest.mark.parametrize("stated", ["xx", "english"])
def test_an_unknown_language_is_refused(stated):
    with pytest.raises(ReadingError, match=rf"^“{stated}” is not a language of the catalogue\.$"):
        read(f"---\nlanguage: {stated}\n---\n# T".encode())
    with pytest.raises(ReadingError, match=rf"^“{stated}” is not a language of the catalogue\.$"):
        read(b"Title", language=stated)


def test_two_languages_are_refused():
    with pytest.raises(ReadingError, match=r"^The document says that it is in “be”, not in “en”\.$"):
        read(b"---\nlanguage: be\n---\n# T", language="en")


def test_a_language_may_be_written_with_capitals():
    assert read(b"---\nlanguage: zh-Hans\n---\n# T").language == "zh-hans"
