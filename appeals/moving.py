"""From SQLite to PostgreSQL: every row of every table, as it stands, in one transaction that ends with a check of all.

Rows are read and written column by column, without managers, ``save()`` or languages in between: what was published has
to arrive to the letter, and modeltranslation's base columns as well as any other.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from django.apps import apps
from django.core.management.color import no_style
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.models import Model, QuerySet

from appeals.publishing.verify import Report, verify_all

SOURCE = "moved_from"
# What a database holds that has been migrated and nothing else. These tables are emptied, and filled like the others.
MADE_BY_MIGRATING = {
    "appeals_generation",
    "auth_group",
    "auth_group_permissions",
    "auth_permission",
    "django_content_type",
}
CHUNK = 500
Row = tuple


class MovingError(Exception):
    """The database can't be moved; one line says why and what to do. The target is as it was."""


def move(path: Path, *public: str) -> tuple[int, Report]:
    """Copy the SQLite database in the file ``path`` into the default database, which is migrated and holds nothing.

    Nobody can write to the file meanwhile. Each row is read back, and at the end all that was published is checked
    against the public keys ``public``. Return the number of rows, and the report. Raises MovingError.
    """
    source, target = _open(path), connections[DEFAULT_DB_ALIAS]
    try:
        with transaction.atomic(using=SOURCE), transaction.atomic():
            _refuse_other_migrations(source, target)
            refuse_filled(target)
            rows = _copy_all(target)
            report = verify_all(*public)
            if report.problems:
                more = f" (and {len(report.problems) - 1} more)" if len(report.problems) > 1 else ""
                raise MovingError(f"what was published doesn't check out: {report.problems[0]}{more}")
            return rows, report
    except DatabaseError as error:
        raise MovingError(f"{str(error).strip().splitlines()[0]}.") from error
    finally:
        source.close()
        del connections[SOURCE], connections.settings[SOURCE]


def refuse_filled(target: BaseDatabaseWrapper) -> None:
    """Raise MovingError where the database holds anything but what migrating leaves in it."""
    present = set(target.introspection.table_names())
    ours = {model._meta.db_table for model in _models()}
    strange = sorted(present - ours - {"django_migrations"})
    with target.cursor() as cursor:
        filled = [table for table in sorted((present & ours) - MADE_BY_MIGRATING) if _holds_rows(cursor, table)]
    if strange or filled:
        what = f"rows in {filled[0]}" if filled else f"the table {strange[0]}, which isn't ours"
        raise MovingError(f"the database that DATABASE_URL names isn't empty: it has {what}. Give it a new one.")


def _open(path: Path) -> BaseDatabaseWrapper:
    """Make the file known as a second database, in which a transaction keeps every writer out from its beginning."""
    if not path.is_file():
        raise MovingError(f"there is no file {path}.")
    connections.settings[SOURCE] = {
        **connections.settings[DEFAULT_DB_ALIAS],
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20},
    }
    return connections[SOURCE]


def _refuse_other_migrations(source: BaseDatabaseWrapper, target: BaseDatabaseWrapper) -> None:
    there, here = (set(MigrationLoader(each).applied_migrations) for each in (source, target))
    if there != here:
        raise MovingError("the old database isn't of this release. Run `manage.py migrate` on it first.")


def _models() -> list[type[Model]]:
    """Every table of ours."""
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    return [model for model in models if not model._meta.proxy and not model._meta.swapped]


def _holds_rows(cursor, table: str) -> bool:
    cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {table})")  # noqa: S608 - our own table names
    return cursor.fetchone()[0]


def _copy_all(target: BaseDatabaseWrapper) -> int:
    """Copy all tables, without the triggers that would note it as if somebody had written it now."""
    models = _models()
    tables = [model._meta.db_table for model in models]
    with target.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for table in MADE_BY_MIGRATING.intersection(tables):
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608 - our own table names
        total = sum(_copy(model, target) for model in models)
        for statement in target.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
        target.check_constraints()
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    return total


def _copy(model: type[Model], target: BaseDatabaseWrapper) -> int:
    """Copy a table and return the number of its rows. Raises MovingError where a row doesn't arrive as it was."""
    copied = 0
    for rows in _in_chunks(_read(model, SOURCE).iterator(chunk_size=CHUNK)):
        try:
            _write(model, target, rows)
        except (DatabaseError, ValueError) as error:
            raise MovingError(f"{model._meta.db_table}: {str(error).strip().splitlines()[0]}.") from error
        keys = [row[0] for row in rows]
        if sorted(map(repr, _read(model, DEFAULT_DB_ALIAS).filter(pk__in=keys))) != sorted(map(repr, rows)):
            raise MovingError(f"{model._meta.db_table}: rows that were written read otherwise.")
        copied += len(rows)
    return copied


def _read(model: type[Model], using: str) -> QuerySet:
    """Return a table's rows as tuples, the primary key first. modeltranslation's own query sets would translate."""
    columns = [field.attname for field in model._meta.local_concrete_fields if not field.primary_key]
    return QuerySet(model=model, using=using).order_by("pk").values_list("pk", *columns)


def _in_chunks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    remaining = iter(rows)
    while chunk := list(islice(remaining, CHUNK)):
        yield chunk


def _write(model: type[Model], target: BaseDatabaseWrapper, rows: list[Row]) -> None:
    fields = [model._meta.pk, *(field for field in model._meta.local_concrete_fields if not field.primary_key)]
    columns = ", ".join(target.ops.quote_name(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    insert = f"INSERT INTO {model._meta.db_table} ({columns}) VALUES ({places})"  # noqa: S608 - our own names
    prepared = [
        [field.get_db_prep_save(value, target) for field, value in zip(fields, row, strict=True)] for row in rows
    ]
    with target.cursor() as cursor:
        cursor.executemany(insert, prepared)
