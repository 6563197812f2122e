"""Versions that go live later, and publishing again meanwhile."""

import datetime

import pytest
from django.utils import timezone

from appeals.document import from_markdown
from appeals.models import Edition, Revision
from appeals.publishing.publish import PublishingError, plan, publish, withdraw_revision
from appeals.translating.edit import write
from tests.make import make_appeal, make_campaign

pytestmark = pytest.mark.django_db

HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def appeal():
    """An appeal with version 1 live and another title since."""
    make_campaign()
    appeal = make_appeal(languages=("en", "uk"))
    publish(appeal)
    write(appeal, "en", {"appeal.title": "Second title"})
    return appeal


def live_titles(at: datetime.datetime | None = None) -> list[str]:
    return [from_markdown(row.text).title for row in Edition.objects.live(at).filter(language="en")]


def test_a_scheduled_version_is_seen_from_its_moment_on_and_not_before(appeal):
    moment = timezone.now() + HOUR
    revision = publish(appeal, reason="Title", live_from=moment)
    assert (revision.number, revision.live_from) == (2, moment)
    assert live_titles() == ["Title en schools"]
    assert live_titles(moment - datetime.timedelta(microseconds=1)) == ["Title en schools"]
    assert live_titles(moment) == ["Second title"]


def test_the_plan_names_what_is_scheduled_and_compares_with_what_readers_see(appeal):
    revision = publish(appeal, reason="Title", live_from=timezone.now() + HOUR)
    found = plan(appeal)
    assert (found.number, found.scheduled, found.unchanged) == (3, [revision], True)
    assert [(change.kind, change.part) for change in found.changes] == [("changed", "title")]


def test_what_is_scheduled_already_is_not_published_twice(appeal):
    moment = timezone.now() + HOUR
    publish(appeal, reason="Title", live_from=moment)
    with pytest.raises(PublishingError) as caught:
        publish(appeal, reason="Title", live_from=moment)
    assert str(caught.value) == "Nothing has changed since version 2."


@pytest.mark.parametrize("sooner", [None, timezone.now() + HOUR])
def test_nothing_overtakes_a_scheduled_version(appeal, sooner):
    moment = datetime.datetime(2099, 1, 31, 18, 5, tzinfo=datetime.UTC)
    publish(appeal, reason="Title", live_from=moment)
    write(appeal, "en", {"appeal.title": "Third title"})
    with pytest.raises(PublishingError) as caught:
        publish(appeal, reason="Another title", live_from=sooner)
    assert str(caught.value) == (
        "Version 2 is scheduled for 2099-01-31 18:05 UTC: cancel it first, or schedule this one after it."
    )
    assert Revision.objects.count() == 2


def test_a_version_may_follow_a_scheduled_one_and_builds_on_it(appeal):
    moment = timezone.now() + HOUR
    publish(appeal, reason="Title", live_from=moment)
    write(appeal, "uk", {"appeal.title": "Друга назва"})
    third = publish(appeal, reason="Ukrainian title", live_from=moment + HOUR)
    assert {row.language: (row.version, row.outdated) for row in third.editions.all()} == {
        "en": (2, False),
        "uk": (3, False),
    }
    assert Edition.objects.live(moment + HOUR / 2).get(language="uk").outdated is True
    assert Edition.objects.live(moment + HOUR).get(language="uk").version == 3


def test_a_corrected_version_at_the_same_moment_replaces_the_scheduled_one(appeal):
    moment = timezone.now() + HOUR
    publish(appeal, reason="Title", live_from=moment)
    write(appeal, "en", {"appeal.title": "Third title"})
    publish(appeal, reason="A corrected title", live_from=moment)
    assert live_titles(moment) == ["Third title"]


def test_a_cancelled_version_never_goes_live_and_its_number_is_not_used_again(appeal):
    moment = timezone.now() + HOUR
    scheduled = publish(appeal, reason="Title", live_from=moment)
    withdraw_revision(scheduled, reason="Too early")
    assert live_titles(moment + HOUR) == ["Title en schools"]
    anew = publish(appeal, reason="Title")
    assert anew.number == 3
    assert {row.language: row.version for row in anew.editions.all()} == {"en": 3, "uk": 1}
    assert live_titles() == ["Second title"]


def test_the_first_version_may_be_scheduled_too():
    make_campaign()
    moment = timezone.now() + HOUR
    publish(make_appeal(), live_from=moment)
    assert (live_titles(), live_titles(moment)) == ([], ["Title en schools"])
