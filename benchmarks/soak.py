"""A site under readers and an editor, to which everything happens that can happen to a machine: is anything lost?

    .venv/bin/python -m benchmarks.soak [--minutes N] [--postgresql] [--seed N]

The faults come by lot, the same ones for the same seed: the database is locked, the disk is full, the clock jumps a
year on or back (where libfaketime is installed), workers and the editor's process are killed, and with PostgreSQL the
database is gone. Prints what readers and the editor met, and fails where a signature doesn't fit, or anything that the
editor was told to be done isn't there.
"""

import argparse
import contextlib
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg

from tests.postgresql import run_server
from tests.processes import ROOT
from tests.serving import Site, serve

WRITER = ROOT / "benchmarks" / "soak_writer.py"
PAGES = ("/en/", "/be/", "/en/appeals/soak/", "/en/appeals/soak/demands/1/", "/en/search/?q=soak", "/en/appeals.json")
FAKETIME = next(iter(sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))), None)


@dataclass
class Soak:
    """What happens, and what came of it."""

    site: Site
    notes: Path
    lot: random.Random
    url: str = ""
    turn: float = 1.2
    faults: Counter = field(default_factory=Counter)
    reads: Counter = field(default_factory=Counter)
    acts: Counter = field(default_factory=Counter)
    over: threading.Event = field(default_factory=threading.Event)

    def read(self) -> None:
        """Ask for one page after the other until it is over."""
        number = 0
        while not self.over.is_set():
            number += 1
            try:
                self.reads[self.site.get(PAGES[number % len(PAGES)]).status] += 1
            except OSError as error:
                self.reads[type(error).__name__] += 1
            time.sleep(0.03)

    def run(self, seconds: float) -> None:
        """Let one fault follow the other, each of them at least once."""
        faults = [self.calm, self.locked, self.full, self.killed_editor, self.killed_worker]
        faults += [self.clock_on, self.clock_back] if FAKETIME else []
        faults += [self.gone] if self.url else []
        until, first = time.monotonic() + seconds, list(faults)
        while first or time.monotonic() < until:
            fault = first.pop(0) if first else self.lot.choice(faults)
            self.faults[fault.__name__] += 1
            fault()

    def calm(self) -> None:
        """Nothing happens."""
        self._wait(self._write())

    def locked(self) -> None:
        """Somebody else holds the database for most of a turn."""
        editor = self._write()
        with self._connect() as other:
            other.execute("LOCK TABLE appeals_revision IN ACCESS EXCLUSIVE MODE" if self.url else "BEGIN IMMEDIATE")
            time.sleep(self.turn)
            other.rollback()
        self._wait(editor)

    def full(self) -> None:
        """No file can grow: not the database's, and what was begun must not stay half done."""
        files = [self.site.database, Path(f"{self.site.database}-wal")]
        largest = max((file.stat().st_size for file in files if file.exists()), default=0)
        self._wait(self._write(max(8192, largest * self.lot.choice((20, 60, 100)) // 100)))

    def killed_editor(self) -> None:
        """The process that publishes is killed at any moment."""
        editor = self._write()
        time.sleep(0.6 + self.lot.random() * self.turn)
        editor.kill()
        self._wait(editor)

    def killed_worker(self) -> None:
        """A worker is killed while it serves."""
        editor, pid = self._write(), self.site.server.pid
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()[:1]:
            os.kill(int(child), signal.SIGKILL)
        self._wait(editor)

    def clock_on(self) -> None:
        """The clock jumps a year on."""
        self._wait(self._write(LD_PRELOAD=str(FAKETIME), FAKETIME="+365d"))

    def clock_back(self) -> None:
        """The clock jumps a year back."""
        self._wait(self._write(LD_PRELOAD=str(FAKETIME), FAKETIME="-365d"))

    def gone(self) -> None:
        """All connections are cut, and for most of a turn there are no new ones."""
        editor = self._write()
        time.sleep(0.7)
        door = Path(unquote(urlsplit(self.url).hostname or "")) / ".s.PGSQL.5432"
        with self._connect() as other:
            door.rename(door.with_name("away"))
            other.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
        time.sleep(self.turn / 2)
        door.with_name("away").rename(door)
        self._wait(editor)

    def _connect(self):
        if self.url:
            return psycopg.connect(self.url)
        return contextlib.closing(sqlite3.connect(self.site.database, timeout=20, isolation_level=None))

    def _write(self, *more: int, **environment: str) -> subprocess.Popen:
        command = [sys.executable, WRITER, "write", self.notes, str(self.turn), *map(str, more)]
        environment = {**self.site.environment, **environment}
        return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)  # noqa: S603

    def _wait(self, editor: subprocess.Popen) -> None:
        told = editor.communicate(timeout=90)[0].decode()
        if editor.returncode == 0:
            said = json.loads(told)
            self.acts += Counter(done=said["done"]) + Counter(said["failed"])
        else:
            self.acts["killed" if editor.returncode < 0 else "broken off"] += 1


def soak(seconds: float, *, seed: int = 6, postgresql: bool = False, readers: int = 2, turn: float = 1.2) -> dict:
    """Soak a site of its own for so long, at least one turn of each fault; return what it met and what is lost."""
    with tempfile.TemporaryDirectory() as folder, _database(postgresql) as url:
        more = {"DATABASE_URL": url} if url else {}
        with serve(Path(folder), WEB_CONCURRENCY="2", **more) as site:
            test = Soak(site, Path(folder) / "notes", random.Random(seed), url, turn)  # noqa: S311
            threads = [threading.Thread(target=test.read) for _ in range(readers)]
            for thread in threads:
                thread.start()
            try:
                test.run(seconds)
            finally:
                test.over.set()
                for thread in threads:
                    thread.join()
            return {
                "faults": dict(test.faults),
                "reads": dict(test.reads),
                "acts": dict(test.acts),
                "logged": Counter(
                    line.split(":")[0] for line in site.log.read_text().splitlines() if line[:1].isalpha()
                ),
                "afterwards": {path: site.get(path).status for path in PAGES},
                **json.loads(_run(site, WRITER, "look", test.notes)),
                "signatures": _run(site, ROOT / "manage.py", "verify_signatures").strip(),
            }


@contextlib.contextmanager
def _database(postgresql: bool) -> Iterator[str]:
    if not postgresql:
        yield ""
        return
    with run_server() as url:
        yield url


def _run(site: Site, *what: object) -> str:
    command = [sys.executable, *map(str, what)]
    done = subprocess.run(command, env=site.environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise AssertionError(done.stdout + done.stderr)
    return done.stdout


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Soaks a site in readers, an editor and faults.")
    parser.add_argument("--minutes", type=float, default=1)
    parser.add_argument("--postgresql", action="store_true")
    parser.add_argument("--seed", type=int, default=6)
    asked = parser.parse_args()
    found = soak(asked.minutes * 60, seed=asked.seed, postgresql=asked.postgresql, readers=8)
    print(json.dumps(found, indent=2, ensure_ascii=False))
    sys.exit(bool(found["lost"] or found["gaps"]))
