"""The index behind the lists is filled by every migrate that finds it empty, whatever the migrations of that time."""

import pytest
from django.core.management import call_command

from appeals.models import Place, Shelf
from appeals.publishing.publish import publish
from tests.make import make_appeal, make_campaign
from tests.postgresql import run_server
from tests.processes import run_manage

PUBLISH = """
from tests.make import make_appeal, make_campaign
from appeals.publishing.publish import publish
make_campaign("en", "be")
publish(make_appeal(languages=("en", "be")))
"""
SHOW = """
from appeals.models import Name, Shelf
print(sorted((row.language, row.role, row.appeals, row.demands, row.name) for row in Shelf.objects.counted()))
print(Name.objects.count())
"""


def read(url, command):
    """Run a command on the database at ``url`` and return what it prints."""
    return run_manage(url, "shell", "--verbosity", "0", "--command", command)


@pytest.fixture(params=["sqlite", "postgresql"])
def published(request, tmp_path):
    """The address of a database with one appeal in two languages."""
    if request.param == "sqlite":
        yield from fresh(f"sqlite:///{tmp_path}/filled.sqlite3")
    else:
        with run_server() as url:
            yield from fresh(url)


def fresh(url):
    """Make the tables and publish."""
    run_manage(url, "migrate", "--verbosity", "0")
    read(url, PUBLISH)
    yield url


def test_a_site_from_before_the_index_has_it_after_migrating(published):
    before = read(published, SHOW)
    run_manage(published, "migrate", "appeals", "0004", "--verbosity", "0")
    run_manage(published, "migrate", "--verbosity", "0")
    assert read(published, SHOW) == before
    assert "City be" in before


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
