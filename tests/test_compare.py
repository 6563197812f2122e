import itertools
import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appeals.compare import Change, Run, compare, words
from appeals.document import Demand, Document, Party, Section

CITY, STATE = Party("city", "The city"), Party("state", "The state")


def same(text):
    return Run("same", text)


def removed(text):
    return Run("removed", text)


def added(text):
    return Run("added", text)


def make_document(*sections, **fields):
    return Document("schools", "en", "en", fields.pop("title", "Schools"), sections=sections, **fields)


OPENING = Section(prose="The schools are cold.")
TO_CITY = Section(CITY, "We call on the city:", (Demand(1, "Heat them."), Demand(2, "Pay the teachers.")), "Now.")
ENDING = Section(prose="Winter is near.")
BASE = make_document(OPENING, TO_CITY, ENDING)


def with_demands(*demands):
    return make_document(OPENING, replace(TO_CITY, demands=demands), ENDING)


# Words


@pytest.mark.parametrize(
    ("old", "new", "runs"),
    [
        ("", "", ()),
        ("a b", "a b", (same("a b"),)),
        ("", "a b", (added("a b"),)),
        ("a b", "", (removed("a b"),)),
        ("a b.", "a b. c", (same("a b."), added(" c"))),
        ("Pay now.", "Pay now!", (same("Pay now"), removed("."), added("!"))),
        ("the cat sat", "the dog sat", (same("the "), removed("cat "), added("dog "), same("sat"))),
        ("a  b", "a b", (same("a"), removed("  "), added(" "), same("b"))),
        (" a", "a", (removed(" "), same("a"))),
        ("it's new", "it's old", (same("it's "), removed("new"), added("old"))),
        ("one, two three", "uno, due three", (removed("one, two "), added("uno, due "), same("three"))),
        ("a, b", "a, c", (same("a, "), removed("b"), added("c"))),
        ("停止战争", "立即停止战争", (added("立即"), same("停止战争"))),
        ("戦争をやめて", "戦争を今やめて", (same("戦争を"), added("今"), same("やめて"))),
        ("전쟁을 멈춰라", "전쟁을 끝내라", (same("전쟁을 "), removed("멈춰라"), added("끝내라"))),
        ("أوقفوا الحربَ", "أوقفوا الحرب", (same("أوقفوا "), removed("الحربَ"), added("الحرب"))),
    ],
)
def test_words_are_compared_whole_with_punctuation_apart(old, new, runs):
    assert words(old, new) == runs


def spell(runs, *ops):
    return "".join(run.text for run in runs if run.op in ops)


TEXTS = st.text() | st.lists(
    st.sampled_from(["a", "b", "the", " ", "  ", "\n\n", ", ", ".", "停", "ش", "é", "👩‍🚒"])
).map("".join)


@given(TEXTS, TEXTS)
def test_the_runs_spell_both_texts_exactly(old, new):
    runs = words(old, new)
    assert spell(runs, "same", "removed") == old
    assert spell(runs, "same", "added") == new
    assert all(run.text for run in runs)
    assert all(a.op != b.op for a, b in itertools.pairwise(runs))


@settings(max_examples=20)
@given(st.lists(st.sampled_from(["yes ", "no ", "\n"]), min_size=200, max_size=400).map("".join))
def test_the_runs_spell_long_repetitive_texts_exactly(old):
    new = old[::-1]
    assert spell(words(old, new), "same", "removed") == old
    assert spell(words(old, new), "same", "added") == new


def test_very_long_texts_are_compared_by_lines():
    old = "".join(f"word{number} and more\n" for number in range(5000))
    new = "first\n" + old.replace("word2500 and", "word2500 or") + "last\n"
    assert words(old, new)[0] == added("first\n")
    assert spell(words(old, new), "removed") == "word2500 and more\n"


# Documents


def test_the_same_document_has_no_changes_whatever_its_version():
    assert compare(BASE, replace(BASE, version=3, standing="official")) == []


@pytest.mark.parametrize("part", ["title", "slogan", "summary", "share", "date", "place"])
def test_a_changed_fact_is_named(part):
    old, new = replace(BASE, **{part: "old word"}), replace(BASE, **{part: "new word"})
    runs = (removed("old "), added("new "), same("word"))
    assert compare(old, new) == [Change("changed", part, 0, "", runs)]


def test_facts_that_come_and_go_are_added_and_removed_in_reading_order():
    new = replace(BASE, slogan="Warm schools!", issuers=("Parents", "Teachers"))
    old = replace(BASE, place="Minsk")
    assert compare(old, new) == [
        Change("added", "slogan", 0, "", (added("Warm schools!"),)),
        Change("added", "issuers", 0, "", (added("Parents\nTeachers"),)),
        Change("removed", "place", 0, "", (removed("Minsk"),)),
    ]


def test_a_changed_demand_is_named_by_its_number_and_addressee():
    new = with_demands(Demand(1, "Heat them now."), Demand(2, "Pay the teachers."))
    runs = (same("Heat them"), added(" now"), same("."))
    assert compare(BASE, new) == [Change("changed", "demand", 1, "The city", runs)]


def test_a_new_demand_between_others_is_one_change():
    new = with_demands(Demand(1, "Heat them."), Demand(3, "Feed them."), Demand(2, "Pay the teachers."))
    assert compare(BASE, new) == [Change("added", "demand", 3, "The city", (added("Feed them."),))]


def test_removed_demands_come_where_they_stood():
    old = with_demands(Demand(1, "One."), Demand(2, "Two."), Demand(3, "Three."), Demand(4, "Four."))
    new = with_demands(Demand(5, "Five."), Demand(2, "Two!"), Demand(4, "Four!"))
    assert [(c.kind, c.number) for c in compare(old, new)] == [
        ("removed", 1),
        ("added", 5),
        ("changed", 2),
        ("removed", 3),
        ("changed", 4),
    ]


def test_a_demand_that_changed_places_is_moved_and_the_others_are_not():
    old = with_demands(*(Demand(n, f"Demand {n}.") for n in (1, 2, 3, 4)))
    new = with_demands(*(Demand(n, f"Demand {n}.") for n in (4, 1, 2, 3)))
    assert compare(old, new) == [Change("moved", "demand", 4, "The city", (same("Demand 4."),))]


def test_a_demand_that_went_to_another_addressee_is_moved_there():
    old = make_document(TO_CITY, Section(STATE, "We call on the state:", (Demand(3, "Give money."),)))
    new = make_document(
        replace(TO_CITY, demands=(Demand(1, "Heat them."),)),
        Section(STATE, "We call on the state:", (Demand(3, "Give money."), Demand(2, "Pay the teachers."))),
    )
    assert compare(old, new) == [Change("moved", "demand", 2, "The state", (same("Pay the teachers."),))]


def test_a_moved_section_is_one_change():
    state = Section(STATE, "We call on the state:", (Demand(3, "Give money."),))
    old, new = make_document(OPENING, TO_CITY, state, ENDING), make_document(OPENING, state, TO_CITY, ENDING)
    assert compare(old, new) in (
        [Change("moved", "addressee", 2, "The state", (same("The state"),))],
        [Change("moved", "addressee", 3, "The city", (same("The city"),))],
    )


def test_moved_prose_is_one_change():
    old, new = make_document(OPENING, TO_CITY, ENDING), make_document(ENDING, OPENING, TO_CITY)
    assert compare(old, new) == [Change("moved", "section-prose", 1, "", (same("Winter is near."),))]


def test_a_moved_section_without_a_name_or_prose_shows_its_demands():
    bare = Section(demands=(Demand(3, "Give money."),))
    old, new = make_document(OPENING, TO_CITY, bare), make_document(bare, OPENING, TO_CITY)
    assert compare(old, new) == [Change("moved", "demand", 3, "", (same("Give money."),))]


def test_a_new_section_is_added_part_by_part_and_the_ending_stays():
    new = make_document(OPENING, TO_CITY, Section(STATE, "Also the state:", (Demand(3, "Pay."),), "Soon."), ENDING)
    assert compare(BASE, new) == [
        Change("added", "addressee", 3, "The state", (added("The state"),)),
        Change("added", "section-prose", 3, "The state", (added("Also the state:"),)),
        Change("added", "demand", 3, "The state", (added("Pay."),)),
        Change("added", "section-closing", 3, "The state", (added("Soon."),)),
    ]


def test_a_removed_section_is_removed_part_by_part_where_it_stood():
    new = make_document(OPENING, replace(ENDING, prose="Winter is here."))
    assert [(c.kind, c.part, c.number) for c in compare(BASE, new)] == [
        ("removed", "addressee", 2),
        ("removed", "section-prose", 2),
        ("removed", "demand", 1),
        ("removed", "demand", 2),
        ("removed", "section-closing", 2),
        ("changed", "section-prose", 2),
    ]


def test_a_renamed_addressee_is_changed_once():
    new = make_document(OPENING, replace(TO_CITY, addressee=Party("city", "The town")), ENDING)
    runs = (same("The "), removed("city"), added("town"))
    assert compare(BASE, new) == [Change("changed", "addressee", 2, "The town", runs)]


def test_another_addressee_of_the_same_name_is_shown_in_full():
    new = make_document(OPENING, replace(TO_CITY, addressee=Party("city-2", "The city")), ENDING)
    runs = (removed("The city"), added("The city"))
    assert compare(BASE, new) == [Change("changed", "addressee", 2, "The city", runs)]


def test_two_sections_to_one_addressee_are_told_apart_by_their_demands():
    first = Section(CITY, "First:", (Demand(1, "One."),))
    second = Section(CITY, "Second:", (Demand(2, "Two."),))
    new = make_document(replace(second, prose="Now second:"), replace(first, prose="Then first:"))
    changes = compare(make_document(first, second), new)
    assert {(c.kind, c.part, c.number) for c in changes if c.kind == "changed"} == {
        ("changed", "section-prose", 1),
        ("changed", "section-prose", 2),
    }
    assert [(c.kind, c.part) for c in changes if c.kind != "changed"] == [("moved", "addressee")]


def test_rewritten_prose_is_removed_and_added_rather_than_changed():
    new = make_document(Section(prose="Completely different thoughts."), TO_CITY, ENDING)
    assert compare(BASE, new) == [
        Change("removed", "section-prose", 1, "", (removed("The schools are cold."),)),
        Change("added", "section-prose", 1, "", (added("Completely different thoughts."),)),
    ]


def test_300_demands_with_every_one_changed_compare_in_well_under_a_second():
    old = with_demands(*(Demand(n, f"The city must do thing {n} before the winter.") for n in range(1, 301)))
    new = with_demands(*(Demand(n, f"The city should do thing {n} before winter.") for n in range(300, 0, -1)))
    start = time.perf_counter()
    changes = compare(old, new)
    assert time.perf_counter() - start < 1
    assert [(c.kind, c.number) for c in changes] == [("changed", n) for n in range(300, 0, -1)]


def test_300_sections_compare_in_a_moment():
    def sections(word):
        return [Section(prose=f"{word} number {n} has several words of its own like n{n}.") for n in range(300)]

    start = time.perf_counter()
    changes = compare(make_document(*sections("Old")), make_document(*sections("New")))
    assert time.perf_counter() - start < 3
    assert {c.kind for c in changes} == {"changed"}
    assert len(changes) == 300


WORDS = st.lists(st.sampled_from(["heat", "the", "schools", "now", "and", "pay"]), min_size=1, max_size=4).map(" ".join)


@st.composite
def documents(draw):
    numbers = draw(st.permutations(range(1, 6)))
    sections, start = [], 0
    for size in draw(st.lists(st.integers(0, 2), max_size=4)):
        demands = tuple(Demand(number, draw(WORDS)) for number in numbers[start : start + size])
        section = Section(
            addressee=draw(st.sampled_from([None, CITY, STATE])),
            prose=draw(st.just("") | WORDS),
            demands=demands,
            closing=draw(st.just("") | WORDS) if demands else "",
        )
        sections.append(section)
        start += size
    return Document.build(
        appeal="schools", language="en", source_language="en", title=draw(WORDS), sections=tuple(sections)
    )


@given(documents(), documents())
def test_documents_differ_exactly_if_there_is_a_change(old, new):
    assert (compare(old, new) == []) == (old == new)


@given(documents(), documents())
def test_every_demand_that_comes_or_goes_is_told_once(old, new):
    told = [(c.kind, c.number) for c in compare(old, new) if c.part == "demand" and c.kind in ("added", "removed")]
    before, after = {d.number for d in old.demands}, {d.number for d in new.demands}
    assert sorted(told) == sorted([("added", n) for n in after - before] + [("removed", n) for n in before - after])


@given(documents(), documents())
def test_comparing_backwards_swaps_added_and_removed(old, new):
    def count(changes, kind):
        return sum(1 for c in changes if c.kind == kind and c.part == "demand")

    forwards, backwards = compare(old, new), compare(new, old)
    assert count(forwards, "added") == count(backwards, "removed")
