"""The full-text search: which live editions have the words, the best first. One function for both databases."""

from datetime import datetime

from django.db import connection
from django.utils import timezone

from appeals.fulltext import INDEX, vector
from appeals.words import before

# What nobody leafs beyond: each place where words are looked for gives as many editions at most.
MOST = 200
LEVELS = ("title", "demands", "everything")

# What is asked of the index comes newest first, so that the database can stop when it has enough.
_SELECT = (
    "SELECT p.edition_id, w.newness, {level} AS level FROM {index} "
    "JOIN appeals_place p ON p.id = w.place_id JOIN appeals_shelf s ON s.id = p.shelf_id "
    "WHERE {matches} AND s.language = %s AND p.live_from <= %s AND (p.live_until IS NULL OR p.live_until > %s) "
    "ORDER BY {order} DESC LIMIT %s"
)
_SQLITE = {
    "index": f"{INDEX} i CROSS JOIN appeals_words w ON w.newness = i.rowid",
    "matches": f"{INDEX} MATCH %s",
    "order": "i.rowid",
}


def find(language: str, wanted: list[str], *, most: int = MOST, at: datetime | None = None) -> list[int]:
    """Return the ids of the best ``most`` editions that have all of ``wanted`` (``appeals.words.asked``).

    There are never more than ``MOST``, and the fewer are asked for the less it takes. Those that have them in the title
    come first, then those that have them in their demands; among these the newest. Only what is live at the moment
    ``at`` (default: now) is found. One query.
    """
    if not wanted:
        return []
    now = connection.ops.adapt_datetimefield_value(at or timezone.now())
    most = min(most, MOST)
    selects, values = [], []
    for level, column in enumerate(LEVELS):
        selects.append(f"SELECT * FROM ({_SELECT.format(level=level, **_parts(column))}) AS found_{column}")  # noqa: S608
        values += [_question(language, column, wanted), language, now, now, most]
    statement = (
        f"SELECT edition_id FROM ({' UNION ALL '.join(selects)}) AS found "  # noqa: S608 - what readers write is in values
        f"GROUP BY edition_id ORDER BY min(level), max(newness) DESC LIMIT %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [*values, most])
        return [edition for (edition,) in cursor.fetchall()]


def _parts(column: str) -> dict[str, str]:
    if connection.vendor == "sqlite":
        return _SQLITE
    return {"index": "appeals_words w", "matches": f"{vector(f'w.{column}')} @@ %s::tsquery", "order": "w.newness"}


def _question(language: str, column: str, wanted: list[str]) -> str:
    """Return the words in the database's own language. They are letters and digits: nothing in them can be a sign."""
    words = [before(language) + word for word in wanted]
    if connection.vendor == "sqlite":
        marked = (f'"{word[:-1]}" *' if word.endswith("*") else f'"{word}"' for word in words)
        return f"{{{column}}} : ({' AND '.join(marked)})"
    return " & ".join(f"'{word[:-1]}':*" if word.endswith("*") else f"'{word}'" for word in words)
