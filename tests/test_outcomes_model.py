"""The ledger of a demand: what the database holds to, and which entries count."""

from datetime import date, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from appeals.models import Addressee, Appeal, Edition, Outcome, OutcomeNote, Revision, RevisionDemand, WrittenOnceError
from appeals.publishing.publish import publish
from appeals.triggers import lift
from tests.make import make_appeal, make_campaign, make_section

pytestmark = pytest.mark.django_db


@pytest.fixture
def appeal():
    """A published appeal with two demands."""
    make_campaign()
    appeal = make_appeal(languages=("en", "uk"))
    publish(appeal)
    return appeal


def enter(appeal: Appeal, status: str = "met", day: int = 1, number: int = 1, **fields) -> Outcome:
    return Outcome.objects.create(appeal=appeal, number=number, status=status, date=date(2026, 1, day), **fields)


REFUSED = {
    "no demand": lambda appeal, entry: {"number": 0},
    "an unknown state": lambda appeal, entry: {"status": "forgotten"},
    "evidence that is no web address": lambda appeal, entry: {"evidence": "javascript:alert(1)"},
    "a second entry in place of the same one": lambda appeal, entry: {"replaces": entry},
}


@pytest.mark.parametrize("make", REFUSED.values(), ids=REFUSED)
def test_the_database_refuses(appeal, make):
    mistake = enter(appeal)
    enter(appeal, replaces=mistake)
    with pytest.raises(IntegrityError), transaction.atomic():
        enter(appeal, **make(appeal, mistake))
    assert Outcome.objects.count() == 2


def test_the_database_refuses_an_entry_that_replaces_itself(appeal):
    row = Outcome(pk=7, appeal=appeal, number=1, status="met", date=date(2026, 1, 1), replaces_id=7)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.parametrize("fields", [{"language": "en", "text": "Again."}, {"language": "uk", "text": ""}])
def test_the_database_refuses_a_second_note_in_a_language_and_an_empty_one(appeal, fields):
    entry = enter(appeal)
    OutcomeNote.objects.create(outcome=entry, language="en", text="Heated.")
    with pytest.raises(IntegrityError), transaction.atomic():
        OutcomeNote.objects.create(outcome=entry, **fields)
    assert OutcomeNote.objects.count() == 1


def test_what_is_in_the_ledger_is_never_changed_or_deleted(appeal):
    entry = enter(appeal)
    note = OutcomeNote.objects.create(outcome=entry, language="en", text="Heated.")
    for row in (entry, note):
        for act in (row.save, row.delete, type(row).objects.all().delete, type(row).objects.all().update):
            with pytest.raises(WrittenOnceError):
                act()
    with pytest.raises(ProtectedError):
        appeal.delete()


def test_an_entry_of_the_day_is_taken_and_one_of_tomorrow_refused(appeal):
    today = timezone.now().date()
    Outcome(appeal=appeal, number=1, status="met", date=today).full_clean()
    with pytest.raises(ValidationError) as caught:
        Outcome(appeal=appeal, number=1, status="met", date=today + timedelta(days=1)).full_clean()
    assert caught.value.message_dict == {"date": ["This day is still to come. Enter what has happened."]}


@pytest.mark.parametrize("evidence", ["ftp://example.org/a", "javascript:alert(1)", "example.org"])
def test_evidence_is_a_web_address(appeal, evidence):
    with pytest.raises(ValidationError) as caught:
        Outcome(appeal=appeal, number=1, status="met", date=date(2026, 1, 1), evidence=evidence).full_clean()
    assert list(caught.value.message_dict) == ["evidence"]


def test_the_database_knows_the_states_of_the_choice():
    migration = import_module("appeals.migrations.0004_outcomes")
    assert [(value, str(label)) for value, label in Outcome.Status.choices] == migration.STATUSES


def test_the_newest_standing_entry_of_a_demand_is_its_state(appeal):
    enter(appeal, "promised", 5)
    enter(appeal, "partly-met", 3)  # entered later, happened before
    enter(appeal, "refused", 1, number=2)
    latest = enter(appeal, "met", 1, number=2)  # on one day the last entry counts
    mistake = enter(appeal, "met", 9)
    assert states() == {1: "met", 2: "met"}
    enter(appeal, "refused", 4, replaces=mistake)
    assert states() == {1: "promised", 2: "met"}
    enter(appeal, "open", 2, number=2, replaces=latest)
    assert states() == {1: "promised", 2: "open"}
    assert Outcome.objects.standing().count() == 5


def states() -> dict[int, str]:
    rows = Outcome.objects.current().order_by().values_list("number", "status")
    assert len(rows) == len(dict(rows))
    return dict(rows)


def test_a_version_lists_the_demands_that_stand_in_it(appeal):
    make_section(appeal, Addressee.objects.get(), ["A third demand."], en="And:", uk="І:")
    publish(appeal, reason="One more.")
    assert demands() == [(1, 1), (1, 2), (2, 1), (2, 2), (2, 3)]


def test_the_migration_lists_the_demands_of_versions_from_before(appeal):
    make_section(
        appeal, Addressee.objects.get(), ["A third demand."], en="And in 2026 we ask:\n\n1) A list\n2) in prose."
    )
    publish(appeal, reason="One more.")
    lift_and_empty()
    import_module("appeals.migrations.0004_outcomes").index_demands(apps, None)
    assert demands() == [(1, 1), (1, 2), (2, 1), (2, 2), (2, 3)]


def lift_and_empty() -> None:
    lift(connection)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM appeals_revisiondemand")
    assert (Revision.objects.count(), Edition.objects.count(), demands()) == (2, 4, [])


def demands() -> list[tuple[int, int]]:
    return list(RevisionDemand.objects.values_list("revision__number", "number").order_by("revision__number", "number"))
