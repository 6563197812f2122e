"""What issuers and addressees are called in lists: as the newest text that readers may see calls them at any moment."""

import re
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from appeals.models import Addressee, Issuer, Name, Withdrawal
from appeals.publishing.publish import publish, withdraw, withdraw_revision
from appeals.publishing.shelving import shelve, shelve_all
from tests.make import make_addressee, make_appeal, make_section

# Where a name stands that no text on the page says: directories, headings, home, machines.
CITY = ("/en/", "/en/addressees/", "/en/addressees/city/", "/en/addressees.json", "/en/addressees/city.json")
COUNCIL = ("/en/", "/en/issuers/", "/en/issuers/council/", "/en/appeals/")
DAY = timedelta(days=1)


@pytest.fixture
def at(monkeypatch):
    """A function that lets so much time pass."""
    now = timezone.now

    def wait(time):
        monkeypatch.setattr(timezone, "now", lambda: now() + time)

    return wait


@pytest.fixture
def saying(client):
    """A function that returns those of some pages that say something."""
    return lambda words, paths: [path for path in paths if words in client.get(path).content.decode()]


def call(model, key, name):
    """Call an issuer or an addressee something else in the working text."""
    party = model.objects.get(key=key)
    party.name_en = name
    party.save()


def names(page, role="addressees"):
    """The names in a directory, in their order."""
    return re.findall(rf'<li><a href="/en/{role}/[^"]+">([^<]+)</a>', page(f"/en/{role}/"))


@pytest.mark.parametrize(
    ("model", "key", "old", "paths"),
    [(Addressee, "city", "City en", CITY), (Issuer, "council", "Council en", COUNCIL)],
)
@pytest.mark.parametrize("first", ["another appeal", "the same appeal"])
def test_a_name_out_of_a_withdrawn_text_leaves_every_list(saying, model, key, old, paths, first):
    appeal = make_appeal("older")
    publish(appeal)
    call(model, key, "Somebody else")
    revision = publish(make_appeal("newer") if first == "another appeal" else appeal, reason="A name.")
    assert saying("Somebody else", paths) == list(paths)
    withdraw_revision(revision, reason="It named somebody else.")
    assert saying("Somebody else", paths) == []
    assert saying(old, paths) == list(paths)


def test_a_name_leaves_the_lists_of_a_language_that_is_withdrawn(page):
    publish(make_appeal("older", ("en", "be")))
    call(Addressee, "city", "Somebody else")
    Addressee.objects.update(name_be="Хтосьці іншы")
    revision = publish(make_appeal("newer", ("en", "be")))
    with transaction.atomic():
        Withdrawal.objects.create(revision=revision, language="be", reason="It named somebody else.")
        shelve(revision.appeal_id)
    assert "<h1>City be</h1>" in page("/be/addressees/city/")
    assert "<h1>Somebody else</h1>" in page("/en/addressees/city/")


@pytest.mark.parametrize(
    ("model", "key", "old", "paths"),
    [(Addressee, "city", "City en", CITY), (Issuer, "council", "Council en", COUNCIL)],
)
def test_a_scheduled_version_brings_its_names_at_its_moment_by_itself(saying, at, model, key, old, paths):
    appeal = make_appeal()
    publish(appeal)
    call(model, key, "Renamed")
    publish(appeal, reason="A new name.", live_from=timezone.now() + DAY)
    assert (saying(old, paths), saying("Renamed", paths)) == (list(paths), [])
    at(2 * DAY)
    assert (saying(old, paths), saying("Renamed", paths)) == ([], list(paths))


def test_a_cancelled_version_never_brings_its_names(page, at):
    appeal = make_appeal()
    publish(appeal)
    call(Addressee, "city", "Renamed")
    revision = publish(appeal, reason="A new name.", live_from=timezone.now() + DAY)
    withdraw_revision(revision, reason="No.")
    at(2 * DAY)
    assert names(page) == ["City en"]


def test_whoever_has_left_comes_back_with_the_name_of_then(page, at):
    appeal = make_appeal("first")
    publish(appeal)
    withdraw(appeal, reason="Wrong.")
    call(Addressee, "city", "Renamed")
    publish(make_appeal("second"), live_from=timezone.now() + DAY)
    assert names(page) == []
    page("/en/addressees/city/", status=404)
    at(2 * DAY)
    assert names(page) == ["Renamed"]


def test_an_older_appeal_does_not_rename_what_a_newer_one_names(page):
    old, new = make_appeal("old"), make_appeal("new")
    publish(old)
    call(Addressee, "city", "The newest name")
    publish(new)
    call(Addressee, "city", "A later whim")
    publish(old, reason="A correction.")
    assert names(page) == ["The newest name"]


def test_a_name_to_come_takes_its_place_in_the_order(page, at, monkeypatch):
    monkeypatch.setattr("appeals.pages.lists.NAMES", 1)
    appeal = make_appeal()
    make_section(appeal, make_addressee("senate", en="Senate"), demands=("Vote.",))
    publish(appeal)
    call(Addressee, "city", "Town")
    publish(appeal, reason="A new name.", live_from=timezone.now() + DAY)
    assert 'rel="next" href="?after=city"' in page("/en/addressees/")
    assert "Senate</a>" in page("/en/addressees/?after=city")
    page("/en/addressees/?after=senate")
    at(2 * DAY)
    assert 'rel="next" href="?after=senate"' in page("/en/addressees/")
    assert "Town</a>" in page("/en/addressees/?after=senate")


def test_the_names_written_anew_are_the_same(page):
    appeal = make_appeal("first")
    publish(appeal)
    for days, name in ((3, "Third"), (1, "First"), (2, "First")):
        call(Addressee, "city", name)
        publish(make_appeal(f"in-{days}"), live_from=timezone.now() + days * DAY)
    fields = ("shelf__language", "role", "key", "name", "sort", "live_from", "live_until")
    before = sorted(Name.objects.values_list(*fields))
    assert [row[3] for row in before if row[1] == "addressee"] == ["City en", "First", "Third"]
    with transaction.atomic():
        shelve_all()
    assert sorted(Name.objects.values_list(*fields)) == before


@pytest.mark.parametrize("number", [1, 30])
def test_publishing_asks_as_much_for_the_names_however_many_appeals_there_are(db, number):
    for count in range(number):
        publish(make_appeal(f"appeal-{count}"))
    appeal = make_appeal("last")
    with CaptureQueriesContext(connection) as queries:
        publish(appeal)
    asked = [query["sql"] for query in queries if "appeals_name" in query["sql"] or 'AS "name"' in query["sql"]]
    assert len(asked) == 3
