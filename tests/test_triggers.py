"""The database itself refuses to change or delete what was published: raw SQL against SQLite and PostgreSQL."""

import psycopg
import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError, connection, models

from appeals.models import Appeal, Edition, Revision, Withdrawal
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
    "UPDATE appeals_withdrawal SET reason = 'x'",
    "DELETE FROM appeals_revision",
    "DELETE FROM appeals_edition WHERE language = 'uk'",
    "DELETE FROM appeals_revisionparty",
    "DELETE FROM appeals_withdrawal",
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
    "REPLACE INTO appeals_withdrawal (revision_id, language, reason, created_at) "
    "SELECT revision_id, language, 'x', created_at FROM appeals_withdrawal",
    "UPDATE OR REPLACE appeals_edition SET language = 'uk'",
]


@pytest.fixture
def published(db):
    """Two versions, the second one withdrawn."""
    make_campaign()
    appeal = make_appeal(languages=("en", "uk"))
    publish(appeal)
    Appeal.objects.update(title_en="Second")
    withdraw_revision(publish(appeal, reason="Title"), reason="Wrong")


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
        names = cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY name").fetchall()
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
from appeals.models import Appeal
from appeals.publishing.publish import publish, withdraw_revision
from tests.make import make_appeal, make_campaign
make_campaign()
appeal = make_appeal(languages=("en", "uk"))
publish(appeal)
Appeal.objects.update(title_en="Second")
withdraw_revision(publish(appeal, reason="Title"), reason="Wrong")
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
        query = "SELECT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1"
        found = [name for (name,) in database.execute(query).fetchall()]
    assert found == sorted(WRITTEN_ONCE)
