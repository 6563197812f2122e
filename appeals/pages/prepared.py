"""Queries that are put together once in a process: for a page this takes longer than the database does.

A query is written as any other, with a slot in place of each value that differs from one time to the next.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import NamedTuple

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import QuerySet

# Stands in a query for the present moment. No version ever went live then.
MOMENT = datetime(1, 1, 2, tzinfo=UTC)


class Prepared(NamedTuple):
    """The SQL of a query, its parameters with slots among them, and what makes Python's values of a row's."""

    sql: str
    params: tuple
    converters: tuple


def slot(name: str) -> str:
    """Return what stands in a query for the text ``name``, and for nothing else: no text of ours has such a sign."""
    return f"\0{name}"


def prepare(query: QuerySet) -> Prepared:
    """Return a query of values ready to be asked, with its slots still open."""
    compiler = query.query.get_compiler(DEFAULT_DB_ALIAS)
    sql, params = compiler.as_sql()
    converters = compiler.get_converters([column[0] for column in compiler.select])
    return Prepared(sql, tuple(params), tuple((at, *each) for at, each in converters.items()))


def run(prepared: Prepared, *, moment: datetime | None = None, **texts: str) -> list[list]:
    """Return the rows of a query with these values in its slots. One query."""
    values = {slot(name): text for name, text in texts.items()}
    if moment:
        values[connection.ops.adapt_datetimefield_value(MOMENT)] = connection.ops.adapt_datetimefield_value(moment)
    with connection.cursor() as cursor:
        cursor.execute(prepared.sql, [values.get(param, param) for param in prepared.params])
        rows = [list(row) for row in cursor.fetchall()]
    for at, converters, expression in prepared.converters:
        seen: dict = {}  # a moment, which many rows have in common
        for row in rows:
            if row[at] not in seen:
                seen[row[at]] = _converted(row[at], converters, expression)
            row[at] = seen[row[at]]
    return rows


def _converted(value: object, converters: Iterable[Callable], expression: object) -> object:
    for convert in converters:
        value = convert(value, expression, connection)
    return value
