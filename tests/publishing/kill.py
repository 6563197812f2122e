"""Publishes again and again in processes that are killed: at each SQL statement, at the commit, and at odd moments.

Run by test_killed.py with a folder as its argument. Prints one line of JSON for each killed process: where it was
killed, and what a fresh process then found in the database. Forks from one warmed-up process, to be quick.
"""

import json
import os
import shutil
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import django
from django.core.management import call_command
from django.db import connection

ODD_MOMENTS = 12


class Points:
    """Counts the points that a process passes, and kills it at the one numbered ``last``."""

    def __init__(self, last: int) -> None:
        self.left = last

    def wrap(self, execute: Callable, sql: str, params: object, many: bool, context: dict) -> object:
        """Pass a point before and after a statement."""
        return self.around(lambda: execute(sql, params, many, context))

    def around(self, act: Callable) -> object:
        """Pass a point before and after ``act``."""
        self._pass()
        result = act()
        self._pass()
        return result

    def _pass(self) -> None:
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


def main(folder: Path) -> None:
    """Kill at point 1, 2, 3 ... until a process gets through; then at moments spread over the time that took."""
    prepare()
    template = Path(connection.settings_dict["NAME"])
    point, took = 0, 0.0
    killed = True
    while killed:
        point += 1
        file = Path(shutil.copy(template, folder / f"point-{point}.sqlite3"))
        started = time.monotonic()
        killed = wait(fork(lambda file=file, point=point: publish_until(file, point)))
        took = time.monotonic() - started
        report(f"point {point}", file, killed=killed)
    for moment in range(1, ODD_MOMENTS + 1):
        file = Path(shutil.copy(template, folder / f"moment-{moment}.sqlite3"))
        process = fork(lambda file=file: publish_until(file, 0))
        time.sleep(took * moment / ODD_MOMENTS)
        os.kill(process, signal.SIGKILL)
        report(f"moment {moment}", file, killed=wait(process))


def prepare() -> None:
    """Make the database that each process gets a copy of: version 1 is published, a change waits."""
    call_command("migrate", verbosity=0)
    make_campaign("en", "uk")
    appeal = make_appeal(languages=("en", "uk"))
    publish(appeal)
    write(appeal, "en", {"appeal.title": "Second title"})
    connection.close()


def fork(act: Callable[[], None]) -> int:
    """Start a process that does ``act`` and ends; return its id."""
    if process := os.fork():
        return process
    try:
        act()
        os._exit(0)
    except BaseException as error:
        print(json.dumps({"where": "error", "error": repr(error)}), flush=True)
        os._exit(1)


def wait(process: int) -> bool:
    """Wait for the end of a process; return whether it was killed."""
    return os.WIFSIGNALED(os.waitpid(process, 0)[1])


def publish_until(file: Path, point: int) -> None:
    """Publish in the database ``file``, and die at ``point``; 0 means never."""
    points = Points(point)
    connection.settings_dict["NAME"] = str(file)
    commit = connection._commit
    connection._commit = lambda: points.around(commit)
    with connection.execute_wrapper(points.wrap):
        publish(Appeal.objects.get(), reason="A better title")
    connection.close()


def report(where: str, file: Path, *, killed: bool) -> None:
    """Print what another process finds in ``file``."""
    wait(fork(lambda: look(where, file, killed)))


def look(where: str, file: Path, killed: bool) -> None:
    """Read what is stored, then publish once more and read the number of the new version."""
    connection.settings_dict["NAME"] = str(file)
    found = {
        "where": where,
        "killed": killed,
        "versions": list(Revision.objects.order_by("number").values_list("number", flat=True)),
        "editions": Edition.objects.count(),
        "parties": RevisionParty.objects.count(),
    }
    appeal = Appeal.objects.get()
    write(appeal, "en", {"appeal.title": "Third title"})
    found["next"] = publish(appeal, reason="Another title").number
    found["problems"] = verify_all().problems
    print(json.dumps(found), flush=True)


if __name__ == "__main__":
    django.setup()
    # These need the apps, which are ready only now.
    from appeals.models import Appeal, Edition, Revision, RevisionParty
    from appeals.publishing.publish import publish
    from appeals.publishing.verify import verify_all
    from appeals.translating.edit import write
    from tests.make import make_appeal, make_campaign

    main(Path(sys.argv[1]))
