"""The database itself refuses to change or delete what was published: raw SQL against SQLite and PostgreSQL."""

from datetime import date

import psycopg
import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError, connection, models

from appeals.models import Appeal, Edition, Outcome, OutcomeNote, Revision, Withdrawal
from appeals.models.revision import WrittenOnce
from appeals.publishing.publish import publish, withdraw_revision
from appeals.triggers import MESSAGE, WRITTEN_ONCE, install, lift
from tests.make import make_appeal, make_campaign
from tests.processes import run_manage

REFUSED = [
    "UPDATE appeals_revision SET reason = 'x'",
    "UPDATE appeals_revision SET live_from = live_from WHERE id = (SELECT MIN(id) FROM appeals_revision)",
    "UPDATE appeals_edition SET text = 'x'",
    "UPDATE appeals_edition SET outdated = true",
    "UPDATE appeals_revisionparty SET key = 'x'",
    "UPDATE appeals_revisiondemand SET number = 7 WHERE number = 1",
    "UPDATE appeals_withdrawal SET reason = 'x'",
    "UPDATE appeals_outcome SET status = 'refused'",
    "UPDATE appeals_outcome SET replaces_id = NULL",
    "UPDATE appeals_outcomenote SET text = 'x'",
    "DELETE FROM appeals_revision",
    "DELETE FROM appeals_edition WHERE language = 'uk'",
    "DELETE FROM appeals_revisionparty",
    "DELETE FROM appeals_revisiondemand",
    "DELETE FROM appeals_withdrawal",
    "DELETE FROM appeals_outcomenote",
    "DELETE FROM appeals_outcome WHERE replaces_id IS NOT NULL",
]

# What SQLite would do without calling a delete trigger: the row that stands in the way goes, by its id or its keys.
REPLACING = [
    "INSERT OR REPLACE INTO appeals_edition SELECT * FROM appeals_edition",
    "INSERT OR REPLACE INTO appeals_edition (revision_id, language, text, digest, signature, version, outdated) "
    "SELECT revision_id, language, 'x', digest, signature, version, outdated FROM appeals_edition",
    "REPLACE INTO appeals_revision (appeal_id, number, live_from, reason, source_language, manifest, digest, "
    "signature, created_at) SELECT appeal_id, number, live_from, 'x', source_language, 'x', digest, signature, "
    "created_at FROM appeals_revision",
    "REPLACE INTO appeals_revisionparty SELECT * FROM appeals_revisionparty",
    "REPLACE INTO appeals_revisiondemand (revision_id, number) SELECT revision_id, number FROM appeals_revisiondemand",
    "REPLACE INTO appeals_outcome SELECT * FROM appeals_outcome",
    "REPLACE INTO appeals_outcome (appeal_id, number, date, status, evidence, created_at, replaces_id) "
    "SELECT appeal_id, number, date, 'refused', evidence, created_at, replaces_id FROM appeals_outcome "
    "WHERE replaces_id IS NOT NULL",
    "REPLACE INTO appeals_outcomenote (outcome_id, language, text, created_at) "
    "SELECT outcome_id, language, 'x', created_at FROM appeals_outcomenote",
    "REPLACE INTO appeals_withdrawal (revision_id, language, reason, created_at) "
    "SELECT revision_id, language, 'x', created_at FROM appeals_withdrawal",
    "UPDATE OR REPLACE appeals_edition SET language = 'uk'",
]


@pytest.fixture
def published(db):
    """Two versions, the second one withdrawn; a demand with two entries in its ledger, one in place of the other."""
    make_campaign()
    appeal = make_appeal(languages=("en", "uk"))
    publish(appeal)
    Appeal.objects.update(title_en="Second")
    withdraw_revision(publish(appeal, reason="Title"), reason="Wrong")
    mistake = Outcome.objects.create(appeal=appeal, number=1, date=date(2026, 1, 2), status="met")
    entry = Outcome.objects.create(appeal=appeal, number=1, date=date(2026, 1, 2), status="promised", replaces=mistake)
    OutcomeNote.objects.create(outcome=entry, language="en", text="They said so.")


# All rows of all tables, one query each.
ROWS = [f"SELECT * FROM {table} ORDER BY id" for table in WRITTEN_ONCE]  # noqa: S608 - our own table names


def stored() -> list:
    with connection.cursor() as cursor:
        return [cursor.execute(query).fetchall() for query in ROWS]


def execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("statement", [*REFUSED, *REPLACING])
def test_sqlite_refuses_to_change_what_was_published(published, statement):
    before = stored()
    with pytest.raises(IntegrityError) as caught:
        execute(statement)
    assert str(caught.value) == MESSAGE
    assert stored() == before


def test_sqlite_still_takes_new_rows(published):
    Withdrawal.objects.create(revision=Revision.objects.get(number=1), language="uk", reason="x")
    assert Withdrawal.objects.count() == 2
    Outcome.objects.create(appeal=Appeal.objects.get(), number=1, date=date(2026, 1, 3), status="open")
    assert Outcome.objects.count() == 3


def test_lifting_is_what_it_takes_to_change_a_published_row(published):
    lift(connection)
    execute("UPDATE appeals_edition SET text = 'x'")
    assert set(Edition.objects.values_list("text", flat=True)) == {"x"}
    install(connection)
    with pytest.raises(IntegrityError):
        execute("UPDATE appeals_edition SET text = 'y'")


def test_installing_twice_leaves_three_triggers_on_each_table(db):
    install(connection)
    install(connection)
    with connection.cursor() as cursor:
        found = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name GLOB '*_no_*' ORDER BY name"
        names = cursor.execute(found).fetchall()
    acts = ("delete", "replace", "update")
    assert [name for (name,) in names] == sorted(f"{table}_no_{act}" for table in WRITTEN_ONCE for act in acts)


def test_every_table_that_is_written_once_has_triggers_that_know_its_keys():
    found = {}
    for model in apps.get_models():
        if issubclass(model, WrittenOnce):
            (unique,) = [rule for rule in model._meta.constraints if isinstance(rule, models.UniqueConstraint)]
            found[model._meta.db_table] = tuple(model._meta.get_field(name).column for name in unique.fields)
    assert found == WRITTEN_ONCE


@pytest.mark.django_db(transaction=True)
def test_a_rebuilt_table_has_its_triggers_again_after_migrate():
    make_campaign()
    publish(make_appeal())
    with connection.schema_editor() as editor:
        editor.alter_field(Edition, Edition._meta.get_field("version"), renumbered())
        editor.alter_field(Edition, renumbered(), Edition._meta.get_field("version"))
    execute("UPDATE appeals_edition SET outdated = 1")  # the rebuilt table has lost its triggers
    call_command("migrate", verbosity=0)
    with pytest.raises(IntegrityError):
        execute("UPDATE appeals_edition SET outdated = 0")


def renumbered() -> models.Field:
    """The field ``version`` with another type, so that SQLite has to rebuild the table."""
    field = models.BigIntegerField(default=0)
    field.set_attributes_from_name("version")
    field.model = Edition
    return field


PUBLISH = """
from datetime import date
from appeals.models import Appeal, Outcome, OutcomeNote
from appeals.publishing.publish import publish, withdraw_revision
from tests.make import make_appeal, make_campaign
make_campaign()
appeal = make_appeal(languages=("en", "uk"))
publish(appeal)
Appeal.objects.update(title_en="Second")
withdraw_revision(publish(appeal, reason="Title"), reason="Wrong")
mistake = Outcome.objects.create(appeal=appeal, number=1, date=date(2026, 1, 2), status="met")
entry = Outcome.objects.create(appeal=appeal, number=1, date=date(2026, 1, 2), status="promised", replaces=mistake)
OutcomeNote.objects.create(outcome=entry, language="en", text="They said so.")
"""


@pytest.fixture(scope="module")
def published_there(postgresql_url):
    """The address of a PostgreSQL database with two versions, the second one withdrawn."""
    run_manage(postgresql_url, "shell", "--verbosity", "0", "--command", PUBLISH)
    return postgresql_url.replace("postgres://", "postgresql://")


TRUNCATING = [
    *(f"TRUNCATE {table} CASCADE" for table in WRITTEN_ONCE),
    "INSERT INTO appeals_edition SELECT * FROM appeals_edition ON CONFLICT (id) DO UPDATE SET text = 'x'",
]


@pytest.mark.parametrize("statement", [*REFUSED, *TRUNCATING])
def test_postgresql_refuses_to_change_what_was_published(published_there, statement):
    with psycopg.connect(published_there) as database:
        before = [database.execute(query).fetchall() for query in ROWS]
        database.commit()
        with pytest.raises(psycopg.errors.IntegrityConstraintViolation) as caught:
            database.execute(statement)
        assert caught.value.diag.message_primary == MESSAGE
        database.rollback()
        after = [database.execute(query).fetchall() for query in ROWS]
    assert all(before)
    assert after == before


def test_postgresql_takes_the_triggers_again_at_every_migrate(published_there, postgresql_url):
    run_manage(postgresql_url, "migrate", "--verbosity", "0")
    with psycopg.connect(published_there) as database:
        query = "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE '%_written_once' ORDER BY 1"
        found = [name for (name,) in database.execute(query).fetchall()]
    assert found == sorted(WRITTEN_ONCE)
