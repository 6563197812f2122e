"""Which demand is which, when a document comes in again."""

from appeals.document import Demand, Party, Section
from appeals.importing.matching import match_demands, match_sections

OLD = {1: "Repair the boilers.", 2: "Publish the temperatures of all rooms.", 3: "Name one person."}


def test_equal_texts_are_the_same_demand_in_any_order():
    new = [(1, "name  one person."), (2, "Repair the boilers.")]
    assert match_demands(OLD, new, stated=False) == [3, 1]
    assert match_demands(OLD, new, stated=True) == [3, 1]


def test_a_reworded_demand_is_the_same_one():
    assert match_demands(OLD, [(1, "Publish the temperatures of all the rooms.")], stated=False) == [2]


def test_another_text_is_a_new_demand_unless_its_number_is_stated():
    assert match_demands(OLD, [(2, "Sack the council.")], stated=False) == [0]
    assert match_demands(OLD, [(2, "Sack the council.")], stated=True) == [2]


def test_no_demand_is_used_twice():
    assert match_demands(OLD, [(1, OLD[1]), (2, OLD[1]), (3, OLD[1])], stated=False) == [1, 0, 0]


def test_the_demands_below_a_deleted_one_keep_their_numbers():
    assert match_demands(OLD, [(1, OLD[1]), (2, OLD[3])], stated=True) == [1, 3]


def test_sections_are_matched_by_demands_then_addressee_then_words():
    city, state = Party("city", ""), Party("state", "")
    old = [
        Section(prose="An opening of several words."),
        Section(city, "We ask:", (Demand(1, "A"),)),
        Section(state, "We ask:", (Demand(2, "B"),)),
        Section(prose="Ending."),
    ]
    new = [
        Section(prose="Something else entirely."),
        Section(state, "Please:", (Demand(1, "A"),)),
        Section(state, "Rather:", (Demand(3, "C"),)),
        Section(prose="Now an opening of several words."),
        Section(prose="Ending."),
    ]
    assert match_sections(old, new) == [None, 1, 2, 0, 3]
