"""Withdrawing: what disappears, what is current then, what comes back."""

import datetime

import pytest
from django.utils import timezone

from appeals.document import from_markdown
from appeals.models import Edition, Withdrawal
from appeals.publishing.publish import PublishingError, plan, publish, withdraw, withdraw_revision
from appeals.translating.edit import write
from tests.make import make_appeal, make_campaign

pytestmark = pytest.mark.django_db


@pytest.fixture
def appeal():
    """An appeal with two live versions."""
    make_campaign()
    appeal = make_appeal(languages=("en", "uk"))
    publish(appeal)
    write(appeal, "en", {"appeal.title": "Second title"})
    write(appeal, "uk", {"appeal.title": "Друга назва"})
    publish(appeal, reason="Title")
    return appeal


def live() -> list[tuple[str, int]]:
    return sorted((row.language, row.revision.number) for row in Edition.objects.live())


def test_withdrawing_an_appeal_takes_back_every_version_public_or_scheduled(appeal):
    write(appeal, "en", {"appeal.title": "Third title"})
    publish(appeal, reason="Title", live_from=timezone.now() + datetime.timedelta(hours=1))
    roads = make_appeal("roads")
    publish(roads)
    written = withdraw(appeal, reason=" It was wrong. \r\n")
    assert [(row.revision.number, row.language, row.reason) for row in written] == [
        (1, "", "It was wrong."),
        (2, "", "It was wrong."),
        (3, "", "It was wrong."),
    ]
    assert set(Edition.objects.public().values_list("revision__appeal__key", flat=True)) == {"roads"}
    assert Edition.objects.live(timezone.now() + datetime.timedelta(days=1)).get().revision.appeal == roads


def test_withdrawing_again_finds_nothing_left(appeal):
    withdraw(appeal, reason="Wrong")
    with pytest.raises(PublishingError) as caught:
        withdraw(appeal, reason="Wrong")
    assert str(caught.value) == "Nothing of this appeal is published; there is nothing to withdraw."


def test_withdrawing_an_appeal_takes_back_only_what_is_not_yet_withdrawn(appeal):
    withdraw_revision(appeal.revisions.get(number=2), reason="One")
    assert [row.revision.number for row in withdraw(appeal, reason="All")] == [1]


@pytest.mark.parametrize("reason", ["", " \n\t "])
def test_a_withdrawal_needs_a_reason(appeal, reason):
    for verb, what in ((withdraw, appeal), (withdraw_revision, appeal.revisions.get(number=2))):
        with pytest.raises(PublishingError) as caught:
            verb(what, reason=reason)
        assert str(caught.value) == "Say why it is withdrawn: readers are told."
    assert Withdrawal.objects.count() == 0


def test_after_withdrawing_the_newest_version_the_one_before_is_current(appeal):
    withdrawal = withdraw_revision(appeal.revisions.get(number=2), reason="Wrong")
    assert (withdrawal.revision.number, withdrawal.language) == (2, "")
    assert live() == [("en", 1), ("uk", 1)]


def test_a_version_is_withdrawn_once(appeal):
    withdraw_revision(appeal.revisions.get(number=2), reason="Wrong")
    with pytest.raises(PublishingError) as caught:
        withdraw_revision(appeal.revisions.get(number=2), reason="Wrong")
    assert str(caught.value) == "Version 2 is withdrawn already."


def test_a_withdrawn_appeal_is_published_anew_with_the_next_number_and_texts_of_its_own(appeal):
    withdraw(appeal, reason="Wrong")
    found = plan(appeal)
    assert (found.number, found.going_out, found.carried, found.unchanged) == (3, ["en", "uk"], [], False)
    anew = publish(appeal, reason="It was right after all")
    assert {row.language: (row.version, row.outdated) for row in anew.editions.all()} == {
        "en": (3, False),
        "uk": (3, False),
    }
    assert from_markdown(anew.editions.get(language="uk").text).version == 3
    assert live() == [("en", 3), ("uk", 3)]


def test_texts_of_a_withdrawn_version_are_not_carried_over(appeal):
    withdraw_revision(appeal.revisions.get(number=2), reason="Wrong")
    appeal.demands.filter(number=1).update(text_uk="")
    third = publish(appeal, reason="The title again")
    assert {row.language: (row.version, row.outdated) for row in third.editions.all()} == {
        "en": (3, False),
        "uk": (1, True),
    }


def test_a_text_withdrawn_by_language_is_not_carried_and_returns_only_changed_or_by_name(appeal):
    revision = appeal.revisions.get(number=2)
    Withdrawal.objects.create(revision=revision, language="uk", reason="A wrong translation")
    assert (plan(appeal).held_back, plan(appeal).unchanged) == (["uk"], True)
    write(appeal, "en", {"section:3.prose": ""})
    third = publish(appeal, reason="A shorter text")
    assert [row.language for row in third.editions.order_by("language")] == ["en", "uk"]
    assert third.editions.get(language="uk").version == 3


def test_a_text_withdrawn_by_language_stays_away_for_all_versions_to_come(appeal):
    Withdrawal.objects.create(revision=appeal.revisions.get(number=2), language="uk", reason="A wrong translation")
    texts = {
        "appeal.title": "Назва",
        "issuer:council.name": "Рада",
        "addressee:city.name": "Горад",
        "section:1.prose": "Пачатак.",
        "section:2.prose": "Заклікаем:",
        "section:3.prose": "Канец.",
        "demand:1.text": "Патрабаванне 1.",
        "demand:2.text": "Патрабаванне 2.",
    }
    write(appeal, "be", texts)
    assert {row.language for row in publish(appeal, reason="Belarusian").editions.all()} == {"en", "be"}
    write(appeal, "be", {"demand:2.text": "Іншае: 2."})
    assert {row.language for row in publish(appeal, reason="Belarusian").editions.all()} == {"en", "be"}
    named = publish(appeal, reason="Ukrainian was right", languages=["uk"])
    assert {row.language: row.version for row in named.editions.all()} == {"en": 2, "be": 4, "uk": 5}
