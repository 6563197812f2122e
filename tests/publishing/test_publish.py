"""Publishing: what is written, what is carried over, what is refused."""

import datetime

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from appeals.document import digest, from_markdown
from appeals.models import Appeal, Edition, Revision, RevisionParty
from appeals.publishing.publish import PublishingError, plan, publish, withdraw
from appeals.signing import load_key, make_key, verify
from appeals.translating.edit import write
from tests.make import make_addressee, make_appeal, make_campaign, make_section
from tests.publishing.editions import rows

pytestmark = pytest.mark.django_db

HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def appeal():
    """An appeal that is complete in three languages, and a campaign that offers six."""
    make_campaign()
    return make_appeal(languages=("en", "uk", "pl"))


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


@pytest.mark.parametrize(("code", "name"), [("de", "Deutsch"), ("fr", "Français"), ("xx", "xx")])
def test_a_named_language_that_is_not_ready_or_not_on_offer_is_refused(appeal, code, name):
    with pytest.raises(PublishingError) as caught:
        publish(appeal, languages=["uk", code])
    assert str(caught.value) == f"{name} is not ready to go out: complete it, or leave it out."
    assert Revision.objects.count() == 0


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
    with django_assert_num_queries(41):
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
    with django_assert_num_queries(16):
        assert plan(appeal).number == 2 + count
