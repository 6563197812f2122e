"""A site of our own behind a real gunicorn, made and served as ``make run`` does it."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.processes import ROOT

SETTINGS = "tests.hostile.served"


@dataclass(frozen=True, slots=True)
class Site:
    """A site that is served: its port, its folder, the file with all that the server wrote, the server's process."""

    port: int
    folder: Path
    log: Path
    server: subprocess.Popen
    environment: dict[str, str]

    @property
    def database(self) -> Path:
        """The file of the database."""
        return self.folder / "zvarot.sqlite3"

    def ask(self, request: bytes, *, timeout: float = 20) -> bytes:
        """Return all that is answered to these bytes until the server closes the connection; nobody sends more."""
        return ask(self.port, request, timeout=timeout)

    def get(self, path: str, *headers: str, host: str = "localhost") -> "Answer":
        """Return the answer to a plain GET of ``path``."""
        lines = [f"GET {path} HTTP/1.1", f"Host: {host}", *headers, "Connection: close", "", ""]
        return Answer(self.ask("\r\n".join(lines).encode()))


class Answer:
    """An answer taken apart: status (0 where the connection was only closed), headers in small letters, body."""

    def __init__(self, raw: bytes) -> None:
        head, _gap, self.body = raw.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        self.status = int(first.split(" ")[1]) if first.startswith("HTTP/1.") else 0
        self.headers: dict[str, str] = {}
        for line in lines:
            name, _colon, value = line.partition(":")
            self.headers[name.lower()] = value.strip()


def ask(port: int, request: bytes, *, timeout: float = 20) -> bytes:
    """Send bytes to this machine's ``port`` and return what comes back; nothing where the server hangs up on them."""
    with socket.create_connection(("127.0.0.1", port), timeout=timeout) as connection:
        with contextlib.suppress(OSError):  # it may have answered and closed before it has read everything
            connection.sendall(request)
            connection.shutdown(socket.SHUT_WR)
        received = b""
        with contextlib.suppress(ConnectionResetError):
            while part := connection.recv(65536):
                received += part
        return received


@contextlib.contextmanager
def serve(folder: Path, *, log: str = "server.log", **environment: str) -> Iterator[Site]:
    """Make a site with the demo campaign in ``folder``, unless it is there, and serve it for as long as this takes."""
    with contextlib.closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    dropped = ("DATABASE_URL", "SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL", "SIGNING_KEY_FILE", "DESK_PATH", "ONION_HOST")
    inherited = {name: value for name, value in os.environ.items() if name not in dropped}
    settings = {
        "DJANGO_SETTINGS_MODULE": SETTINGS,
        "PYTHONPATH": str(ROOT),
        "VAR_DIR": str(folder),
        "PORT": str(port),
        "WEB_CONCURRENCY": "1",
    }
    environment = {**inherited, **settings, **environment}
    if not (folder / "secret_key").exists():
        prepare = [sys.executable, ROOT / "manage.py", "prepare"]
        subprocess.run(prepare, env=environment, check=True, capture_output=True, timeout=120)
    command = [sys.executable, "-m", "gunicorn", "--config", "python:campaign_site.gunicorn", "campaign_site.wsgi"]
    with (folder / log).open("wb") as file:
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=file, stderr=file)
        try:
            _wait(port, server)
            yield Site(port, folder, folder / log, server, environment)
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(30)


def _wait(port: int, server: subprocess.Popen) -> None:
    """Return when something listens on ``port``."""
    until = time.monotonic() + 60
    while time.monotonic() < until and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=5).close()
        except ConnectionRefusedError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError(f"the server doesn't listen on port {port}")
