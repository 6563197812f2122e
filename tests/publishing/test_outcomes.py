"""Entering what came of a demand: what is refused and why, and what is stored."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from appeals.models import Addressee, Appeal, Demand, Outcome, OutcomeNote
from appeals.publishing.outcomes import add_note, published_demands, record_outcome
from appeals.publishing.publish import PublishingError, publish, withdraw
from tests.make import make_appeal, make_campaign, make_section

pytestmark = pytest.mark.django_db
DAY = date(2026, 1, 2)


@pytest.fixture
def appeal():
    """A published appeal with two demands, written in Belarusian and translated into English."""
    make_campaign("be", "en")
    appeal = make_appeal(languages=("be", "en"))
    publish(appeal)
    return appeal


def stored() -> list[tuple]:
    rows = Outcome.objects.order_by("pk")
    return [(row.number, row.status, row.date, row.evidence, row.replaces_id) for row in rows]


def notes() -> list[tuple]:
    return list(OutcomeNote.objects.order_by("pk").values_list("outcome", "language", "text"))


def refusal(act) -> dict | list:
    """Return what ``act`` is refused with: by field where it is about one."""
    with pytest.raises(ValidationError) as caught:
        act()
    return getattr(caught.value, "message_dict", None) or caught.value.messages


def test_an_entry_is_stored_with_its_note_in_the_source_language(appeal):
    entry = record_outcome(
        appeal,
        number=2,
        status="promised",
        on=DAY,
        evidence=" https://example.org/a ",
        note=" Абяцалі.\r\n\r\n\r\n1. так",
    )
    assert stored() == [(2, "promised", DAY, "https://example.org/a", None)]
    assert notes() == [(entry.pk, "be", "Абяцалі.\n\n1) так")]


def test_evidence_and_note_may_be_left_out(appeal):
    record_outcome(appeal, number=1, status="met", on=timezone.now().date(), note=" \n ")
    assert (len(stored()), notes()) == (1, [])


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"on": timezone.now().date() + timedelta(days=1)}, ["date"]),
        ({"status": "forgotten"}, ["status"]),
        ({"evidence": "ftp://example.org/"}, ["evidence"]),
        ({"evidence": f"https://example.org/{'a' * 500}"}, ["evidence"]),
        ({"note": "x" * 1001}, ["note"]),
        ({"number": 3}, ["number"]),
    ],
)
def test_what_is_wrong_is_said_by_the_field_and_nothing_is_stored(appeal, fields, told):
    right = {"number": 1, "status": "met", "on": DAY, "note": "Heated."}
    assert list(refusal(lambda: record_outcome(appeal, **right | fields))) == told
    assert (stored(), notes()) == ([], [])


def test_nothing_can_have_come_of_a_demand_that_is_not_published(appeal):
    message = "This demand is not published: nothing can have come of it yet."
    make_section(appeal, Addressee.objects.get(), ["Not published."])
    assert refusal(lambda: record_outcome(appeal, number=3, status="met", on=DAY)) == {"number": [message]}
    draft = make_appeal("roads", languages=("be", "en"))
    assert refusal(lambda: record_outcome(draft, number=1, status="met", on=DAY)) == {"number": [message]}


def test_a_demand_that_was_dropped_later_still_has_its_ledger(appeal):
    Demand.objects.filter(number=1).delete()
    publish(appeal, reason="One is gone.")
    assert published_demands(appeal) == [1, 2]
    record_outcome(appeal, number=1, status="met", on=DAY)
    assert stored() == [(1, "met", DAY, "", None)]


def test_a_scheduled_demand_and_a_withdrawn_one_are_not_published():
    make_campaign()
    scheduled, withdrawn = make_appeal("scheduled"), make_appeal("withdrawn")
    publish(scheduled, live_from=timezone.now() + timedelta(days=1))
    publish(withdrawn)
    withdraw(withdrawn, reason="Wrong")
    assert (published_demands(scheduled), published_demands(withdrawn)) == ([], [])


def test_an_entry_replaces_a_mistaken_one_of_the_same_demand_once(appeal):
    mistake = record_outcome(appeal, number=1, status="met", on=DAY)
    other = record_outcome(appeal, number=2, status="met", on=DAY)
    right = {"number": 1, "status": "refused", "on": DAY}
    assert refusal(lambda: record_outcome(appeal, **right, replaces=other)) == [
        "An entry can only be replaced by one of the same demand."
    ]
    record_outcome(appeal, **right, replaces=mistake)
    assert refusal(lambda: record_outcome(appeal, **right, replaces=mistake)) == [
        "This entry has been replaced already. Look at the ledger again."
    ]
    assert [(number, status, replaces) for number, status, _day, _evidence, replaces in stored()] == [
        (1, "met", None),
        (2, "met", None),
        (1, "refused", mistake.pk),
    ]


def test_a_demand_of_another_appeal_is_not_replaced(appeal):
    roads = make_appeal("roads", languages=("be", "en"))
    publish(roads)
    theirs = record_outcome(roads, number=1, status="met", on=DAY)
    assert refusal(lambda: record_outcome(appeal, number=1, status="open", on=DAY, replaces=theirs)) == [
        "An entry can only be replaced by one of the same demand."
    ]


def test_a_note_is_added_in_another_language_once(appeal):
    entry = record_outcome(appeal, number=1, status="met", on=DAY, note="Зроблена.")
    add_note(entry, language="en", text="Done.\r\n")
    assert notes() == [(entry.pk, "be", "Зроблена."), (entry.pk, "en", "Done.")]
    message = "There is a note in English already, and it stays as it is."
    assert refusal(lambda: add_note(entry, language="en", text="Done!")) == {"note": [message]}


@pytest.mark.parametrize(("fields", "told"), [({"text": " \n"}, ["note"]), ({"language": "xx"}, ["language"])])
def test_an_empty_note_and_one_in_no_language_are_refused(appeal, fields, told):
    entry = record_outcome(appeal, number=1, status="met", on=DAY)
    assert list(refusal(lambda: add_note(entry, **{"language": "en", "text": "Done.", **fields}))) == told
    assert notes() == []


def test_an_appeal_that_has_been_deleted_meanwhile_is_said_so():
    make_campaign()
    gone = make_appeal()
    Appeal.objects.filter(pk=gone.pk).delete()
    with pytest.raises(PublishingError, match="deleted meanwhile"):
        record_outcome(gone, number=1, status="met", on=DAY)
