"""No line of a log holds what a reader asked for, whatever goes wrong."""

import io
import logging
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError

from campaign_site.logs import hide_secrets
from tests.processes import ROOT

ASKED = "mysecretquestion"
FAILING = "tests.failing:application"


@pytest.fixture
def log():
    """What the console of a site would show, as the settings set it up."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.addFilter(hide_secrets)
    logger = logging.getLogger("django.request")
    logger.addHandler(handler)
    yield written
    logger.removeHandler(handler)


def test_the_console_hides_what_readers_ask():
    assert [each for each in settings.LOGGING["handlers"].values() if each["filters"] != ["secrets"]] == []
    assert settings.LOGGING["filters"]["secrets"]["()"]() is hide_secrets


@pytest.mark.django_db
@pytest.mark.parametrize("path", [f"/en/search/?q={ASKED}", f"/en/addressees.json?after={ASKED}"])
def test_a_failure_is_logged_without_the_question(client, monkeypatch, log, path):
    def fail():
        try:
            raise DatabaseError(f"syntax error in tsquery: {ASKED}")
        except DatabaseError as error:
            raise RuntimeError(ASKED) from error

    monkeypatch.setattr("appeals.pages.campaigns._read", fail)
    client.raise_request_exception = False
    status = client.get(path).status_code
    lines = log.getvalue().splitlines()
    assert (status, lines[0]) == (500, f"Internal Server Error: {path.partition('?')[0]}")
    assert [line for line in lines if line in ("DatabaseError", "RuntimeError")] == ["DatabaseError", "RuntimeError"]
    assert [line for line in lines if ASKED in line] == []


@pytest.mark.django_db
def test_a_failure_without_a_question_says_what_it_is(client, monkeypatch, log):
    monkeypatch.setattr("appeals.pages.campaigns._read", lambda: 1 / 0)
    client.raise_request_exception = False
    client.get("/en/")
    assert log.getvalue().splitlines()[-1] == "ZeroDivisionError: division by zero"


def test_the_server_logs_neither_questions_nor_who_asked(tmp_path):
    with serve(tmp_path / "log") as port:
        answers = [
            ask(port, f"GET /en/search/?q={ASKED} HTTP/1.1\r\nHost: localhost\r\n\r\n"),
            ask(port, f"GET /en/search/?q=a {ASKED} HTTP/1.1\r\nHost: localhost\r\n\r\n"),
            ask(port, f"{ASKED}\r\n\r\n"),
        ]
    assert [answer.split()[1] for answer in answers] == [b"500", b"400", b"400"]
    lines = (tmp_path / "log").read_text().splitlines()
    assert [line.partition("] ")[2].split("] ")[-1] for line in lines if "Error handling" in line] == [
        "Error handling request GET /en/search/?…"
    ]
    assert [line for line in lines if ASKED in line or "127.0.0.1" in line] == []


@contextmanager
def serve(log: Path):
    """Run gunicorn, as the site does, with an application that always fails, for as long as this takes."""
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "--config", "python:campaign_site.gunicorn", FAILING]
    environment = {**os.environ, "PORT": str(port), "WEB_CONCURRENCY": "1"}
    with log.open("w") as file:
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=file, stderr=file)
        try:
            yield wait(port)
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(20)


def wait(port: int) -> int:
    """Return the port when something listens there."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=5).close()
        except ConnectionRefusedError:
            time.sleep(0.05)
        else:
            return port
    raise TimeoutError


def ask(port: int, request: str) -> bytes:
    """Return what is answered to these bytes."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(request.encode())
        return connection.makefile("rb").readline()
