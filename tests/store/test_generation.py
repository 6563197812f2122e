"""Every change of what readers may see starts a new generation of pages, whoever makes it; time does so too."""

from datetime import date, timedelta

import psycopg
import pytest
from django.apps import apps
from django.db import connection, transaction
from django.utils import timezone

from appeals.models import Appeal, Campaign, Generation, Outcome, Revision, Slug
from appeals.models.generation import Moment
from appeals.pages import generations
from appeals.pages.generations import Known, release
from appeals.publishing.addresses import give_address
from appeals.publishing.outcomes import add_note, record_outcome
from appeals.publishing.publish import publish, withdraw, withdraw_revision
from appeals.signing import make_key, rotate_key
from appeals.triggers import COUNTED, install
from tests.make import make_appeal, make_campaign
from tests.processes import run_manage

TODAY = date(2026, 1, 2)
# Each changes something that readers may see, of an appeal with two versions.
ACTS = {
    "publish": lambda appeal: publish(retitled(appeal), reason="Title"),
    "schedule": lambda appeal: publish(retitled(appeal), reason="x", live_from=timezone.now() + timedelta(days=1)),
    "withdraw": lambda appeal: withdraw(appeal, reason="Wrong"),
    "withdraw a version": lambda appeal: withdraw_revision(appeal.revisions.get(number=2), reason="Wrong"),
    "record an outcome": lambda appeal: record_outcome(appeal, number=2, status="met", on=TODAY),
    "add a note": lambda appeal: add_note(Outcome.objects.get(), language="de", text="So."),
    "give an address": lambda appeal: give_address(appeal, "en", "our-schools"),
    "change the campaign": lambda appeal: make_campaign(name_en="Other"),
    "update": lambda appeal: Campaign.objects.update(notice_en="Closed"),
    "delete": lambda appeal: Slug.objects.all().delete(),
    "raw SQL": lambda appeal: execute("UPDATE appeals_campaign SET contact = 'a@b.example'"),
    "a raw key": lambda appeal: execute("UPDATE appeals_appeal SET key = 'colleges'"),
    "a raw row": lambda appeal: execute(
        "INSERT INTO appeals_outcomenote (outcome_id, language, text, created_at) "
        "SELECT id, 'pl', 'Tak.', created_at FROM appeals_outcome"
    ),
    "replace": lambda appeal: execute("REPLACE INTO appeals_campaign SELECT * FROM appeals_campaign"),
    "migrate": lambda appeal: install(connection),
}
FORBIDDING = {"withdraw", "withdraw a version"}


def execute(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def retitled(appeal):
    Appeal.objects.update(title_en=f"Another title {Revision.objects.count()}")
    return appeal


@pytest.fixture
def appeal(db):
    """An appeal with two versions, an address of its own, and one outcome."""
    make_campaign()
    appeal = make_appeal(languages=("en", "de"))
    publish(appeal)
    publish(retitled(appeal), reason="Title")
    Slug.objects.create(appeal=appeal, language="de", slug="schulen")
    record_outcome(appeal, number=1, status="promised", on=TODAY, note="They said so.")
    return appeal


@pytest.mark.parametrize("act", ACTS)
def test_what_readers_may_see_changes_the_generation(appeal, act):
    before = Generation.objects.present()
    ACTS[act](appeal)
    after = Generation.objects.present()
    assert after.number > before.number
    assert (after.oldest > before.number) is (act in FORBIDDING)


def test_the_work_of_the_desk_leaves_the_generation_alone(appeal):
    before = Generation.objects.present()
    make_appeal("hospitals")
    retitled(appeal)
    assert Generation.objects.present() == before


def test_every_table_that_pages_read_counts():
    known = {model._meta.db_table for model in apps.get_app_config("appeals").get_models()}
    # What only the desk reads, and what only answers to questions are made of.
    desk = {"issuer", "addressee", "appealissuer", "section", "demand", "mark", "words", "generation"}
    desk |= {"term", "translation", "translationlink", "translatorlanguage", "waiver"}
    desk |= {"trail", "release", "desksession", "tally", "wayin"}
    assert {*COUNTED} == known - {f"appeals_{name}" for name in desk}


def test_a_version_that_goes_live_by_its_time_changes_the_generation(appeal):
    moment = timezone.now() + timedelta(hours=1)
    publish(retitled(appeal), reason="Later", live_from=moment)
    before = Generation.objects.present(moment - timedelta(microseconds=1))
    after = Generation.objects.present(moment)
    assert (after.number, after.oldest) == (before.number, before.oldest)
    assert after.latest > before.latest
    assert Known(after, "x").name != Known(before, "x").name
    assert Generation.objects.next_change(timezone.now()) == after.latest
    assert Generation.objects.next_change(moment) == 0


def test_a_change_that_is_rolled_back_was_none(appeal):
    before = Generation.objects.present()
    with pytest.raises(RuntimeError), transaction.atomic():
        make_campaign(name_en="Other")
        raise RuntimeError
    assert Generation.objects.present() == before


def test_a_name_says_what_it_is_the_name_of():
    known = Known(Moment(417, 1_764_000_000_123_456, oldest=3), "0123456789ab")
    assert known.name == "417-6445941642240-0123456789ab"
    assert Known.named(known.name) == Known(Moment(417, 1_764_000_000_123_456, oldest=417), "0123456789ab")
    assert [Known.named(name) for name in ("tmp", "", "1", "a-b-c", "1-xyz-c")] == [None] * 5


def test_only_pages_of_this_release_from_after_a_withdrawal_may_stand_in():
    present = Known(Moment(9, 5, oldest=7), "a")
    earlier = [(number, release) for number in (6, 7, 9, 10) for release in "ab"]
    may = [each for each in earlier if Known(Moment(each[0], 5), each[1]).may_stand_in(present)]
    assert may == [(7, "a"), (9, "a")]


def test_another_address_or_key_makes_another_release(settings, tmp_path):
    settings.SIGNING_KEY_FILE = tmp_path / "signing.key"
    found = [release()]
    settings.SITE_URL = "https://example.org"
    found.append(release())
    make_key(settings.SIGNING_KEY_FILE)
    found.append(release())
    rotate_key(settings.SIGNING_KEY_FILE)
    found.append(release())
    assert len({*found}) == 4
    assert release() == found[-1]


def test_the_code_and_the_style_make_the_release(settings, tmp_path):
    generations._code.cache_clear()
    before = release()
    settings.BASE_DIR = tmp_path
    (tmp_path / "templates").mkdir()
    found = []
    for text in ("a", "b"):
        (tmp_path / "templates" / "base.html").write_text(text)
        generations._code.cache_clear()
        found.append(release())
    generations._code.cache_clear()
    assert len({before, *found}) == 3


THERE = """
from django.db import transaction
from appeals.models import Generation
from appeals.publishing.publish import publish, withdraw
from tests.make import make_appeal, make_campaign
with transaction.atomic():
    make_campaign()
    appeal = make_appeal("counted")
    publish(appeal)
    before = Generation.objects.present()
    withdraw(appeal, reason="Wrong")
    after = Generation.objects.present()
    print(before.oldest < before.number < after.oldest <= after.number)
    transaction.set_rollback(True)
"""


def test_postgresql_counts_too(postgresql_url):
    printed = run_manage(postgresql_url, "shell", "--verbosity", "0", "--command", THERE)
    assert printed.split() == ["True"]
    query = "SELECT number, oldest FROM appeals_generation"
    with psycopg.connect(postgresql_url.replace("postgres://", "postgresql://")) as database:
        before = database.execute(query).fetchone()
        database.execute("DELETE FROM appeals_slug WHERE false")
        assert database.execute(query).fetchone() == (before[0] + 1, before[1])
        database.execute("UPDATE appeals_appeal SET last_demand = 7")
        assert database.execute(query).fetchone() == (before[0] + 1, before[1])
        database.rollback()
        assert database.execute(query).fetchone() == before
