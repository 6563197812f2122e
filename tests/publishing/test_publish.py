"""Publishing: what is written, what is carried over, what is refused."""

import datetime

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from appeals.document import Demand, digest, from_markdown
from appeals.models import Appeal, Campaign, Edition, Revision, RevisionParty
from appeals.publishing.publish import PublishingError, plan, publish, withdraw
from appeals.signing import load_key, make_key, verify
from appeals.translating.edit import confirm, write
from tests.make import make_addressee, make_appeal, make_campaign, make_section

pytestmark = pytest.mark.django_db

HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def appeal():
    """An appeal that is complete in three languages, and a campaign that offers six."""
    make_campaign()
    return make_appeal(languages=("en", "uk", "pl"))


def rows(revision: Revision) -> dict[str, tuple[int, bool]]:
    """Version and outdatedness by language."""
    return {edition.language: (edition.version, edition.outdated) for edition in revision.editions.all()}


def written(edition: Edition) -> tuple[str, str, int, str]:
    return edition.text, edition.digest, edition.version, edition.signature


def test_the_first_version_has_every_ready_language_on_offer(appeal):
    before = timezone.now()
    revision = publish(appeal)
    assert rows(revision) == {"en": (1, False), "uk": (1, False), "pl": (1, False)}
    assert (revision.number, revision.reason, revision.source_language) == (1, "", "en")
    assert before <= revision.live_from <= timezone.now()
    assert Edition.objects.live().count() == 3


def test_texts_are_canonical_and_digests_and_manifest_are_right(appeal):
    revision = publish(appeal)
    for edition in revision.editions.all():
        document = from_markdown(edition.text)
        assert (document.appeal, document.language, document.version) == ("schools", edition.language, 1)
        assert edition.digest == digest(edition.text)
    digests = {edition.language: edition.digest for edition in revision.editions.all()}
    assert revision.manifest == (
        "appeal schools\nversion 1\nsource en\n"
        f"edition en 1 {digests['en']}\nedition pl 1 {digests['pl']}\nedition uk 1 {digests['uk']}\n"
    )
    assert revision.digest == digest(revision.manifest)


def test_the_parties_are_those_of_the_text(appeal):
    make_section(appeal, appeal.sections.get(number=2).addressee, ["Again."], en="Again:", uk="Знову:", pl="Znowu:")
    make_addressee("elsewhere")
    revision = publish(appeal)
    assert set(RevisionParty.objects.values_list("revision", "role", "key")) == {
        (revision.pk, "issuer", "council"),
        (revision.pk, "addressee", "city"),
    }


def test_without_a_change_nothing_is_published(appeal):
    publish(appeal)
    appeal.save()
    with pytest.raises(PublishingError) as caught:
        publish(appeal, reason="Nothing")
    assert str(caught.value) == "Nothing has changed since version 1."
    assert Revision.objects.count() == 1


@pytest.mark.parametrize("reason", ["", " \n "])
def test_a_second_version_needs_a_reason(appeal, reason):
    publish(appeal)
    write(appeal, "en", {"appeal.title": "New"})
    with pytest.raises(PublishingError) as caught:
        publish(appeal, reason=reason)
    assert str(caught.value) == "Say why there is a new version: readers are told."
    assert Revision.objects.count() == 1


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


def test_an_outdated_translation_is_never_rebuilt_though_parts_of_it_were_worked_on(appeal):
    write(appeal, "uk", {"demand:1.text": "Перше.", "demand:2.text": "Друге."})
    first = publish(appeal)
    write(appeal, "en", {"demand:1.text": "First, changed.", "demand:2.text": "Second, changed."})
    write(appeal, "uk", {"demand:1.text": "Перше, змінене."})
    second = publish(appeal, reason="Both changed")
    assert written(second.editions.get(language="uk")) == written(first.editions.get(language="uk"))
    write(appeal, "uk", {"demand:2.text": "Друге, змінене."})
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
        "demand:1.text": "Першае.",
        "demand:2.text": "Другое.",
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
    write(appeal, "uk", {"demand:1.text": "Перше."})
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


@pytest.mark.parametrize(("code", "name"), [("de", "German"), ("fr", "French"), ("xx", "xx")])
def test_a_named_language_that_is_not_ready_or_not_on_offer_is_refused(appeal, code, name):
    with pytest.raises(PublishingError) as caught:
        publish(appeal, languages=["uk", code])
    assert str(caught.value) == f"{name} is not ready to go out: complete it, or leave it out."
    assert Revision.objects.count() == 0


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


def test_publish_takes_the_stored_text_not_a_stale_copy(appeal):
    stale = Appeal.objects.get()
    write(appeal, "en", {"appeal.title": "Newer"})
    assert from_markdown(publish(stale).editions.get(language="en").text).title == "Newer"


def test_an_appeal_that_was_deleted_meanwhile_is_one_clear_line(appeal):
    stale = Appeal.objects.get()
    appeal.delete()
    for verb in (publish, withdraw):
        with pytest.raises(PublishingError) as caught:
            verb(stale, reason="x")
        assert str(caught.value) == "The appeal has been deleted meanwhile."


def test_a_database_that_does_not_answer_is_one_clear_line(appeal):
    def fail(execute, sql, params, many, context):
        raise OperationalError("database is locked")

    with connection.execute_wrapper(fail), pytest.raises(PublishingError) as caught:
        publish(appeal)
    assert str(caught.value) == "The database is busy; try again in a moment."


def test_a_past_moment_means_now(appeal):
    before = timezone.now()
    revision = publish(appeal, live_from=before - 24 * HOUR)
    assert before <= revision.live_from <= timezone.now()


def test_the_reason_is_brought_into_its_normal_form(appeal):
    publish(appeal)
    write(appeal, "en", {"appeal.title": "New"})
    assert publish(appeal, reason="\r\nBetter.\r\n\r\n\r\nMuch. ").reason == "Better.\n\nMuch."


def test_two_appeals_are_counted_and_carried_apart(appeal):
    other = make_appeal("roads", languages=("en", "uk"))
    publish(appeal)
    assert (publish(other).number, rows(other.revisions.get())) == (1, {"en": (1, False), "uk": (1, False)})
    assert set(rows(appeal.revisions.get())) == {"en", "uk", "pl"}


def test_editions_and_manifest_are_signed_with_a_key(appeal, signing_key):
    revision = publish(appeal, key=signing_key)
    verify(revision.manifest, revision.signature, signing_key.public)
    for edition in revision.editions.all():
        verify(edition.text, edition.signature, signing_key.public)
    assert "trusted comment: appeal:schools language:uk version:1\n" in revision.editions.get(language="uk").signature
    assert "trusted comment: appeal:schools version:1\n" in revision.signature


def test_without_a_key_signatures_are_empty(appeal):
    revision = publish(appeal)
    assert {revision.signature, *revision.editions.values_list("signature", flat=True)} == {""}


def test_a_carried_text_is_signed_where_it_was_not_or_with_a_former_key(appeal, signing_key, tmp_path):
    make_key(tmp_path / "new.key")
    new_key = load_key(tmp_path / "new.key")
    publish(appeal)
    for title, key in (("Two", signing_key), ("Three", new_key)):
        write(appeal, "en", {"appeal.title": title})
        revision = publish(appeal, reason="A title", key=key)
        for edition in revision.editions.all():
            verify(edition.text, edition.signature, key.public)
    assert rows(revision) == {"en": (3, False), "uk": (1, True), "pl": (1, True)}


def test_the_plan_says_what_publish_then_does(appeal):
    found = plan(appeal)
    assert (found.number, found.going_out, found.carried, found.changes) == (1, ["en", "uk", "pl"], [], [])
    publish(appeal)
    write(appeal, "en", {"appeal.title": "Open the schools"})
    found = plan(appeal)
    assert (found.number, found.going_out, found.carried) == (2, ["en"], [("uk", 1), ("pl", 1)])
    assert (found.outdated, list(found.not_ready), found.unchanged) == (["uk", "pl"], ["be", "de", "ar"], False)
    assert [(change.kind, change.part) for change in found.changes] == [("changed", "title")]
    assert rows(publish(appeal, reason="Title")) == {"en": (2, False), "uk": (1, True), "pl": (1, True)}
    assert plan(appeal).unchanged


@pytest.mark.parametrize("count", [1, 300])
def test_publishing_takes_the_same_number_of_queries_however_many_demands(count, django_assert_num_queries):
    make_campaign("en", "uk")
    appeal = make_appeal(languages=("en", "uk"))
    make_section(appeal, make_addressee("town", en="The town", uk="Містечко"), [{"en": "x", "uk": "y"}] * count, en="")
    with django_assert_num_queries(15):
        publish(appeal)
    assert len(from_markdown(Edition.objects.get(language="uk").text).demands) == 2 + count


@pytest.mark.parametrize("count", [1, 30])
def test_the_plan_takes_the_same_number_of_queries_however_many_versions(count, django_assert_num_queries):
    make_campaign("en", "uk")
    appeal = make_appeal(languages=("en", "uk"))
    publish(appeal)
    for number in range(count):
        write(appeal, "en", {"appeal.title": f"Title {number}"})
        publish(appeal, reason="Another title")
    with django_assert_num_queries(13):
        assert plan(appeal).number == 2 + count
