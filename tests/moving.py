"""Moves the SQLite database that is given, in the ways that must fail and then in the one that works. A line for each.

It runs as a process of its own on an empty PostgreSQL database (``tests.processes.run_python``).
"""

import json
import sqlite3
import sys

import django

django.setup()

from django.apps import apps  # noqa: E402
from django.core.management import CommandError, call_command  # noqa: E402
from django.db import IntegrityError, connection  # noqa: E402
from django.db.models import QuerySet  # noqa: E402

from appeals.models import Appeal, Edition  # noqa: E402

path = sys.argv[1]


def attempt() -> None:
    """Print what the command answers."""
    try:
        call_command("move_database", path)
    except CommandError as error:
        print(error)


def damage(statement: str) -> None:
    """Change the old database behind the back of its triggers."""
    with sqlite3.connect(path) as old:
        triggers = old.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in triggers.fetchall():
            old.execute(f"DROP TRIGGER {name}")
        old.execute(statement)
    old.close()


with connection.cursor() as cursor:
    cursor.execute("CREATE TABLE strange (x integer)")
    attempt()
    cursor.execute("DROP TABLE strange")
damage("UPDATE appeals_edition SET text = replace(text, 'war', 'w@r') WHERE language = 'en'")
attempt()
print(f"{Edition.objects.count()} editions")
damage("UPDATE appeals_edition SET text = replace(text, 'w@r', 'war') WHERE language = 'en'")
damage("INSERT INTO django_migrations (app, name, applied) VALUES ('appeals', '9999_later', '2026-01-01')")
attempt()
damage("DELETE FROM django_migrations WHERE name = '9999_later'")
damage("UPDATE appeals_appeal SET key = key || char(0)")
attempt()
damage("UPDATE appeals_appeal SET key = 'against-the-war'")
attempt()
print(
    json.dumps({model._meta.db_table: QuerySet(model).count() for model in apps.get_models(include_auto_created=True)})
)
attempt()
Appeal.objects.create(key="the-next", source_language="en")
try:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM appeals_edition")
except IntegrityError as error:
    print(str(error).splitlines()[0])
