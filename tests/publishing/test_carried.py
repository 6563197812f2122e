"""Texts that are carried over to the next version, those that are made anew, and those that are left out."""

import pytest

from appeals.document import Demand, from_markdown
from appeals.models import Appeal, Campaign, Revision
from appeals.publishing.publish import plan, publish
from appeals.translating.edit import confirm, write
from tests.make import make_appeal, make_campaign, make_section
from tests.publishing.editions import rows, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def appeal():
    """An appeal that is complete in three languages, and a campaign that offers six."""
    make_campaign()
    return make_appeal(languages=("en", "uk", "pl"))


def test_a_changed_original_goes_out_and_its_translations_are_carried_as_outdated(appeal):
    write(appeal, "uk", {"appeal.title": "Школи"})
    write(appeal, "pl", {"appeal.title": "Szkoły"})
    first = publish(appeal)
    write(appeal, "en", {"appeal.title": "Open the schools"})
    second = publish(appeal, reason="A better title")
    assert rows(second) == {"en": (2, False), "uk": (1, True), "pl": (1, True)}
    for code in ("uk", "pl"):
        assert written(second.editions.get(language=code)) == written(first.editions.get(language=code))
    assert from_markdown(second.editions.get(language="en").text).title == "Open the schools"


def test_a_text_for_passing_on_that_is_added_is_published_and_awaits_its_translations(appeal):
    first = publish(appeal)
    assert {from_markdown(edition.text).share for edition in first.editions.all()} == {""}
    write(appeal, "en", {"appeal.share_text": "Pass it on."})
    write(appeal, "uk", {"appeal.share_text": "Передайте далі."})
    second = publish(appeal, reason="A text for passing on")
    assert rows(second) == {"en": (2, False), "uk": (2, False), "pl": (1, True)}
    shared = {edition.language: from_markdown(edition.text).share for edition in second.editions.all()}
    assert shared == {"en": "Pass it on.", "uk": "Передайте далі.", "pl": ""}


def test_an_outdated_translation_is_never_rebuilt_though_parts_of_it_were_worked_on(appeal):
    write(appeal, "uk", {"demand:1.text": "Вимога 1.", "demand:2.text": "Вимога 2."})
    first = publish(appeal)
    write(appeal, "en", {"demand:1.text": "First, changed.", "demand:2.text": "Second, changed."})
    write(appeal, "uk", {"demand:1.text": "Вимога 1, змінена."})
    second = publish(appeal, reason="Both changed")
    assert written(second.editions.get(language="uk")) == written(first.editions.get(language="uk"))
    write(appeal, "uk", {"demand:2.text": "Вимога 2, змінена."})
    third = publish(appeal, reason="The Ukrainian text follows")
    assert rows(third) == {"en": (2, False), "uk": (3, False), "pl": (1, True)}


def test_a_new_translation_makes_a_version_in_which_all_others_are_carried(appeal, signing_key):
    first = publish(appeal, key=signing_key)
    texts = {
        "appeal.title": "Школы",
        "issuer:council.name": "Рада",
        "addressee:city.name": "Горад",
        "section:1.prose": "Пачатак.",
        "section:2.prose": "Заклікаем:",
        "section:3.prose": "Канец.",
        "demand:1.text": "Патрабаванне 1.",
        "demand:2.text": "Патрабаванне 2.",
    }
    write(appeal, "be", texts)
    second = publish(appeal, reason="Now in Belarusian", key=signing_key)
    assert rows(second) == {"en": (1, False), "uk": (1, False), "pl": (1, False), "be": (2, False)}
    for edition in first.editions.all():
        assert written(second.editions.get(language=edition.language)) == written(edition)
    assert from_markdown(second.editions.get(language="be").text).version == 2


def test_a_language_that_is_not_complete_and_was_never_published_does_not_go_out(appeal):
    write(appeal, "de", {"appeal.title": "Schulen"})
    assert set(rows(publish(appeal))) == {"en", "uk", "pl"}


def test_a_new_demand_leaves_translations_behind_until_it_is_translated(appeal):
    publish(appeal)
    make_section(appeal, appeal.sections.get(number=2).addressee, ["Third."])
    second = publish(appeal, reason="A third demand")
    assert rows(second) == {"en": (2, False), "uk": (1, True), "pl": (1, True)}
    write(appeal, "uk", {"demand:3.text": "Третє."})
    third = publish(appeal, reason="In Ukrainian")
    assert rows(third) == {"en": (2, False), "uk": (3, False), "pl": (1, True)}
    assert from_markdown(third.editions.get(language="uk").text).demands[-1] == Demand(3, "Третє.")


def test_a_translation_that_lost_a_text_is_carried_and_not_called_outdated_while_the_original_stands(appeal):
    publish(appeal)
    appeal.demands.filter(number=1).update(text_uk="")
    write(appeal, "pl", {"appeal.title": "Szkoły"})
    second = publish(appeal, reason="A better Polish title")
    assert rows(second) == {"en": (1, False), "uk": (1, False), "pl": (2, False)}


def test_an_original_that_returns_to_its_old_words_makes_carried_translations_current_again(appeal):
    publish(appeal)
    make_section(appeal, appeal.sections.get(number=2).addressee, ["Third."])
    publish(appeal, reason="A third demand")
    appeal.demands.filter(number=3).delete()
    appeal.sections.filter(number=4).delete()
    appeal.demands.filter(number=1).update(text_uk="")  # not ready, and still true to the original
    third = publish(appeal, reason="Two demands are enough")
    assert rows(third) == {"en": (3, False), "uk": (1, False), "pl": (1, False)}


def test_a_confirmed_translation_keeps_its_text_and_is_current(appeal):
    write(appeal, "uk", {"demand:1.text": "Вимога 1."})
    publish(appeal)
    write(appeal, "en", {"demand:1.text": "Demand 1, en."})
    assert rows(publish(appeal, reason="A comma"))["uk"] == (1, True)
    confirm(appeal, "uk", ["demand:1.text"])
    third = publish(appeal, reason="The Ukrainian text is still true")
    assert rows(third)["uk"] == (1, False)
    appeal.demands.filter(number=2).update(text_uk="")
    write(appeal, "pl", {"appeal.title": "Szkoły"})
    assert rows(publish(appeal, reason="Polish title"))["uk"] == (1, False)


def test_an_unmarked_translation_that_stayed_as_it_was_is_outdated_by_a_shorter_original_too(appeal):
    publish(appeal)
    write(appeal, "en", {"demand:1.text": "Demand 1"})
    second = publish(appeal, reason="Shorter")
    assert rows(second) == {"en": (2, False), "uk": (1, True), "pl": (1, True)}


def test_moved_demands_are_a_change_in_every_language_and_keep_their_numbers(appeal):
    publish(appeal)
    appeal.demands.filter(number=1).update(position=9)
    second = publish(appeal, reason="Another order")
    assert rows(second) == {"en": (2, False), "uk": (2, False), "pl": (2, False)}
    for edition in second.editions.all():
        code = edition.language
        expected = (Demand(2, f"Demand 2 {code}."), Demand(1, f"Demand 1 {code}."))
        assert from_markdown(edition.text).demands == expected


def test_only_the_named_languages_go_out_and_the_others_are_carried(appeal):
    publish(appeal, languages=["uk"])
    assert set(rows(Revision.objects.get())) == {"en", "uk"}
    write(appeal, "uk", {"appeal.title": "Школи"})
    second = publish(appeal, reason="In Polish", languages=["pl"])
    assert rows(second) == {"en": (1, False), "uk": (1, False), "pl": (2, False)}
    third = publish(appeal, reason="The Ukrainian title", languages=["en", "uk"])
    assert rows(third) == {"en": (1, False), "uk": (3, False), "pl": (2, False)}


def test_a_language_that_is_no_longer_on_offer_is_not_carried(appeal):
    publish(appeal)
    Campaign.objects.update(languages=["en", "pl"])
    assert plan(appeal).dropped == ["uk"]
    second = publish(appeal, reason="Ukrainian is no longer on offer")
    assert rows(second) == {"en": (1, False), "pl": (1, False)}
    Campaign.objects.update(languages=["en", "pl", "uk"])
    third = publish(appeal, reason="Ukrainian is back")
    assert rows(third) == {"en": (1, False), "pl": (1, False), "uk": (3, False)}


def test_another_source_language_makes_new_texts_and_leaves_the_rest_behind(appeal):
    publish(appeal)
    Appeal.objects.update(source_language="uk")
    appeal.demands.filter(number=1).update(text_pl="")
    second = publish(appeal, reason="Ukrainian is the original now")
    assert rows(second) == {"uk": (2, False), "en": (2, False), "pl": (1, True)}
    standings = {row.language: from_markdown(row.text).standing for row in second.editions.all()}
    assert standings == {"uk": "original", "en": "official", "pl": "official"}
