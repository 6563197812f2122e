"""Real servers: gunicorn as ``make run`` starts it, on a port of its own."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.processes import ROOT


@contextlib.contextmanager
def run_gunicorn(var: Path, **environment: str) -> Iterator[str]:
    """Run one process with its state in ``var``, and give the address at which it answers."""
    port = free_port()
    told = {"VAR_DIR": str(var), "PORT": str(port), "WEB_CONCURRENCY": "1", "PYTHONWARNINGS": "ignore", **environment}
    command = [sys.executable, "-m", "gunicorn", "--config", "python:campaign_site.gunicorn", "campaign_site.wsgi"]
    with subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, "DJANGO_SETTINGS_MODULE": "campaign_site.settings", **told}
    ) as server:
        try:
            address = f"http://127.0.0.1:{port}"
            wait_until(lambda: read(f"{address}/health/live")[0] == 200, seconds=20)
            yield address
        finally:
            server.terminate()


@contextlib.contextmanager
def run_redis(folder: Path) -> Iterator[str]:
    """Run a Redis of our own, and give its CACHE_URL. Skips where it isn't installed."""
    program = shutil.which("redis-server") or pytest.skip("redis-server is not installed")
    port = free_port()
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as server:
        try:
            wait_until(lambda: is_open(port))
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            server.terminate()


def read(address: str) -> tuple[int, bytes]:
    """Return the status and the bytes at an address; 0 where nobody answers."""
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310 - our own server
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()
    except OSError:
        return 0, b""


def wait_until(holds: Callable[[], bool], *, seconds: float = 10) -> float:
    """Wait until something holds; return how long that took, in seconds. Raises TimeoutError."""
    began = time.monotonic()
    while not holds():
        if time.monotonic() - began > seconds:
            raise TimeoutError
        time.sleep(0.02)
    return time.monotonic() - began


def free_port() -> int:
    """Return the number of a port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def is_open(port: int) -> bool:
    """Say whether somebody listens on a port of this machine."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
