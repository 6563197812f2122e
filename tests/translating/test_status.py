"""What is missing and what is outdated."""

import pytest

from appeals.models import Mark
from appeals.translating.edit import write
from appeals.translating.pieces import pieces
from appeals.translating.snapshot import working_text
from appeals.translating.status import Status, fingerprint, status
from tests.make import make_appeal

pytestmark = pytest.mark.django_db


def addresses(found: Status) -> tuple[list[str], list[str], bool]:
    return [piece.address for piece in found.missing], [piece.address for piece in found.outdated], found.ready


def test_a_complete_translation_is_ready():
    found = status(working_text(make_appeal(languages=("en", "uk"))), "uk")
    assert (found.total, *addresses(found)) == (8, [], [], True)


def test_a_language_without_a_word_misses_every_piece():
    working = working_text(make_appeal())
    found = status(working, "uk")
    assert (found.missing, found.outdated, found.ready) == (pieces(working), [], False)


def test_a_blank_text_is_missing():
    appeal = make_appeal(languages=("en", "uk"))
    appeal.demands.filter(number=2).update(text_uk=" \n ")
    assert addresses(status(working_text(appeal), "uk")) == (["demand:2.text"], [], False)


def test_a_changed_original_outdates_what_was_made_from_it_and_nothing_else():
    appeal = make_appeal(languages=("en", "uk"))
    write(appeal, "uk", {"demand:1.text": "Перше.", "demand:2.text": "Друге."})
    write(appeal, "en", {"demand:2.text": "Quite another second demand."})
    assert addresses(status(working_text(appeal), "uk")) == ([], ["demand:2.text"], False)


def test_an_original_that_is_changed_back_makes_the_translation_current_again():
    appeal = make_appeal(languages=("en", "uk"))
    write(appeal, "uk", {"demand:2.text": "Друге."})
    write(appeal, "en", {"demand:2.text": "Another."})
    write(appeal, "en", {"demand:2.text": "Demand 2 en."})
    assert addresses(status(working_text(appeal), "uk")) == ([], [], True)


def test_space_alone_does_not_outdate_a_translation():
    appeal = make_appeal(languages=("en", "uk"))
    write(appeal, "uk", {"demand:2.text": "Друге."})
    appeal.demands.filter(number=2).update(text_en="  Demand 2\n en. ")
    assert addresses(status(working_text(appeal), "uk")) == ([], [], True)


def test_a_text_without_a_mark_is_up_to_date():
    appeal = make_appeal(languages=("en", "uk"))
    write(appeal, "en", {"appeal.title": "Another title"})
    assert Mark.objects.count() == 0
    assert addresses(status(working_text(appeal), "uk")) == ([], [], True)


def test_a_piece_that_the_original_lost_is_not_asked_for():
    appeal = make_appeal(languages=("en", "uk"))
    write(appeal, "uk", {"section:3.prose": "Кінець."})
    write(appeal, "en", {"section:3.prose": ""})
    assert addresses(status(working_text(appeal), "uk")) == ([], [], True)


def test_the_source_language_misses_nothing_of_itself():
    found = status(working_text(make_appeal()), "en")
    assert (found.total, *addresses(found)) == (8, [], [], True)


def test_a_fingerprint_tells_texts_apart():
    assert fingerprint("one") == "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed"
    assert fingerprint("one") != fingerprint("one.")
