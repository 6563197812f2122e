"""The gate: what it finds, what it lets through, what it costs."""

import time

import pytest

from appeals.models import Mark, Term
from appeals.translating import gate
from appeals.translating.edit import write
from appeals.translating.gate import Finding, check, name_piece
from appeals.translating.pieces import every_piece
from appeals.translating.snapshot import working_text
from tests.make import make_appeal, make_section

pytestmark = pytest.mark.django_db


def look(appeal, language: str = "uk") -> list[tuple[str, str]]:
    """Level and message of each finding."""
    return [(finding.level, finding.message) for finding in check(working_text(appeal), language)]


def compare(source: str, text: str, *, address: str = "section:1.prose") -> list[tuple[str, str]]:
    """What the gate finds in one piece; its name is left out."""
    appeal = make_appeal(languages=("en", "uk"))
    write(appeal, "en", {address: source})
    write(appeal, "uk", {address: text})
    return [(level, message.partition(": ")[2]) for level, message in look(appeal)]


def make_term(**fields) -> Term:
    return Term.objects.create(**{"source_language": "en", "language": "uk", **fields})


def test_a_faithful_translation_passes_and_so_does_the_original():
    appeal = make_appeal(languages=("en", "uk"))
    assert look(appeal) == []
    assert look(make_appeal("other"), "en") == []


def test_findings_name_the_piece_and_its_address():
    appeal = make_appeal(languages=("en", "uk"))
    write(appeal, "en", {"demand:2.text": "See [this](https://example.org)."})
    write(appeal, "uk", {"demand:2.text": "Бачте це."})
    message = "Demand 2: the link https://example.org is missing."
    assert check(working_text(appeal), "uk") == [Finding("error", message, "demand:2.text")]


def test_pieces_are_named_in_plain_words_and_sections_by_their_place():
    appeal = make_appeal()
    appeal.sections.exclude(number=3).update(position=7)
    working = working_text(appeal)
    assert {piece.address: name_piece(working, piece.address) for piece in every_piece(working)} == {
        "appeal.title": "Title",
        "appeal.slogan": "Slogan",
        "appeal.summary": "Summary",
        "appeal.share_text": "Text for passing on",
        "appeal.place": "Place of issue",
        "issuer:council.name": "Name of the issuer “council”",
        "section:3.prose": "Section 1",
        "section:3.closing": "Section 1, after the demands",
        "section:1.prose": "Section 2",
        "section:1.closing": "Section 2, after the demands",
        "addressee:city.name": "Name of the addressee “city”",
        "section:2.prose": "Section 3",
        "demand:1.text": "Demand 1",
        "demand:2.text": "Demand 2",
        "section:2.closing": "Section 3, after the demands",
    }


def test_every_piece_must_be_there():
    assert len(look(make_appeal())) == 8
    appeal = make_appeal("other", languages=("en", "uk"))
    write(appeal, "uk", {"issuer:council.name": "Рада", "addressee:city.name": "Місто"})
    appeal.demands.filter(number=1).update(text_uk="")
    assert look(appeal) == [("error", "Demand 1: the translation is missing.")]


def test_every_piece_must_be_made_from_the_original_of_today():
    appeal = make_appeal(languages=("en", "uk"))
    write(appeal, "uk", {"demand:1.text": "Перше."})
    write(appeal, "en", {"demand:1.text": "Other."})
    assert look(appeal) == [("error", "Demand 1: the original has changed since it was translated.")]


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (Mark.State.DRAFT, [("error", "Title: this is a draft that nobody has approved.")]),
        (Mark.State.REVIEW, [("error", "Title: this waits for review.")]),
        (Mark.State.APPROVED, []),
    ],
)
def test_every_piece_must_be_approved(state, expected):
    appeal = make_appeal(languages=("en", "uk"))
    write(appeal, "uk", {"appeal.title": "Назва"}, state=state)
    assert look(appeal) == expected


def test_the_text_must_keep_every_demand_when_it_is_read_again(monkeypatch):
    appeal = make_appeal(languages=("en", "uk"))
    written = gate.to_markdown
    monkeypatch.setattr(gate, "to_markdown", lambda document: written(document).replace("\n2. Demand 2 uk.", ""))
    assert look(appeal) == [("error", "Demands: 2 in the original, 1 here.")]


def test_the_text_must_be_readable(monkeypatch):
    appeal = make_appeal(languages=("en", "uk"))
    monkeypatch.setattr(gate, "to_markdown", lambda document: "nonsense")
    message = "The text can't be published. Line 1: the front matter is missing; it stands between two lines of “---”."
    assert look(appeal) == [("error", message)]


@pytest.mark.parametrize(
    ("source", "text", "expected"),
    [
        ("[a](https://a.org/x)", "[б](https://a.org/x)", []),
        ("<https://a.org/1>", "див. https://a.org/1.", []),
        ("[a](https://a.org)", "б", [("error", "the link https://a.org is missing.")]),
        ("a", "[б](https://b.org)", [("error", "the link https://b.org is not in the original.")]),
        (
            "[a](mailto:a@b.org)",
            "[б](mailto:c@b.org)",
            [
                ("error", "the link mailto:a@b.org is missing."),
                ("error", "the link mailto:c@b.org is not in the original."),
            ],
        ),
        (
            "https://a.org/2020",
            "https://a.org/2021",
            [
                ("error", "the link https://a.org/2020 is missing."),
                ("error", "the link https://a.org/2021 is not in the original."),
            ],
        ),
        ("[a](javascript:x)", "б", []),
    ],
)
def test_links_must_be_the_same(source, text, expected):
    assert compare(source, text) == expected


NUMBERS = "numbers of the original that are missing: "


@pytest.mark.parametrize(
    ("source", "text", "expected"),
    [
        ("1,500 people", "1 500 людей", []),
        ("2.5 per cent", "2,5 відсотка", []),
        ("on 27 January 2022", "27 січня 2022 року", []),
        ("two of 5", "два з п'яти", [("warning", NUMBERS + "5.")]),
        ("about 300 people", "близько трьохсот людей", [("error", NUMBERS + "300.")]),
        ("300 of 500", "300 з половини тисячі", [("warning", NUMBERS + "500.")]),
        ("300", "400", [("error", NUMBERS + "300."), ("warning", "numbers that are not in the original: 400.")]),
        ("ten", "10", []),
        ("a hundred", "100", [("warning", "numbers that are not in the original: 100.")]),
        (
            "on 27 January 2022",
            "27 лютого 2022",
            [("error", "the original says “27 January 2022”, the translation “27 лютого 2022”.")],
        ),
    ],
)
def test_numbers_and_dates_must_be_there(source, text, expected):
    assert compare(source, text) == expected


@pytest.mark.parametrize(
    ("source", "text", "expected"),
    [
        ("A\n\nB", "А\n\nБ", []),
        ("A\n\nB", "А", [("error", "paragraphs: 2 in the original, 1 here.")]),
        ("- a\n- b", "- а\n\n- б", []),
        ("- a\n- b", "- а", [("error", "list items: 2 in the original, 1 here.")]),
        ("1) a\n2) b", "1) а\n2) б\n3) в", [("error", "list items: 2 in the original, 3 here.")]),
        ("> a", "> а", []),
        ("> a", "а", [("error", "quotes: 1 in the original, 0 here.")]),
        ("### A\n\nb", "#### А\n\nб", []),
        (
            "### A\n\nb",
            "А\n\nб",
            [
                ("error", "paragraphs: 1 in the original, 2 here."),
                ("error", "headings: 1 in the original, 0 here."),
            ],
        ),
        ("*a* **b**", "*а* **б**", []),
        ("*a*", "а", [("warning", "emphasis: 1 in the original, 0 here.")]),
        ("a", "**а**", [("warning", "bold text: 0 in the original, 1 here.")]),
    ],
)
def test_the_markup_must_be_the_same(source, text, expected):
    assert compare(source, text) == expected


def test_a_demand_is_one_paragraph_and_a_title_has_no_markup():
    assert compare("*All* of [it](https://a.org)", "Усе", address="demand:1.text") == [
        ("error", "the link https://a.org is missing."),
        ("warning", "emphasis: 1 in the original, 0 here."),
    ]
    appeal = make_appeal("other", languages=("en", "uk"))
    write(appeal, "en", {"appeal.title": "*Now* or > never"})
    write(appeal, "uk", {"appeal.title": "Зараз або ніколи"})
    assert look(appeal) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Свободу політв’язням режиму.", []),
        ("Свободу всім.", [("warning", "“political prisoner” should be translated as “політв'язень”.")]),
        (
            "Свободу політв'язням, не зек",
            [("error", "“зек” is not to be used; the glossary says “політв'язень”.")],
        ),
        (
            "Свободу політв'язням-арештантами",
            [("warning", "“арештантами” is not to be used; the glossary says “політв'язень”.")],
        ),
        (
            "Свободу політв'язням <https://a.org/зек>",
            [("error", "the link https://a.org/%D0%B7%D0%B5%D0%BA is not in the original.")],
        ),
    ],
)
def test_terms_of_the_glossary_are_kept(text, expected):
    make_term(term="political prisoner", translation="політв'язень", forbidden="зек\nарештант")
    make_term(term="elections", translation="вибори")
    make_term(term="political prisoner", translation="więzień", language="pl")
    assert compare("Free the political prisoners.", text) == expected


def test_a_forbidden_word_is_only_a_warning_where_the_original_lacks_the_term():
    make_term(term="political prisoner", translation="політв'язень", forbidden="зек")
    assert compare("All are free.", "Кожен зек вільний.") == [
        ("warning", "“зек” is not to be used; the glossary says “політв'язень”.")
    ]


def test_errors_come_before_warnings_each_in_reading_order():
    appeal = make_appeal(languages=("en", "uk"))
    write(appeal, "en", {"section:1.prose": "*A*", "demand:1.text": "<https://a.org>", "section:3.prose": "- *b*"})
    write(appeal, "uk", {"section:1.prose": "А", "demand:1.text": "А", "section:3.prose": "Б"})
    assert [(finding.level, finding.piece) for finding in check(working_text(appeal), "uk")] == [
        ("error", "demand:1.text"),
        ("error", "section:3.prose"),
        ("error", "section:3.prose"),
        ("warning", "section:1.prose"),
        ("warning", "section:3.prose"),
    ]


def test_hostile_texts_are_only_compared():
    text = "<script>alert(1)</script> %(piece)s %s {0} \u202e &amp; [](x)"
    hidden = "letters that can't be seen or change the order of others: U+202E RIGHT-TO-LEFT OVERRIDE."
    assert compare(text, text) == [("warning", hidden)]


@pytest.mark.parametrize("count", [1, 60])
def test_it_takes_one_query_for_the_terms_or_none(count, django_assert_num_queries):
    appeal = make_appeal(languages=("en", "uk"))
    demands = [{"en": f"Free {number} regimes.", "uk": f"Звільніть {number}."} for number in range(count)]
    make_section(appeal, appeal.sections.get(number=2).addressee, demands, en="To:", uk="До:")
    terms = [make_term(term=f"regime {number}", translation="режим") for number in range(count)]
    working = working_text(appeal)
    with django_assert_num_queries(1):
        found = check(working, "uk")
    with django_assert_num_queries(0):
        assert check(working, "uk", terms) == found


def test_sixty_pieces_and_two_hundred_terms_take_less_than_a_second():
    appeal = make_appeal(languages=("en", "uk"))
    text = "We demand that the *regime* of 27 January 2022 frees 1,500 political prisoners. " * 3
    demands = [{"en": f"{text}{number}", "uk": f"{text}{number}"} for number in range(60)]
    make_section(appeal, appeal.sections.get(number=2).addressee, demands, en="To:", uk="До:")
    terms = [Term(pk=n, source_language="en", term=f"term {n}", language="uk", translation="x") for n in range(200)]
    working = working_text(appeal)
    started = time.process_time()
    check(working, "uk", terms)
    assert time.process_time() - started < 1
