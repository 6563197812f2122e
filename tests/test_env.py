"""Wrong settings stop the start with one clear line."""

import socket

import psycopg
import pytest
from django.db import ConnectionHandler

from campaign_site import env


@pytest.fixture
def stopped(monkeypatch, tmp_path):
    """Set a variable, read it, and return the line that the start ends with."""

    def run(read, name, value):
        monkeypatch.setenv(name, value)
        with pytest.raises(SystemExit) as stop:
            read()
        return str(stop.value).removeprefix("Zvarot can't start: ")

    return run


@pytest.mark.parametrize(
    ("read", "name", "value", "line"),
    [
        (lambda: env.boolean("DEBUG", False), "DEBUG", "perhaps", "DEBUG=perhaps is neither true nor false."),
        (lambda: env.integer("PORT", 1), "PORT", "99999999", "PORT=99999999 is not a number from 1 to 65535."),
        (lambda: env.integer("PORT", 1), "PORT", "-1", "PORT=-1 is not a number from 1 to 65535."),
        (
            lambda: env.path_prefix("DESK_PATH", "desk"),
            "DESK_PATH",
            "be",
            "DESK_PATH=be is taken by a public page; choose another word.",
        ),
        (
            lambda: env.path_prefix("DESK_PATH", "desk"),
            "DESK_PATH",
            "a b",
            "DESK_PATH=a b must be one word of letters, digits and hyphens, such as desk.",
        ),
        (
            lambda: env.database("DATABASE_URL", "x"),
            "DATABASE_URL",
            "mysql://x/y",
            "DATABASE_URL names another database than PostgreSQL or SQLite.",
        ),
        (
            lambda: env.database("DATABASE_URL", "x"),
            "DATABASE_URL",
            "nonsense",
            "DATABASE_URL is not an address such as postgres://user:password@host/name.",
        ),
        (
            lambda: env.secret_key("x"),
            "SECRET_KEY",
            "short",
            "SECRET_KEY is too short; it needs 50 characters or more.",
        ),
        (
            lambda: env.folder("VAR_DIR", "x"),
            "VAR_DIR",
            "/dev/null/x",
            "the folder /dev/null/x (VAR_DIR) can't be made (Not a directory).",
        ),
    ],
)
def test_a_wrong_value_stops_the_start(stopped, read, name, value, line):
    assert stopped(read, name, value) == line


def test_a_secret_file_that_is_not_there_stops_the_start(stopped, tmp_path):
    line = stopped(lambda: env.text("SECRET_KEY"), "SECRET_KEY_FILE", str(tmp_path / "nope"))
    assert line.startswith("the file in SECRET_KEY_FILE can't be read")
    assert "\n" not in line


def test_a_secret_comes_from_a_file(monkeypatch, tmp_path):
    (tmp_path / "secret").write_text("s" * 60 + "\n")
    monkeypatch.setenv("SECRET_KEY_FILE", str(tmp_path / "secret"))
    assert env.secret_key(tmp_path / "unused") == "s" * 60


def test_a_secret_key_is_made_once_and_for_its_owner_only(tmp_path):
    made = env.secret_key(tmp_path / "secret_key")
    assert len(made) > 50
    assert env.secret_key(tmp_path / "secret_key") == made
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(("value", "expected"), [("yes", True), ("OFF", False), ("", None)])
def test_a_boolean_is_read_in_the_usual_words(monkeypatch, value, expected):
    monkeypatch.setenv("DEBUG", value)
    assert env.boolean("DEBUG", None) is expected


def test_the_public_address_is_the_one_that_is_set_or_follows_the_hosts(monkeypatch):
    assert env.site_address("SITE_URL", ["localhost"], 8001) == "http://localhost:8001"
    assert env.site_address("SITE_URL", ["localhost", ".example.org"], 8001) == "https://example.org"
    monkeypatch.setenv("SITE_URL", "https://www.example.org/")
    assert env.site_address("SITE_URL", ["example.org"], 8001) == "https://www.example.org"


def test_a_public_address_with_a_path_stops_the_start(monkeypatch):
    monkeypatch.setenv("SITE_URL", "https://example.org/appeals")
    with pytest.raises(SystemExit, match="without a path"):
        env.site_address("SITE_URL", [], 8000)


def test_a_thread_keeps_its_connection_to_the_database(monkeypatch):
    sqlite = env.database("DATABASE_URL", "file.sqlite3")
    assert (sqlite["CONN_MAX_AGE"], sqlite["OPTIONS"]["transaction_mode"]) == (None, "IMMEDIATE")
    monkeypatch.setenv("DATABASE_URL", "postgres://user@host/name?sslmode=require&connect_timeout=9")
    postgresql = env.database("DATABASE_URL", "unused")
    assert (postgresql["CONN_MAX_AGE"], postgresql["CONN_HEALTH_CHECKS"]) == (None, True)
    assert postgresql["OPTIONS"] == {**env.PATIENCE, "sslmode": "require", "connect_timeout": 9}


def test_a_database_that_is_silent_is_given_up_after_seconds(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        monkeypatch.setenv("DATABASE_URL", f"postgres://user@127.0.0.1:{port}/name?connect_timeout=2")
        silence = ConnectionHandler({"default": env.database("DATABASE_URL", "unused")})["default"]
        with pytest.raises(psycopg.OperationalError, match="timeout expired"):
            silence.connect()
