import pytest
from hypothesis import given
from hypothesis import strategies as st

from appeals.words import asked, fold, holds, indexed, spans, written


@pytest.mark.parametrize(
    ("word", "normal"),
    [
        ("Ўсё", "усе"),
        ("аб’ява", "абява"),
        ("абʼява", "абява"),
        ("Straße", "strasse"),
        ("İstanbul", "istanbul"),
        ("ışık", "isik"),
        ("ΔΡΌΜΟΣ", "δρομοσ"),
        ("السَّلام", "السلام"),
        ("أإآٱ", "اااا"),
        ("می‌خواهم", "ميخواهم"),
        ("שָׁלוֹם", "שלום"),
        ("が", "が"),
        ("ｶﾞ", "ガ"),
        ("학교", "학교"),
        ("٣４", "34"),
        ("_!", ""),
    ],
)
def test_spellings_of_a_word_have_one_normal_form(word, normal):
    assert fold(word) == normal


def test_a_question_leaves_endings_open_and_keeps_short_words_whole():
    assert asked("Schools of школа, 학교 ЕС 学校", most=8) == ["school*", "of", "школ*", "학교*", "ес", "学校"]


def test_a_question_is_cut_at_its_first_words():
    assert asked("one two three four", most=2) == ["one*", "two*"]


def test_what_stands_behind_an_apostrophe_is_found_by_itself():
    assert written("l’État") == {"letat", "etat"}


def test_marks_stand_around_whole_words_and_join_in_chinese():
    assert spans("A light, lighthouses!", ["light*"]) == [(2, 7), (9, 20)]
    assert spans("全国的学校们", asked("学校们", most=8)) == [(3, 6)]


def test_indexed_words_carry_their_language():
    assert indexed(["One two", "two"], "zh-hans") == "zhhansone zhhanstwo"


@given(st.text(max_size=60))
def test_every_text_is_found_by_its_own_words(text):
    wanted = asked(text, most=8)
    assert holds(text, wanted) == len(wanted)


@given(st.text(max_size=60))
def test_normal_forms_are_letters_and_digits_only_and_stay_as_they_are(text):
    for word in written(text):
        assert all(letter.isalnum() or letter in "\u3099\u309a" for letter in word)
        assert fold(word) == word
