"""Numbers and dates: which are the same in two languages."""

from collections import Counter

import pytest

from appeals.translating.figures import compare_figures, read_figures


def dates(text: str, language: str) -> list[tuple[int, int, int]]:
    return [(date.year, date.month, date.day) for date in read_figures(text, language).dates]


def numbers(text: str, language: str = "en") -> list[str]:
    return sorted(read_figures(text, language).numbers.elements())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1,500", ["1500"]),
        ("1.500", ["1500"]),
        ("1 500", ["1500"]),
        ("1\u202f500 000", ["1500000"]),
        ("1’500", ["1500"]),
        ("٢٬٥٠٠", ["2500"]),
        ("۱۲۳", ["123"]),
        ("2.5 and 2,50", ["2.5", "2.5"]),
        ("1,234.50", ["1234.5"]),
        ("1.234,50", ["1234.5"]),
        ("0,125", ["0.125"]),
        ("10:30", ["10.3"]),
        ("192.168.10.20", ["192.168.10.20"]),
        ("007", ["7"]),
        ("in 2020 100 people", ["100", "2020"]),
        ("5%, G7, 3rd, 20-річний", ["20", "3", "5", "7"]),
        ("2020–2022", ["2020", "2022"]),
        ("no number, ½", []),
    ],
)
def test_numbers_are_read_by_value(text, expected):
    assert numbers(text) == expected


DAY = (2022, 1, 27)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("on 27 January 2022.", "en"),
        ("January 27th, 2022", "en"),
        ("the 27th of January 2022", "en"),
        ("27 Jan. 2022", "en"),
        ("2022-01-27", "en"),
        ("27.01.2022", "de"),
        ("27. 1. 2022", "cs"),
        ("01/27/2022", "en"),
        ("27/01/22", "fr"),
        ("am 27. Januar 2022", "de"),
        ("27 студзеня 2022 года", "be"),
        ("27-га студзеня 2022", "be"),
        ("27 січня 2022 року", "uk"),
        ("27 января 2022 г.", "ru"),
        ("27 stycznia 2022 r.", "pl"),
        ("2022 m. sausio 27 d.", "lt"),
        ("2022. gada 27. janvārī", "lv"),
        ("27. jaanuaril 2022", "et"),
        ("27 de enero de 2022", "es"),
        ("27 de janeiro de 2022", "pt"),
        ("27 tammikuuta 2022", "fi"),
        ("27. ledna 2022", "cs"),
        ("2022. január 27-én", "hu"),
        ("2022. 01. 27.", "hu"),
        ("27 Ιανουαρίου 2022", "el"),
        ("27 Ocak 2022'de", "tr"),
        ("2022 წლის 27 იანვარს", "ka"),
        ("٢٧ يناير ٢٠٢٢", "ar"),
        ("27 בינואר 2022", "he"),
        ("۲۷ ژانویه ۲۰۲۲", "fa"),
        ("2022年1月27日", "zh-hans"),
        ("2022 年 1 月 27 日", "ja"),
        ("2022년 1월 27일", "ko"),
    ],
)
def test_a_date_is_recognised_in_the_ways_of_its_language(text, language):
    found = read_figures(text, language)
    reference = read_figures("2022-01-27", "en")
    assert (len(found.dates), found.numbers) == (1, Counter())
    assert (compare_figures(reference, found).shared, compare_figures(reference, found).contradicting) == (1, [])


def test_a_date_may_lack_its_year_or_its_day():
    assert dates("on May 9", "en") == [(0, 5, 9)]
    assert dates("у жніўні 2020 года", "be") == [(2020, 8, 0)]
    assert dates("5月", "ja") == [(0, 5, 0)]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("You may march", "en"),
        ("5 peaceful marchers", "en"),
        ("99.99.2022", "en"),
        ("192.168.10.20", "en"),
        ("5 мам", "ru"),
        ("3 mal 5", "de"),
    ],
)
def test_what_only_looks_like_a_date_is_none(text, language):
    assert dates(text, language) == []


def test_two_dates_in_a_row_are_told_apart():
    assert dates("from 9 August 2020 to 27 January 2022", "en") == [(2020, 8, 9), DAY]
    assert dates("27–29 January 2022", "en") == [(2022, 1, 29)]


def differ(source: str, text: str, language: str = "be", source_language: str = "en"):
    found = compare_figures(read_figures(source, source_language), read_figures(text, language))
    contradicting = [(a.written, b.written) for a, b in found.contradicting]
    return sorted(found.missing.elements()), sorted(found.extra.elements()), contradicting, found.shared


@pytest.mark.parametrize(
    ("source", "text", "expected"),
    [
        ("27 January 2022", "27 студзеня 2022", ([], [], [], 1)),
        ("27 January 2022", "27 лютага 2022", ([], [], [("27 January 2022", "27 лютага 2022")], 0)),
        ("27 January 2022", "28.01.2022", ([], [], [("27 January 2022", "28.01.2022")], 0)),
        ("03/02/2022", "2 сакавіка 2022", ([], [], [], 1)),
        ("03/02/2022", "3 лютага 2022", ([], [], [], 1)),
        ("27 January 2022", "27 невядомага 2022", ([], [], [], 2)),
        ("May 2020", "у маі 2020", ([], [], [], 1)),
        ("27 January 2022", "учора", (["2022", "27"], [], [], 0)),
        ("9 May", "9 мая 1945", ([], ["1945"], [], 1)),
        ("1,500 people and 30", "1 500 чалавек і 40", (["30"], ["40"], [], 1)),
        ("5 and 5", "5", (["5"], [], [], 1)),
    ],
)
def test_two_texts_are_compared_by_what_they_say(source, text, expected):
    assert differ(source, text) == expected
