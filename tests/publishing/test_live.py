"""``Edition.objects.live()``: the one rule for what readers may see, each case with data that could leak."""

import datetime

import pytest
from django.utils import timezone

from appeals.models import Edition, Revision, Withdrawal
from tests.make import make_appeal

pytestmark = pytest.mark.django_db

NOW = datetime.datetime(2030, 1, 1, tzinfo=datetime.UTC)
PAST, FUTURE = NOW - datetime.timedelta(days=1), NOW + datetime.timedelta(days=1)


def make_version(appeal, number: int, live_from: datetime.datetime, withdrawn=(), languages=("en", "uk")) -> None:
    """Write a version with one row for each language; ``withdrawn`` holds languages, or "" for all of it."""
    revision = Revision.objects.create(
        appeal=appeal, number=number, live_from=live_from, reason="x", source_language="en", manifest="", digest=""
    )
    for code in languages:
        Edition.objects.create(revision=revision, language=code, text=f"{number} {code}", digest="", version=number)
    for code in withdrawn:
        Withdrawal.objects.create(revision=revision, language=code, reason="x")


CASES = {
    "one version": ([(PAST, ())], ["1 en", "1 uk"], ["1 en", "1 uk"]),
    "from its very moment on": ([(NOW, ())], ["1 en", "1 uk"], ["1 en", "1 uk"]),
    "a future version": ([(FUTURE, ())], [], []),
    "a newer version": ([(PAST, ()), (PAST, ())], ["2 en", "2 uk"], ["1 en", "1 uk", "2 en", "2 uk"]),
    "a newer future version": ([(PAST, ()), (FUTURE, ())], ["1 en", "1 uk"], ["1 en", "1 uk"]),
    "a withdrawn version": ([(PAST, ("",))], [], []),
    "a withdrawn newer version": ([(PAST, ()), (PAST, ("",))], ["1 en", "1 uk"], ["1 en", "1 uk"]),
    "a withdrawn older version": ([(PAST, ("",)), (PAST, ())], ["2 en", "2 uk"], ["2 en", "2 uk"]),
    "a withdrawn language": ([(PAST, ("uk",))], ["1 en"], ["1 en"]),
    "a withdrawn language never falls back to an older version": (
        [(PAST, ()), (PAST, ("uk",))],
        ["2 en"],
        ["1 en", "1 uk", "2 en"],
    ),
    "every language withdrawn": ([(PAST, ("en", "uk"))], [], []),
    "withdrawn as a whole and by language": ([(PAST, ("", "uk"))], [], []),
    "a cancelled scheduled version": ([(PAST, ()), (FUTURE, ("",))], ["1 en", "1 uk"], ["1 en", "1 uk"]),
    "all withdrawn": ([(PAST, ("",)), (PAST, ("",))], [], []),
    "a withdrawn one between": (
        [(PAST, ()), (PAST, ("",)), (PAST, ())],
        ["3 en", "3 uk"],
        ["1 en", "1 uk", "3 en", "3 uk"],
    ),
}


@pytest.mark.parametrize(("versions", "live", "public"), CASES.values(), ids=CASES)
def test_readers_see_exactly_the_newest_public_version(versions, live, public):
    appeal = make_appeal()
    for number, (live_from, withdrawn) in enumerate(versions, 1):
        make_version(appeal, number, live_from, withdrawn)
    assert sorted(Edition.objects.live(NOW).values_list("text", flat=True)) == live
    assert sorted(Edition.objects.public(NOW).values_list("text", flat=True)) == public


def test_a_scheduled_version_replaces_the_one_before_when_its_moment_comes():
    appeal = make_appeal()
    make_version(appeal, 1, PAST)
    make_version(appeal, 2, FUTURE)
    seen = [
        sorted(Edition.objects.live(at).values_list("text", flat=True))
        for at in (PAST - datetime.timedelta(days=1), NOW, FUTURE)
    ]
    assert seen == [[], ["1 en", "1 uk"], ["2 en", "2 uk"]]


def test_a_language_that_the_newest_version_lacks_is_not_live():
    appeal = make_appeal()
    make_version(appeal, 1, PAST)
    make_version(appeal, 2, PAST, languages=("en",))
    assert sorted(Edition.objects.live(NOW).values_list("text", flat=True)) == ["2 en"]


def test_one_appeals_versions_and_withdrawals_do_not_touch_anothers():
    schools, roads = make_appeal("schools"), make_appeal("roads")
    make_version(schools, 1, PAST)
    make_version(roads, 1, PAST)
    make_version(roads, 2, PAST, ("",))
    make_version(roads, 3, FUTURE)
    found = Edition.objects.live(NOW).values_list("revision__appeal__key", "text")
    assert sorted(found) == [("roads", "1 en"), ("roads", "1 uk"), ("schools", "1 en"), ("schools", "1 uk")]


def test_without_a_moment_it_is_now():
    appeal = make_appeal()
    now = timezone.now()
    make_version(appeal, 1, now)
    make_version(appeal, 2, now + datetime.timedelta(hours=1))
    assert sorted(Edition.objects.live().values_list("text", flat=True)) == ["1 en", "1 uk"]
    assert list(Revision.objects.public().values_list("number", flat=True)) == [1]
