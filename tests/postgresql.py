"""A PostgreSQL server of our own for the tests that need one: made in a temporary folder, reached by a socket in it."""

import contextlib
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest


def find_program(name: str) -> Path:
    """Return the newest installed PostgreSQL program of that name; skip the test where there is none."""
    on_path = shutil.which(name)
    found = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3].split(".")[0])
    )
    if not found and not on_path:
        pytest.skip(f"{name} is not installed")
    return found[-1] if found else Path(str(on_path))


@contextlib.contextmanager
def run_server() -> Iterator[str]:
    """Run a fresh server and give its DATABASE_URL; it is gone afterwards. Skips where PostgreSQL is not installed."""
    initdb, postgres = find_program("initdb"), find_program("postgres")
    folder = Path(tempfile.mkdtemp(prefix="zvarot-pg-"))
    user = _other_user(folder)
    try:
        _run([initdb, "-D", folder / "data", "-U", "zvarot", "-A", "trust", "-E", "UTF8", "--no-locale", "-N"], user)
        options = ["-c", "listen_addresses=", "-c", "fsync=off", "-k", folder]
        with subprocess.Popen(
            [postgres, "-D", folder / "data", *options],
            user=user,
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as server:
            try:
                _wait_until_ready(find_program("pg_isready"), folder)
                yield f"postgres://zvarot@{quote(str(folder), safe='')}/postgres"
            finally:
                server.terminate()
    finally:
        shutil.rmtree(folder)


def _other_user(folder: Path) -> str | None:
    """PostgreSQL refuses to run as root: give the folder to its own user, or to nobody, and return the name."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    name = "postgres" if "postgres" in names else "nobody"
    shutil.chown(folder, name)
    return name


def _run(command: list, user: str | None) -> None:
    subprocess.run(command, user=user, cwd="/", check=True, capture_output=True, timeout=60)


def _wait_until_ready(pg_isready: Path, folder: Path) -> None:
    for _ in range(200):
        if subprocess.run([pg_isready, "-q", "-h", folder], check=False).returncode == 0:
            return
        time.sleep(0.05)
    raise TimeoutError("PostgreSQL did not start within ten seconds")
