"""One at a time: what two machines, or two processes, must not do to a database at once."""

import fcntl
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from threading import get_ident

from django.db.backends.base.base import BaseDatabaseWrapper

# The number of the lock among PostgreSQL's advisory ones: "zvarot" in ASCII.
NUMBER = int.from_bytes(b"zvarot")
_held: set[tuple[str, int]] = set()


@contextmanager
def alone(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Wait until nobody else is in here with the same database, on whatever machine; who is in may enter again.

    PostgreSQL gives the lock back when the connection ends, so a machine that dies keeps nobody out; SQLite's is on a
    file beside the database, which the system gives back likewise. A database in memory is its process's own.
    """
    # Django gives every thread a connection of its own, and often a proxy of it.
    mine = (connection.alias, get_ident())
    if mine in _held:
        yield
        return
    with ExitStack() as stack:
        stack.enter_context(_postgresql(connection) if connection.vendor == "postgresql" else _file(connection))
        _held.add(mine)
        stack.callback(_held.discard, mine)
        yield


@contextmanager
def _postgresql(connection: BaseDatabaseWrapper) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [NUMBER])
    held = connection.connection
    try:
        yield
    finally:
        # Another connection than the one that took it has nothing to give back, nor has one that broke off.
        if connection.connection is held and connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [NUMBER])


@contextmanager
def _file(connection: BaseDatabaseWrapper) -> Iterator[None]:
    name = str(connection.settings_dict["NAME"])
    if name == ":memory:" or name.startswith("file:"):
        yield
        return
    with open(f"{name}.lock", "wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
