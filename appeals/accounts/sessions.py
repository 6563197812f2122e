"""Sessions of the desk: an hour without use, twelve hours in all, and a list of them that can be ended.

This module is SESSION_ENGINE. The cookie holds a secret, the table its digest.
"""

import hashlib
import time
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db.models import QuerySet
from django.utils import timezone

from appeals.models import DeskSession

# In seconds. How long a session lasts without use is SESSION_COOKIE_AGE, and is told once a minute.
LONGEST = 12 * 3600
MINUTE = 60
AT_THE_DOOR = 900


class SessionStore(DatabaseStore):
    """Django's sessions in the database, under the digests of their keys, each with its user."""

    @classmethod
    def get_model_class(cls) -> type[DeskSession]:
        """Return the model that Django's store asks for."""
        return DeskSession

    def _get_session_from_db(self) -> DeskSession | None:
        found = _row(self.session_key or "").filter(expire_date__gt=timezone.now()).first()
        if not found:
            self._session_key = None
        return found

    def exists(self, session_key: str) -> bool:
        """Return whether there is a session of that key."""
        return _row(session_key).exists()

    def delete(self, session_key: str | None = None) -> None:
        """Delete the session of that key, by default this one."""
        if key := session_key or self.session_key:
            _row(key).delete()

    def create(self) -> None:
        """Begin a session. Those that are past their time go."""
        DeskSession.objects.filter(expire_date__lte=timezone.now()).delete()
        super().create()

    def create_model_instance(self, data: dict) -> DeskSession:
        """Return the row for what is in the session; who isn't logged in yet is forgotten soon."""
        begun, now = data.get("begun"), timezone.now()
        lasts = self.get_expiry_date() if SESSION_KEY in data else now + timedelta(seconds=AT_THE_DOOR)
        return DeskSession(
            session_key=digest(self._get_or_create_session_key()),  # type: ignore[attr-defined]
            session_data=self.encode(data),
            expire_date=lasts,
            user_id=data.get(SESSION_KEY),
            begun_at=datetime.fromtimestamp(begun, UTC) if begun else None,
            seen_at=now,
        )


def digest(key: str) -> str:
    """Return what the table holds of a session's key."""
    return hashlib.sha256(key.encode()).hexdigest()


def begin(session: SessionBase) -> None:
    """Start the clocks of a session, at login."""
    session["begun"] = time.time()
    _see(session)


def is_alive(session: SessionBase) -> bool:
    """Return whether a session's twelve hours aren't over; if so, it has been used just now."""
    if time.time() >= session.get("begun", 0) + LONGEST:
        return False
    if time.time() >= session.get("seen", 0) + MINUTE:
        _see(session)
    return True


def sessions_of(user: User) -> QuerySet[DeskSession]:
    """Return the sessions of ``user`` that can still be used, the last used one first."""
    return user.desk_sessions.filter(expire_date__gt=timezone.now()).order_by("-seen_at", "session_key")


def end_sessions(user: User, *, but: str | None = None) -> None:
    """End all sessions of ``user`` at once, ``but`` the one with that key."""
    user.desk_sessions.exclude(session_key=digest(but or "")).delete()


def _see(session: SessionBase) -> None:
    session["seen"] = now = time.time()
    left = session["begun"] + LONGEST - now
    session.set_expiry(max(1, int(min(settings.SESSION_COOKIE_AGE, left))))


def _row(key: str) -> QuerySet[DeskSession]:
    return DeskSession.objects.filter(session_key=digest(key))
