"""An upgrade leaves nobody waiting: the release before works on with the new tables, and a restart drops no request.

While machines are upgraded one after the other, the former release still reads and writes. It names its columns, so new
ones are no harm if the database fills them in itself; what it names must stay. What goes further takes two releases:
one adds, a later one removes what no release in use asks for any more. Such a migration says in its class why the
release before survives it: ``survived_because = "No release since 0.3 reads this column."``
"""

import os
import socket
import subprocess
import sys
import threading
import time
from contextlib import closing, contextmanager

import pytest
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ModelState, ProjectState
from django.db.models.fields import NOT_PROVIDED

from tests.processes import ROOT

FIRST = "0006"
HARMLESS = (
    migrations.CreateModel,
    migrations.AddIndex,
    migrations.RemoveIndex,
    migrations.RemoveConstraint,
    migrations.RenameIndex,
    migrations.AlterModelOptions,
    migrations.AlterModelManagers,
)


def objection(operation, state):
    """Return why the release before wouldn't survive an operation on ``state``; empty if it does."""
    if isinstance(operation, migrations.SeparateDatabaseAndState):
        return next(filter(None, (objection(each, state) for each in operation.database_operations)), "")
    if isinstance(operation, migrations.AddField):
        filled = operation.field.null or operation.field.db_default is not NOT_PROVIDED
        return "" if filled or operation.field.many_to_many else "it inserts rows without this column"
    if isinstance(operation, migrations.AlterField):
        before = state.models["appeals", operation.model_name_lower].fields[operation.name_lower]
        return "" if is_wider(before, operation.field) else "it writes what no longer fits"
    return "" if isinstance(operation, HARMLESS) else "it reads or writes what this changes"


def is_wider(before, after):
    """Whether everything that fitted into a column before fits into it after."""
    kept = before.get_internal_type() == after.get_internal_type() and (after.null or not before.null)
    room = after.max_length is None or (before.max_length is not None and before.max_length <= after.max_length)
    return kept and room and (before.unique or not after.unique)


def test_the_release_before_survives_every_migration():
    loader = MigrationLoader(None)
    later = sorted(node for node in loader.graph.nodes if node[0] == "appeals" and node[1] >= FIRST)
    found = []
    for node in later:
        migration, state = loader.graph.nodes[node], loader.project_state(node, at_end=False)
        for operation in migration.operations:
            if (why := objection(operation, state)) and not getattr(migration, "survived_because", ""):
                found.append(f"{node[1]}: {operation.describe()}: {why}")
            operation.state_forwards("appeals", state)
    assert (len(later) > 0, found) == (True, [])


def test_every_migration_can_be_taken_back_by_a_restore_that_fails():
    graph = MigrationLoader(None).graph
    assert [node for node, migration in graph.nodes.items() if node[0] == "appeals" and not migration.atomic] == []


@pytest.mark.parametrize(
    ("operation", "survives"),
    [
        (migrations.AddField("thing", "note", models.TextField(null=True)), True),
        (migrations.AddField("thing", "note", models.TextField(db_default="")), True),
        (migrations.AddField("thing", "note", models.TextField(default="")), False),
        (migrations.AlterField("thing", "name", models.CharField(max_length=20)), True),
        (migrations.AlterField("thing", "name", models.CharField(max_length=5)), False),
        (migrations.AlterField("thing", "name", models.CharField(max_length=10, unique=True)), False),
        (migrations.AlterField("thing", "name", models.IntegerField()), False),
        (migrations.AlterField("thing", "name", models.CharField(max_length=10, null=True)), True),
        (migrations.RemoveField("thing", "name"), False),
        (migrations.RenameField("thing", "name", "title"), False),
        (migrations.DeleteModel("thing"), False),
        (migrations.AddConstraint("thing", models.UniqueConstraint(fields=["name"], name="once")), False),
        (migrations.RunSQL("DELETE FROM appeals_thing"), False),
        (migrations.SeparateDatabaseAndState([migrations.RemoveField("thing", "name")]), False),
        (migrations.SeparateDatabaseAndState(state_operations=[migrations.RemoveField("thing", "name")]), True),
    ],
)
def test_what_the_release_before_survives(operation, survives):
    state = ProjectState()
    state.add_model(ModelState("appeals", "Thing", [("name", models.CharField(max_length=10))]))
    assert (objection(operation, state) == "") is survives


def test_a_restart_behind_the_socket_of_systemd_drops_no_request(tmp_path):
    answers, done = [], threading.Event()
    with closing(socket.create_server(("127.0.0.1", 0), backlog=2048)) as listener:
        readers = [
            threading.Thread(target=read, args=(listener.getsockname()[1], answers, done), daemon=True)
            for _ in range(3)
        ]
        with serving(listener, tmp_path):
            for reader in readers:
                reader.start()
            wait_for(answers, 30)
        with serving(listener, tmp_path):
            wait_for(answers, len(answers) + 30)
            done.set()
            for reader in readers:
                reader.join(30)
    assert set(answers) == {"HTTP/1.1 200 OK"}


# What systemd does for a service with a socket: the socket is file number 3, and the environment says whose it is.
HAND_OVER = (
    "import os, sys; os.dup2(int(sys.argv[1]), 3); os.environ.update(LISTEN_FDS='1', LISTEN_PID=str(os.getpid())); "
    "os.execv(sys.executable, [sys.executable, *sys.argv[2:]])"
)


@contextmanager
def serving(listener, folder):
    """Run the server on a socket that somebody else keeps open."""
    environment = {**os.environ, "VAR_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "campaign_site.settings"}
    gunicorn = ["-m", "gunicorn", "--config", "python:campaign_site.gunicorn", "campaign_site.wsgi"]
    command = [sys.executable, "-c", HAND_OVER, str(listener.fileno()), *gunicorn]
    with subprocess.Popen(command, cwd=ROOT, env=environment, pass_fds=[listener.fileno()]) as server:
        try:
            yield
        finally:
            server.terminate()


def read(port, answers, done):
    """Ask again and again, each time on a connection of its own, and keep what comes first."""
    while not done.is_set():
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
                connection.sendall(b"GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                answers.append(connection.makefile("rb").readline().decode().strip())
        except OSError as error:
            answers.append(repr(error))
        time.sleep(0.02)


def wait_for(answers, number):
    """Wait until there are so many answers."""
    until = time.monotonic() + 60
    while len(answers) < number and time.monotonic() < until:
        time.sleep(0.05)
