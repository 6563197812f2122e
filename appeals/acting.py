"""Who is acting: what the database writes beside each change that it records (``appeals.recording``).

SQLite asks this process through a function, PostgreSQL looks into settings of the connection.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

FUNCTION = "zvarot_acting"
COMMAND, VISITOR, LINK = "command", "visitor", "link"


@dataclass(frozen=True, slots=True)
class Actor:
    """An account by its name and number, or neither; the role in which it acts; and what belongs to one act."""

    role: str
    who: str = ""
    person: int | None = None
    act: str = ""


# Whoever nobody has named is somebody at the command line; one process there is one act.
_COMMAND_LINE = Actor(COMMAND, act=uuid4().hex)
_actor: ContextVar[Actor] = ContextVar("actor", default=_COMMAND_LINE)


@contextmanager
def acting(*, role: str, who: str = "", person: int | None = None) -> Iterator[None]:
    """Have all that is changed within recorded as one act of this person, in this role."""
    token = _actor.set(Actor(role, who, person, uuid4().hex))
    _tell_postgresql(_actor.get())
    try:
        yield
    finally:
        _actor.reset(token)
        _tell_postgresql(_actor.get())


def told(connection: BaseDatabaseWrapper, name: str) -> str:
    """Return the SQL that says ``who``, ``person``, ``role`` or ``act`` of the actor, or the moment, ``at``."""
    if connection.vendor == "sqlite":
        return f"{FUNCTION}('{name}')"
    if name == "at":
        return "clock_timestamp()"
    value = f"nullif(current_setting('zvarot.{name}', true), '')"
    if name == "person":
        return f"CAST({value} AS bigint)"
    return f"coalesce({value}, '{COMMAND if name == 'role' else ''}')"


def register(connection: BaseDatabaseWrapper, **kwargs) -> None:
    """Let the triggers of a new connection to SQLite ask who is acting."""
    if connection.vendor == "sqlite":
        connection.connection.create_function(FUNCTION, 1, _tell)
        # Some builds of SQLite let triggers call nothing but its own functions unless told otherwise.
        connection.connection.execute("PRAGMA trusted_schema = ON")


def _tell(name: str) -> str | int | None:
    return str(datetime.now(UTC).replace(tzinfo=None)) if name == "at" else getattr(_actor.get(), name)


def _tell_postgresql(actor: Actor) -> None:
    """Write down on the connection who is acting, until somebody else is."""
    if connection.vendor != "postgresql" or (connection.in_atomic_block and connection.needs_rollback):
        return
    settings = {"who": actor.who, "person": actor.person or "", "role": actor.role, "act": actor.act}
    calls = ", ".join(f"set_config('zvarot.{name}', %s, false)" for name in settings)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {calls}", [str(value) for value in settings.values()])
