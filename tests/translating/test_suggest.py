"""Drafts of a machine for what has no text yet: whose they are, and what they leave alone."""

import pytest

from appeals.models import Addressee, Appeal, Mark, Translation
from appeals.translating import machine
from appeals.translating.edit import EditError, write
from appeals.translating.machine import MachineError, draft, suggest
from tests.make import make_appeal

EVERYTHING = [
    "appeal.title",
    "section:1.prose",
    "section:2.prose",
    "demand:1.text",
    "demand:2.text",
    "section:3.prose",
]
NAMES = ["issuer:council.name", "addressee:city.name"]


@pytest.fixture
def on(server, settings, db):
    """Switch machine drafts on."""
    settings.MACHINE_TRANSLATION_URL = server.url
    return server


def test_empty_pieces_are_filled_with_drafts_of_nobody(on):
    appeal = make_appeal()
    assert suggest(appeal, "uk", [*EVERYTHING, "demand:9.text"]) == EVERYTHING
    assert Appeal.objects.get().title_uk == "TITLE EN SCHOOLS"
    marks = Mark.objects.values_list("piece", "state", "author", "source")
    assert len(marks) == len(EVERYTHING)
    assert marks.get(piece="demand:2.text") == ("demand:2.text", "draft", None, "Demand 2 en.")
    assert Mark.objects.exclude(state="draft").count() == 0


def test_names_are_left_to_people(on):
    assert suggest(make_appeal(), "uk", NAMES) == []
    assert (on.asked, Addressee.objects.get().name_uk) == ([], None)


def test_what_has_a_text_is_never_touched(on):
    appeal = make_appeal()
    write(appeal, "uk", {"demand:1.text": "Перше."})
    assert suggest(appeal, "uk", EVERYTHING) == [name for name in EVERYTHING if name != "demand:1.text"]
    assert appeal.demands.get(number=1).text_uk == "Перше."
    assert [text for _, question in on.asked for text in question["q"]].count("Demand 1 en.") == 0
    assert Mark.objects.get(piece="demand:1.text").state == "approved"


def test_what_was_written_meanwhile_stays_and_a_changed_original_is_left_empty(on, monkeypatch):
    appeal = make_appeal()

    def think_long(texts, **options):
        write(appeal, "uk", {"demand:1.text": "Перше."})
        write(appeal, "en", {"demand:2.text": "Changed."})
        return draft(texts, **options)

    monkeypatch.setattr(machine, "draft", think_long)
    assert suggest(appeal, "uk", ["demand:1.text", "demand:2.text", "section:3.prose"]) == ["section:3.prose"]
    assert [demand.text_uk for demand in appeal.demands.order_by("number")] == ["Перше.", None]
    assert Translation.objects.count() == 0


def test_a_language_without_a_word_gets_the_standing_of_a_machine_translation(on):
    appeal = make_appeal()
    suggest(appeal, "uk", ["demand:1.text"])
    suggest(appeal, "uk", ["demand:2.text"])
    assert list(Translation.objects.values_list("language", "standing")) == [("uk", "machine")]


def test_a_language_with_a_text_by_a_person_keeps_its_standing(on):
    appeal = make_appeal()
    write(appeal, "uk", {"demand:1.text": "Перше."})
    Translation.objects.create(appeal=appeal, language="uk", standing="volunteer")
    suggest(appeal, "uk", ["demand:2.text"])
    assert Translation.objects.get().standing == "volunteer"


def test_blank_answers_leave_the_pieces_empty_and_no_standing(on):
    on.answer = lambda question: (200, {"translatedText": ["  \n"] * len(question["q"])})
    assert suggest(make_appeal(), "uk", EVERYTHING) == []
    assert (Mark.objects.count(), Translation.objects.count()) == (0, 0)


def test_an_answer_that_is_too_long_for_its_place_leaves_everything_as_it_was(on):
    on.answer = lambda question: (200, {"translatedText": ["x" * 301] * len(question["q"])})
    with pytest.raises(EditError) as caught:
        suggest(make_appeal(), "uk", ["demand:1.text", "appeal.title"])
    assert str(caught.value) == "“appeal.title” has 301 characters; at most 300 fit."
    assert (Mark.objects.count(), Translation.objects.count()) == (0, 0)


def test_an_original_is_not_translated_into_its_own_language(on):
    with pytest.raises(MachineError) as caught:
        suggest(make_appeal(), "en", EVERYTHING)
    assert str(caught.value) == "This is the language of the original: there is nothing to translate."


def test_an_error_of_the_server_leaves_everything_as_it_was(on):
    on.answer = lambda question: (500, {"error": "out of memory"})
    with pytest.raises(MachineError):
        suggest(make_appeal(), "uk", EVERYTHING)
    assert (Mark.objects.count(), Translation.objects.count()) == (0, 0)
