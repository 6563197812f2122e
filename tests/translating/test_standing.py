"""What readers are told of a translation: its standing, and who made it."""

from dataclasses import replace

import pytest

from appeals.document import from_markdown, to_markdown
from appeals.importing.reading import read
from appeals.importing.save import SavingError, apply
from appeals.models import Appeal, Translation
from appeals.publishing.publish import PublishingError, plan, publish
from appeals.translating.snapshot import document, working_text
from tests.make import make_appeal, make_campaign
from tests.publishing.editions import rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def appeal():
    """A complete appeal in English, Ukrainian and Polish."""
    make_campaign("en", "uk", "pl")
    return make_appeal(languages=("en", "uk", "pl"))


def tell(appeal: Appeal, language: str, standing: str, translator: str = "") -> None:
    """Say it in the desk."""
    said = {"standing": standing, "translator": translator}
    Translation.objects.update_or_create(appeal=appeal, language=language, defaults=said)


def told(appeal: Appeal, language: str) -> tuple[str, str]:
    """Return what the Document says."""
    found = document(working_text(appeal), language)
    return found.standing, found.translator


def stored() -> list[tuple[str, str, str]]:
    """Return what is stored."""
    return list(Translation.objects.order_by("language").values_list("language", "standing", "translator"))


def test_a_document_has_the_standing_and_the_translator_of_its_language(appeal):
    tell(appeal, "uk", "volunteer", "  Олена\tК. ")
    tell(make_appeal("roads"), "pl", "machine", "Somebody")
    assert told(appeal, "uk") == ("volunteer", "Олена К.")
    assert told(appeal, "pl") == ("official", "")


def test_the_original_stands_as_original_whatever_was_said_of_it_as_a_translation(appeal):
    tell(appeal, "uk", "machine", "Олена")
    Appeal.objects.update(source_language="uk")
    appeal.refresh_from_db()
    assert told(appeal, "uk") == ("original", "")


@pytest.mark.parametrize("said", [("volunteer", ""), ("official", "Олена"), ("machine", "")])
def test_another_standing_or_translator_alone_makes_a_new_text(appeal, said):
    publish(appeal)
    assert plan(appeal).unchanged
    tell(appeal, "uk", *said)
    assert (plan(appeal).going_out, plan(appeal).changes) == (["uk"], [])
    second = publish(appeal, reason="Who translated it")
    assert rows(second) == {"en": (1, False), "uk": (2, False), "pl": (1, False)}
    found = from_markdown(second.editions.get(language="uk").text)
    assert (found.standing, found.translator) == said


def test_the_same_as_before_makes_no_new_version(appeal):
    publish(appeal)
    tell(appeal, "uk", "official")
    with pytest.raises(PublishingError, match=r"^Nothing has changed since version 1\.$"):
        publish(appeal, reason="Nothing")


def test_a_translated_document_brings_its_standing_and_its_translator(appeal):
    found = document(working_text(appeal), "uk")
    before = Appeal.objects.get().changed_at
    assert apply(appeal, "uk", replace(found, standing="volunteer", translator="Олена")) == []
    assert stored() == [("uk", "volunteer", "Олена")]
    assert Appeal.objects.get().changed_at > before
    assert apply(appeal, "uk", replace(found, standing="official", translator="")) == []
    assert stored() == [("uk", "official", "")]


def test_an_exported_document_comes_in_again_without_a_change(appeal):
    tell(appeal, "uk", "volunteer", "Олена: перекладачка")
    text = to_markdown(document(working_text(appeal), "uk"))
    assert "\nstanding: volunteer\ntranslator: Олена: перекладачка\n" in text
    apply(appeal, "uk", read(text.encode()))
    apply(appeal, "en", document(working_text(appeal), "en"))
    apply(appeal, "pl", document(working_text(appeal), "pl"))
    assert stored() == [("uk", "volunteer", "Олена: перекладачка")]


def test_a_document_that_is_not_canonical_keeps_what_it_does_not_say(appeal):
    tell(appeal, "uk", "volunteer", "Олена")
    text = to_markdown(document(working_text(appeal), "uk"))
    apply(appeal, "uk", read(text.replace("standing: volunteer\ntranslator: Олена\n", "").encode(), name="uk.md"))
    assert stored() == [("uk", "volunteer", "Олена")]
    apply(appeal, "uk", read(text.replace("standing: volunteer\n", "").replace("Олена", "Ігор").encode(), name="uk.md"))
    assert stored() == [("uk", "volunteer", "Ігор")]


@pytest.mark.parametrize(
    ("said", "message"),
    [
        (
            {"standing": "original"},
            "“original” is no standing of a translation; write one of official, volunteer, machine.",
        ),
        ({"translator": "О" * 121}, "The name of the translator has 121 characters; at most 120 fit."),
    ],
)
def test_an_impossible_standing_or_translator_is_refused_and_nothing_saved(appeal, said, message):
    found = replace(document(working_text(appeal), "uk"), title="Інша назва", **said)
    with pytest.raises(SavingError) as caught:
        apply(appeal, "uk", found)
    assert str(caught.value) == message
    assert stored() == []
    assert told(appeal, "uk") == ("official", "")
    assert document(working_text(appeal), "uk").title == "Title uk schools"
