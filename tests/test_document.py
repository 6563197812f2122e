import unicodedata
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appeals.document import (
    STANDINGS,
    Demand,
    Document,
    DocumentError,
    Party,
    Section,
    digest,
    from_markdown,
    to_markdown,
)

TEXT = """\
---
appeal: schools
language: be
version: 2
source: en
standing: official
translator: Алесь: перакладчык
issuer: Рада
issuer: Бацькі: супольнасць
date: 2022-02-20
place: Мінск
addressees: city city
summary: Пра школы.
share: Перадайце: у школах холадна.
---

# Школы

> Цяпло дзецям!

Адкрыты *ліст*.

1) не патрабаванне

## → Горад

Мы заклікаем горад:

1. Ацяпліць.
3. Заплаціць.

Неадкладна.

## → Горад

2. Пачуць.

##

Канец.
"""
DOCUMENT = Document(
    appeal="schools",
    language="be",
    version=2,
    source_language="en",
    standing="official",
    translator="Алесь: перакладчык",
    issuers=("Рада", "Бацькі: супольнасць"),
    date="2022-02-20",
    place="Мінск",
    title="Школы",
    slogan="Цяпло дзецям!",
    summary="Пра школы.",
    share="Перадайце: у школах холадна.",
    sections=(
        Section(prose="Адкрыты *ліст*.\n\n1) не патрабаванне"),
        Section(
            Party("city", "Горад"),
            "Мы заклікаем горад:",
            (Demand(1, "Ацяпліць."), Demand(3, "Заплаціць.")),
            "Неадкладна.",
        ),
        Section(Party("city", "Горад"), "", (Demand(2, "Пачуць."),)),
        Section(prose="Канец."),
    ),
)


def make_document(*sections, **fields):
    names = {"appeal": "schools", "language": "en", "source_language": "en", "title": "Schools"}
    return Document.build(**{**names, **fields}, sections=sections)


def test_the_canonical_text_of_a_whole_document():
    assert to_markdown(DOCUMENT) == TEXT
    assert from_markdown(TEXT) == DOCUMENT


def test_the_canonical_text_of_the_smallest_document():
    document = make_document()
    text = "---\nappeal: schools\nlanguage: en\nsource: en\nstanding: original\n---\n\n# Schools\n"
    assert to_markdown(document) == text
    assert from_markdown(text) == document


def test_a_document_without_a_title_can_be_written_and_read():
    assert to_markdown(make_document(title="")).endswith("---\n\n#\n")
    assert from_markdown(to_markdown(make_document(title=""))) == make_document(title="")


def test_a_quote_at_the_beginning_is_not_taken_for_the_slogan():
    document = make_document(Section(prose="> A quote."))
    assert to_markdown(document).endswith("# Schools\n\n>\n\n> A quote.\n")
    assert from_markdown(to_markdown(document)) == document


def test_an_addressee_without_a_name_and_a_demand_without_a_text_stand():
    document = make_document(Section(Party("city", ""), "", (Demand(1, ""), Demand(2, "Heat."))))
    assert to_markdown(document).endswith("## →\n\n1.\n2. Heat.\n")
    assert from_markdown(to_markdown(document)) == document


def test_build_brings_every_text_into_its_normal_form():
    document = make_document(
        Section(prose=" \n"),
        Section(Party("city", " The\ncity "), "# One\r\n1. two", (Demand(1, " Heat\n them. "),), "  \n"),
        Section(prose="Three", closing="Four"),
        title=" The  schools ",
        issuers=("Parents", " ", "Teachers "),
        slogan="Warm\tschools!",
    )
    assert document.sections == (
        Section(Party("city", "The city"), "### One\n1) two", (Demand(1, "Heat them."),), ""),
        Section(prose="Three\n\nFour"),
    )
    assert (document.title, document.slogan) == ("The schools", "Warm schools!")
    assert document.issuers == ("Parents", "Teachers")


def test_a_document_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        DOCUMENT.title = "Other"


def test_demands_and_addressed_sections_come_in_reading_order():
    assert [demand.number for demand in DOCUMENT.demands] == [1, 3, 2]
    assert DOCUMENT.addressed == DOCUMENT.sections[1:3]


def test_the_digest_is_the_sha256_of_the_canonical_text():
    assert DOCUMENT.digest == digest(TEXT)
    assert digest("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert digest("é") == "4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c"


def test_the_demo_is_canonical():
    paths = sorted(Path(__file__).parent.parent.glob("appeals/demo/texts/*/*.md"))
    assert len(paths) > 6
    assert [path for path in paths if to_markdown(from_markdown(path.read_text())) != path.read_text()] == []


# Whatever is written comes back

MARKS = [
    "",
    " ",
    "#",
    "##",
    "# a",
    "## → a",
    "---",
    "> a",
    ">",
    "1.",
    "2. a",
    "1) b",
    "- a",
    "a  \nb",
    "a\n5. b",
    "a: b",
]
LINES = st.sampled_from(MARKS) | st.text(max_size=8)
PROSE = st.lists(LINES, max_size=4).map("\n".join)
KEYS = st.sampled_from(["city", "state", "a-1"])


@st.composite
def documents(draw):
    numbers = iter(draw(st.permutations(range(1, 13))))
    sections = [
        Section(
            addressee=draw(st.none() | st.builds(Party, KEYS, LINES)),
            prose=draw(PROSE),
            demands=tuple(Demand(next(numbers), draw(LINES)) for _ in range(draw(st.integers(0, 3)))),
            closing=draw(PROSE),
        )
        for _ in range(draw(st.integers(0, 4)))
    ]
    return Document.build(
        appeal=draw(KEYS),
        language=draw(st.sampled_from(["en", "be", "zh-hans"])),
        source_language="en",
        title=draw(LINES),
        version=draw(st.integers(0, 999)),
        standing=draw(st.sampled_from(STANDINGS)),
        translator=draw(LINES),
        issuers=tuple(draw(st.lists(LINES, max_size=3))),
        date=draw(st.sampled_from(["", "2022-02-20"])),
        place=draw(LINES),
        slogan=draw(LINES),
        summary=draw(LINES),
        share=draw(LINES),
        sections=tuple(sections),
    )


@given(documents())
def test_every_document_comes_back_from_its_canonical_text(document):
    text = to_markdown(document)
    assert from_markdown(text) == document
    assert to_markdown(from_markdown(text)) == text
    assert unicodedata.is_normalized("NFC", text)
    assert text.splitlines() == text.removesuffix("\n").split("\n")
    assert "\n\n\n" not in text


@given(st.text() | documents().map(to_markdown).flatmap(lambda text: st.permutations(text.split("\n")).map("\n".join)))
def test_any_other_text_is_refused_with_its_line_or_is_canonical(text):
    try:
        document = from_markdown(text)
    except DocumentError as error:
        assert 1 <= error.line <= text.count("\n") + 2
        assert str(error) == f"Line {error.line}: {error.message}"
        assert "\n" not in str(error)
    else:
        assert to_markdown(document) == text
