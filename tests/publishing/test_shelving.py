"""The index behind the lists is filled by every migrate that finds it empty, whatever the migrations of that time."""

import shutil

import pytest
from django.core.management import call_command

from appeals.models import Place, Shelf
from appeals.publishing.publish import publish
from tests.make import make_appeal, make_campaign
from tests.processes import run_manage

PUBLISH = """
from datetime import date
from tests.make import make_appeal, make_campaign
from appeals.publishing.outcomes import record_outcome
from appeals.publishing.publish import publish
make_campaign("en", "be")
appeal = make_appeal(languages=("en", "be"))
publish(appeal)
record_outcome(appeal, number=1, status="met", on=date(2026, 1, 2))
"""
MIGRATE = """
from django.core.management import call_command
call_command("migrate", "appeals", "0004", verbosity=0)
call_command("migrate", verbosity=0)
"""
SHOW = """
from appeals.models import Answer, Name, Shelf
print(sorted(Answer.objects.values_list("language", "status", "number")))
print(sorted((row.language, row.role, row.appeals, row.demands, row.name) for row in Shelf.objects.counted()))
print(Name.objects.count())
"""


def read(url, command):
    """Run a command on the database at ``url`` and return what it prints."""
    return run_manage(url, "shell", "--verbosity", "0", "--command", command)


@pytest.fixture(params=["sqlite", "postgresql"])
def migrated(request, tmp_path, migrated_file):
    """The address of a database with all migrations done and nothing in it."""
    if request.param == "postgresql":
        return request.getfixturevalue("postgresql_database")("shelving")
    file = shutil.copy(migrated_file, tmp_path / "filled.sqlite3")
    return f"sqlite:///{file}"


@pytest.mark.django_db
def test_a_site_from_before_the_index_has_it_after_migrating(migrated):
    before = read(migrated, PUBLISH + SHOW)
    assert read(migrated, MIGRATE + SHOW) == before
    assert "City be" in before
    assert "[('be', 'met', 1), ('en', 'met', 1)]" in before


@pytest.mark.django_db(transaction=True)
def test_a_site_from_before_the_lists_by_state_has_them_after_migrating_and_nothing_else_anew():
    make_campaign()
    publish(make_appeal())
    Shelf.objects.filter(role="open").delete()
    others = list(Place.objects.order_by("pk").values_list("pk", flat=True))
    call_command("migrate", verbosity=0)
    assert list(Place.objects.exclude(shelf__role="open").order_by("pk").values_list("pk", flat=True)) == others
    assert [shelf.demands for shelf in Shelf.objects.counted().filter(role="open")] == [2]


@pytest.mark.django_db(transaction=True)
def test_an_index_that_holds_anything_is_left_as_it_is():
    make_campaign()
    publish(make_appeal())
    places = list(Place.objects.order_by("pk").values_list("pk", flat=True))
    call_command("migrate", verbosity=0)
    assert list(Place.objects.order_by("pk").values_list("pk", flat=True)) == places
    Shelf.objects.all().delete()
    call_command("migrate", verbosity=0)
    assert Place.objects.count() == len(places)
