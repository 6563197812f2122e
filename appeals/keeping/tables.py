"""All rows of all tables, as plain values that both databases understand, read at one moment and written back.

Tables are those that the migrations describe which a database has seen, not those of today's code: so a backup from
before an upgrade can be brought back after it.
"""

import base64
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any
from uuid import UUID

from django.core.management.color import no_style
from django.db import models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.utils.duration import duration_iso_string

Node = tuple[str, str]
AT_ONCE = 500
# Who is logged in, and who tried, is nobody's to keep: everybody logs in anew. Generations of pages only ever grow.
LEFT_OUT = {"sessions.session", "appeals.desksession", "appeals.tally", "appeals.generation"}


@contextmanager
def snapshot(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Read everything as it stands at one moment, while others go on writing."""
    if connection.vendor == "postgresql":
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
        return
    if connection.in_atomic_block:  # nobody else can write meanwhile
        yield
        return
    with connection.cursor() as cursor:
        # Django's own transactions would lock out writers; a plain one sees the moment of its first look.
        cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def applied(connection: BaseDatabaseWrapper) -> list[Node]:
    """Return the migrations that the database has seen and the code knows, sorted."""
    loader = MigrationLoader(connection)
    return sorted(node for node in loader.applied_migrations if node in loader.graph.nodes)


def tables_after(connection: BaseDatabaseWrapper, nodes: Iterable[Node]) -> list[type[models.Model]]:
    """Return a model for each table as these migrations leave it, without anything of ours in it; in a fixed order."""
    state = MigrationLoader(connection).project_state(list(nodes))
    found = state.apps.get_models(include_auto_created=True)
    own = [model for model in found if model._meta.managed and not model._meta.proxy]
    return sorted(own, key=lambda model: model._meta.db_table)


def kept(model: type[models.Model]) -> bool:
    """Whether a table belongs into a backup."""
    return model._meta.label_lower not in LEFT_OUT


def columns(model: type[models.Model]) -> list[str]:
    """Return the names of the columns of a table."""
    return [str(field.column) for field in model._meta.local_concrete_fields]


def read(connection: BaseDatabaseWrapper, model: type[models.Model]) -> Iterator[list[Any]]:
    """Yield the rows of a table by primary key, as values for JSON, in the order of ``columns``."""
    names = [field.attname for field in model._meta.local_concrete_fields]
    # A query set of its own: the managers of translated models answer with one language for another.
    rows: models.QuerySet = models.QuerySet(model, using=connection.alias).order_by("pk").values_list(*names)
    for row in rows.iterator(chunk_size=AT_ONCE):
        yield [_plain(value) for value in row]


def write(connection: BaseDatabaseWrapper, model: type[models.Model], names: list[str], rows: Iterable[list]) -> int:
    """Insert rows with the columns ``names`` as ``read`` gave them, and return how many; ids and moments stay.

    Raises KeyError for a column that the table hasn't, and what the database raises.
    """
    by_column = {field.column: field for field in model._meta.local_concrete_fields}
    fields = [by_column[name] for name in names]
    quote = connection.ops.quote_name
    listed, marks = ", ".join(map(quote, names)), ", ".join(["%s"] * len(names))
    statement = f"INSERT INTO {quote(model._meta.db_table)} ({listed}) VALUES ({marks})"  # noqa: S608 - checked names
    stored = (_stored(row, fields, connection) for row in rows)
    number = 0
    with connection.cursor() as cursor:
        while some := list(islice(stored, AT_ONCE)):
            cursor.executemany(statement, some)
            number += len(some)
    return number


def empty(connection: BaseDatabaseWrapper, tables: Iterable[type[models.Model]]) -> None:
    """Delete what migrations have put into the tables; the caller has a transaction, and no trigger in the way."""
    with connection.cursor() as cursor:
        for model in tables:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608


def reset_sequences(connection: BaseDatabaseWrapper, tables: list[type[models.Model]]) -> None:
    """Let new rows be numbered behind those that were written."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), tables):
            cursor.execute(statement)


def _plain(value: Any) -> Any:
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return duration_iso_string(value)
    if isinstance(value, (Decimal, UUID)):
        return str(value)
    if isinstance(value, (bytes, memoryview)):
        return base64.b64encode(value).decode()
    return value


def _stored(row: list[Any], fields: list[models.Field], connection: BaseDatabaseWrapper) -> list[Any]:
    return [
        field.get_db_prep_save(field.to_python(value), connection) for field, value in zip(fields, row, strict=True)
    ]
