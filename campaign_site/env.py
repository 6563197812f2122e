"""Readers for the environment. A wrong value stops the start with one clear line."""

import os
import re
import secrets
import sys
from pathlib import Path
from typing import Any, NoReturn

import dj_database_url
from environs import FileAwareEnv

reader = FileAwareEnv()
# A database that is gone is known to be after seconds, wherever it went: in seconds, and one in milliseconds.
PATIENCE = {
    "connect_timeout": 3,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 5000,
}
LOOPBACK = {"localhost", "127.0.0.1", "[::1]"}


def stop(message: str) -> NoReturn:
    """End the process with one line on standard error and exit code 1."""
    sys.exit(f"Zvarot can't start: {message}")


def text(name: str) -> str:
    """Return a setting, or the text of the file that NAME_FILE names, without space around; empty if unset."""
    try:
        return reader.str(name, "").strip()
    except (ValueError, OSError) as error:
        stop(f"the file in {name}_FILE can't be read ({error}).")


def folder(name: str, default: Path) -> Path:
    """Return the folder that ``name`` names, made if it isn't there."""
    path = Path(text(name) or default)
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        stop(f"the folder {path} ({name}) can't be made ({error.strerror}).")
    return path


def boolean(name: str, default: bool) -> bool:
    """Return a setting that is on or off; anything else stops the start."""
    value = text(name).lower()
    if value in ("1", "true", "yes", "on"):
        return True
    if value in ("0", "false", "no", "off"):
        return False
    return default if not value else stop(f"{name}={value} is neither true nor false.")


def integer(name: str, default: int, most: int = 65535) -> int:
    """Return a whole number from 1 to ``most`` (default: the highest port)."""
    value = text(name) or str(default)
    if not re.fullmatch(r"[1-9][0-9]{0,8}", value) or int(value) > most:
        stop(f"{name}={value} is not a number from 1 to {most}.")
    return int(value)


def listed(name: str, default: list[str]) -> list[str]:
    """Return a list that is separated by commas."""
    return [part.strip() for part in text(name).split(",") if part.strip()] or default


def web_address(name: str) -> str:
    """Return a web address that begins with http:// or https://, or nothing."""
    value = text(name)
    good = re.fullmatch(r"https?://[^\s/?#@]+(/[^\s?#]*)?", value)
    return value if good or not value else stop(f"{name}={value} is not an address such as https://example.org.")


def site_address(name: str, hosts: list[str], port: int) -> str:
    """Return the public address without a path; by default that of the first of ``hosts`` but this machine."""
    value = text(name).rstrip("/")
    if value:
        good = re.fullmatch(r"https?://[^\s/?#@]+", value)
        return value if good else stop(f"{name}={value} is not an address such as https://example.org, without a path.")
    host = next((host.lstrip(".") for host in hosts if host != "*" and host not in LOOPBACK), "")
    return f"https://{host}" if host else f"http://localhost:{port}"


def path_prefix(name: str, default: str) -> str:
    """Return the first part of a web address, ``desk/``: letters, digits and hyphens, with a slash at its end."""
    value = text(name).strip("/") or default
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9-]*", value):
        stop(f"{name}={value} must be one word of letters, digits and hyphens, such as {default}.")
    if value in ("static", "health", "minisign") or re.fullmatch(r"[a-z]{2}(-[a-z]+)?", value):
        stop(f"{name}={value} is taken by a public page; choose another word.")
    return value + "/"


def secret_key(fallback: Path) -> str:
    """Return SECRET_KEY (or the text of SECRET_KEY_FILE), else the key kept in ``fallback``, made on first use."""
    value = text("SECRET_KEY")
    if value:
        return value if len(value) >= 50 else stop("SECRET_KEY is too short; it needs 50 characters or more.")
    try:
        descriptor = os.open(fallback, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return fallback.read_text().strip() or stop(f"{fallback} is empty; delete it, and a new key is made.")
    except OSError as error:
        stop(f"SECRET_KEY is not set and {fallback} can't be made ({error.strerror}).")
    with os.fdopen(descriptor, "w") as file:
        file.write(key := secrets.token_urlsafe(64))
    return key


def cache(name: str) -> dict:
    """Return Django's settings of the cache at the address ``name``, or of one in each process's memory."""
    value = text(name)
    if not value:
        return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    if not re.fullmatch(r"(rediss?|unix)://\S+", value):
        stop(f"{name}={value} is not an address such as redis://host:6379/0.")
    # Nobody waits long for what is only faster than the database.
    options = {"socket_connect_timeout": 1, "socket_timeout": 1}
    return {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": value,
        "KEY_PREFIX": "zvarot",
        "OPTIONS": options,
    }


def database(name: str, default: Path) -> dict:
    """Return Django's settings of the database at the address ``name``, or of SQLite in the file ``default``.

    What stands after the question mark in the address of a PostgreSQL goes before what is here. A thread keeps its
    connection: to open one takes as long as half a page, and nothing else was found to make SQLite quicker here.
    """
    try:
        config: dict[str, Any] = dict(dj_database_url.parse(text(name) or f"sqlite:///{default}", conn_max_age=None))
    except ValueError:
        stop(f"{name} is not an address such as postgres://user:password@host/name.")
    if config["ENGINE"] == "django.db.backends.sqlite3":
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
    elif config["ENGINE"] == "django.db.backends.postgresql":
        config["CONN_HEALTH_CHECKS"] = True
        config["OPTIONS"] = {**PATIENCE, **config.get("OPTIONS", {})}
    else:
        stop(f"{name} names another database than PostgreSQL or SQLite.")
    return config
