"""Withdrawing much at once, by the verb and by the command."""

import datetime

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from appeals.models import Campaign, Edition, Withdrawal
from appeals.publishing.emergency import withdraw_widely
from appeals.publishing.publish import PublishingError, publish, withdraw_revision
from appeals.translating.edit import write
from tests.make import make_appeal, make_campaign

pytestmark = pytest.mark.django_db


@pytest.fixture
def appeals():
    """Two appeals in three languages; the first one has two versions and one that is scheduled."""
    make_campaign()
    schools, roads = (make_appeal(key, ("en", "be", "uk")) for key in ("schools", "roads"))
    publish(schools)
    write(schools, "en", {"appeal.title": "Second title"})
    publish(schools, reason="Title")
    write(schools, "en", {"appeal.title": "Third title"})
    publish(schools, reason="Title", live_from=timezone.now() + datetime.timedelta(days=1))
    publish(roads)
    return schools, roads


def live() -> list[tuple[str, str]]:
    rows = Edition.objects.live().values_list("revision__appeal__key", "language")
    return sorted(rows)


def test_a_language_goes_from_every_version_of_every_appeal_and_the_others_stay(appeals):
    rows = withdraw_widely(language="be", reason="The translator was arrested.")
    assert {(row.revision.appeal.key, row.revision.number, row.language) for row in rows} == {
        *(("schools", number, "be") for number in (1, 2, 3)),
        ("roads", 1, "be"),
    }
    assert live() == [("roads", "en"), ("roads", "uk"), ("schools", "en"), ("schools", "uk")]
    answer = Client().get("/be/appeals/roads/")
    assert answer.status_code == 410 and "The translator was arrested." in answer.content.decode()
    assert Client().get("/en/appeals/roads/").status_code == 200


def test_the_language_of_the_originals_can_go_alone(appeals):
    withdraw_widely(language="en", reason="Wrong.")
    assert live() == [("roads", "be"), ("roads", "uk"), ("schools", "be"), ("schools", "uk")]
    pages = ("", "appeals/", "appeals/schools/", "appeals/schools/versions/", "appeals/schools/demands/1/")
    assert {Client().get(f"/be/{page}").status_code for page in pages} == {200}
    assert Client().get("/en/appeals/schools/").status_code == 410


def test_one_language_of_one_appeal_goes(appeals):
    withdraw_widely(appeal=appeals[1], language="uk", reason="Wrong.")
    assert live() == [("roads", "be"), ("roads", "en"), *(("schools", code) for code in ("be", "en", "uk"))]


def test_everything_goes_the_scheduled_versions_too(appeals):
    withdraw_revision(appeals[0].revisions.get(number=1), reason="Before.")
    rows = withdraw_widely(reason="We are in danger.")
    assert {(row.revision.appeal.key, row.revision.number) for row in rows} == {
        ("schools", 2), ("schools", 3), ("roads", 1),
    }  # fmt: skip
    assert live() == []
    assert list(Edition.objects.public(timezone.now() + datetime.timedelta(days=2))) == []
    with pytest.raises(PublishingError) as caught:
        withdraw_widely(reason="Again.")
    assert str(caught.value) == "Nothing of this is published; there is nothing to withdraw."


def test_it_is_all_or_nothing(appeals, monkeypatch):
    def fail(pk: int) -> None:
        raise RuntimeError(pk)

    monkeypatch.setattr("appeals.publishing.emergency.shelve", fail)
    with pytest.raises(RuntimeError):
        withdraw_widely(reason="Wrong.")
    assert Withdrawal.objects.count() == 0


def test_a_reason_is_needed(appeals):
    with pytest.raises(PublishingError):
        withdraw_widely(reason="  ")
    assert Withdrawal.objects.count() == 0


def test_the_command_withdraws_and_switches_the_desk(appeals, capsys):
    call_command("emergency", appeal="roads", reason="Wrong.")
    call_command("emergency", everything=True, reason="Danger.", desk="read-only")
    assert capsys.readouterr().out.splitlines() == [
        "Withdrawn. Rows: 1, appeals: 1.",
        "Withdrawn. Rows: 3, appeals: 1.",
        "The desk only reads now.",
    ]
    assert Campaign.objects.current().read_only
    call_command("emergency", desk="open")
    assert not Campaign.objects.current().read_only


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, "Say what goes: --appeal KEY, --language CODE or both, or --everything. Nothing was done."),
        ({"everything": True}, "Say why it is withdrawn: readers are told. Nothing was done."),
        ({"everything": True, "language": "be", "reason": "x"}, "Say what goes: --appeal KEY, --language CODE or both, "
         "or --everything. Nothing was done."),
        ({"appeal": "nothing", "reason": "x"}, "There is no appeal with the key “nothing”. Nothing was done."),
    ],
)  # fmt: skip
def test_the_command_says_what_is_missing(appeals, options, expected):
    with pytest.raises(CommandError) as caught:
        call_command("emergency", **options)
    assert (str(caught.value), Withdrawal.objects.count()) == (expected, 0)
