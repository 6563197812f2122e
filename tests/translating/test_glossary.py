"""Terms: where they stand, whether they are kept, what is not to be used."""

import time

import pytest

from appeals.models import Term
from appeals.translating.glossary import Forbidden, forbidden, kept, occurrences, terms, terms_by_language


def term(text: str = "x", translation: str = "y", *, source: str = "en", language: str = "uk", not_: str = "") -> Term:
    return Term(source_language=source, term=text, language=language, translation=translation, forbidden=not_)


def found(text: str, *wanted: Term) -> list[str]:
    """What stands in the text at each occurrence."""
    return [text[place.start : place.end] for place in occurrences(text, wanted)]


@pytest.mark.parametrize(
    ("text", "wanted", "language", "expected"),
    [
        ("The Regime and its regimes", "regime", "en", ["Regime", "regimes"]),
        ("Прэзідэнту і прэзідэнтам", "прэзідэнт", "be", ["Прэзідэнту", "прэзідэнтам"]),
        ("Свабоду палітвязням!", "палітвязень", "be", ["палітвязням"]),
        ("The Euro of the EU", "EU", "en", ["EU"]),
        ("ЕС и Есенин", "ЕС", "ru", ["ЕС"]),
        ("Суда і судамі", "суд", "be", ["Суда"]),
        ("A warning of war", "war", "en", ["war"]),
        ("Unfair is fair", "fair", "en", ["fair"]),
        ("Menschenrechte", "Menschenrecht", "de", ["Menschenrechte"]),
        ("об’єднання об'єднаннями", "об'єднання", "uk", ["об’єднання", "об'єднаннями"]),
        ("l’État", "État", "fr", ["État"]),
        ("STRASSE und Straße", "straße", "de", ["STRASSE", "Straße"]),
        ("释放所有政治犯。", "政治犯", "zh-hans", ["政治犯"]),
        ("政治犯を釈放せよ", "政治犯", "ja", ["政治犯"]),
        ("정치범은 석방", "정치범", "ko", ["정치범은"]),
        ("정치 석방", "정치범", "ko", []),
        ("והאסירים", "אסירים", "he", ["והאסירים"]),
        ("nothing of it", "regime", "en", []),
    ],
)
def test_a_term_is_found_as_a_word_inflected_or_not(text, wanted, language, expected):
    assert found(text, term(wanted, source=language)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("all political prisoners now", ["political prisoners"]),
        ("all **political** prisoners", ["political** prisoners"]),
        ("political\nprisoner", ["political\nprisoner"]),
        ("It is political. Prisoners wait.", []),
        ("political\n\nprisoners", []),
        ("civil society", []),
        ("a prisoner who is political", []),
    ],
)
def test_a_term_of_several_words_stands_together(text, expected):
    assert found(text, term("political prisoner")) == expected


def test_the_longer_term_wins_and_places_come_in_order():
    short, long = term("prisoner"), term("political prisoner")
    text = "Prisoners: a political prisoner"
    assert occurrences(text, [short, long]) == [(0, 9, short), (13, 31, long)]


def test_among_equally_long_places_the_closer_term_wins():
    people, peoples = term("people"), term("peoples")
    assert [place.term for place in occurrences("peoples", [people, peoples])] == [peoples]


def test_longer_substrings_win_in_chinese_too():
    assert found("白俄罗斯人民", term("俄罗斯", source="zh-hans"), term("白俄罗斯", source="zh-hans")) == ["白俄罗斯"]


@pytest.mark.parametrize("text", ["", "   ", "***", "…"])
def test_a_text_or_a_term_without_words_has_no_places(text):
    assert found(text, term("regime"), term("…")) == []
    assert found("regime", term(text)) == []


def test_a_prescribed_translation_is_kept_whatever_its_ending():
    assert kept(term(translation="політичний в'язень"), "Звільніть політичних в’язнів!")
    assert not kept(term(translation="політичний в'язень"), "Звільніть політиків і в’язнів!")
    assert not kept(term(translation="в'язень"), "Звільніть в’язнів!"), "known: too little is shared"
    assert kept(term(translation="політв'язень"), "Свобода політв’язню!")
    assert kept(term(translation="режим"), "проти режимом")
    assert not kept(term(translation="режим"), "проти влади")
    assert kept(term(translation="政权", language="zh-hans"), "卢卡申科政权")


def test_a_forbidden_variant_is_told_with_whether_it_stands_there_literally():
    wanted = term("Belarus", "Беларусь", not_="Белоруссия\n\n Белорусь \n")
    assert forbidden("Беларусь, а не белоруссия", [wanted]) == [Forbidden("белоруссия", True, wanted)]
    assert forbidden("у Белоруссии", [wanted]) == [Forbidden("Белоруссии", False, wanted)]
    assert forbidden("народ Беларусі", [wanted]) == []
    assert forbidden("Белоруссия", [term("Belarus", "Беларусь")]) == []


def test_what_is_closer_to_the_prescribed_translation_is_not_forbidden():
    wanted = term("Belarus", "Беларусь", not_="Беларуссия")
    assert forbidden("Беларуси", [wanted]) == []
    assert forbidden("Беларуссии", [wanted]) == [Forbidden("Беларуссии", False, wanted)]


def test_a_forbidden_word_inside_the_prescribed_translation_is_allowed():
    wanted = term("x", "politischer Gefangener", language="de", not_="Gefangener")
    assert forbidden("ein politischer Gefangener", [wanted]) == []
    assert forbidden("ein Gefangener", [wanted]) == [Forbidden("Gefangener", True, wanted)]


def test_a_word_that_another_term_prescribes_may_still_be_forbidden_for_this_one():
    inmate, prisoner = term("inmate", "Häftling", language="de"), term("prisoner", language="de", not_="Häftling")
    assert forbidden("der Häftling", [inmate, prisoner]) == [Forbidden("Häftling", True, prisoner)]


def test_forbidden_chinese_words_are_found_without_spaces():
    wanted = term("Belarus", "白罗斯", language="zh-hans", not_="白俄罗斯")
    assert forbidden("白俄罗斯人民和白罗斯", [wanted]) == [Forbidden("白俄罗斯", True, wanted)]


@pytest.mark.django_db
def test_terms_are_those_of_the_language_pair_in_one_query(django_assert_num_queries):
    for number in range(30):
        term(f"term {number:02}", "слово").save()
    term("other", language="pl").save()
    term("інше", source="uk", language="en").save()
    with django_assert_num_queries(1):
        assert [each.term for each in terms("en", "uk")] == [f"term {number:02}" for number in range(30)]
    with django_assert_num_queries(1):
        assert {code: len(each) for code, each in terms_by_language("en").items()} == {"uk": 30, "pl": 1}


def test_a_long_text_and_a_large_glossary_take_little_time():
    wanted = [term(f"political prisoner {number}") for number in range(100)]
    wanted += [term(f"word{number}") for number in range(1000)]
    text = "political prisoner regime " * 1000
    started = time.process_time()
    assert occurrences(text, wanted) == []
    assert time.process_time() - started < 2
