"""Which generation of pages is the present one, and how a process learns of it without asking for every request.

The name of a generation, which is the name of a folder too, is the same on all machines that show the same: it is made
of the state of what is published and of all else that pages are made of, the code included.
"""

import hashlib
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import Error, connection
from django.utils import timezone

from appeals.models.generation import Generation, Moment, hear, tell
from appeals.pages.keys import former_public_keys, signing_key
from appeals.rendering.fonts import machine_fonts

# In seconds: how often a process looks, how often it asks the database where a bell tells when to, and after how long
# without an answer it says that it doesn't know what is going on.
PAUSE, AT_LEAST, LOST = 0.5, 10, 15
logger = logging.getLogger(__name__)
# Whose bytes end up in pages.
SOURCES = ("appeals/**/*.py", "appeals/**/*.mo", "templates/**/*.*", "static/css/pages/*.css", "requirements/run.txt")


@dataclass(frozen=True, slots=True)
class Known:
    """A generation that a process knows of: the state of what is published, and the rest that its name is made of."""

    moment: Moment
    release: str

    @property
    def name(self) -> str:
        """The name: ``417-64f0c3b2a7d40-1f0e9a2b3c4d``."""
        return f"{self.moment.number}-{self.moment.latest:x}-{self.release}"

    @classmethod
    def named(cls, name: str) -> "Known | None":
        """Return the generation with this name, or None where it is none. Nothing older than it may be shown."""
        number, _, rest = name.partition("-")
        latest, _, release = rest.partition("-")
        try:
            return cls(Moment(int(number), int(latest, 16), oldest=int(number)), release)
        except ValueError:
            return None

    def may_stand_in(self, present: "Known") -> bool:
        """Say whether a page of this generation may be shown where none of the ``present`` one can be had."""
        return self.release == present.release and present.moment.oldest <= self.moment.number <= present.moment.number


def release() -> str:
    """Return what stands for everything but the database that pages are made of, in twelve hexadecimal digits."""
    key = signing_key()
    public = [key.public if key else "", *former_public_keys()]
    return hashlib.sha256("\n".join([_code(), settings.SITE_URL, *public]).encode()).hexdigest()[:12]


@cache
def _code() -> str:
    """Return the digest of the code, and of the fonts, without which some links are missing. Read once in a process."""
    digest = hashlib.sha256("\n".join(sorted(machine_fonts().families())).encode())
    for pattern in SOURCES:
        for path in sorted(Path(settings.BASE_DIR).glob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()


class Watch:
    """A thread that knows the present generation, and says so to ``turn`` whenever it is another one.

    ``known`` is None until the first answer; where the database never gives one, ``turn`` gets None once.
    """

    def __init__(self, turn: Callable[[Known | None], None]) -> None:
        self.known: Known | None = None
        self.looked = threading.Event()
        self.answered_at = 0.0
        self._turn = turn
        self._coming = 0
        self._running = False
        self._guard = threading.Lock()

    def start(self) -> None:
        """Begin to look, unless it has begun; wait for the first answer, a few seconds at most."""
        with self._guard:
            if not self._running:
                self._running = True
                threading.Thread(target=self._run, name="generations", daemon=True).start()
        self.looked.wait(timeout=5)

    def is_lost(self) -> bool:
        """Say whether the database hasn't answered for so long that nobody knows what is published."""
        return self._running and time.monotonic() - self.answered_at > LOST

    def _run(self) -> None:
        told = ""
        while True:
            try:
                self.look()
            except Exception as error:  # a process that doesn't look any more would show the past for ever
                if told != (told := repr(error)):
                    logger.exception("This process can't find out which pages are the present ones.")
            self.looked.set()
            time.sleep(PAUSE)

    def look(self) -> None:
        """Look once, and tell what is new."""
        moment = self._ask()
        known = Known(moment, release()) if moment else None
        if known and known != self.known:
            self.known = known
            self._turn(known)
        elif not known and not self.looked.is_set():
            self._turn(None)
        self.looked.set()

    def _ask(self) -> Moment | None:
        heard = hear()
        present = self.known.moment if self.known else None
        if present and heard == (present.number, present.oldest) and not self._is_due():
            return present
        try:
            connection.close_if_unusable_or_obsolete()
            now = timezone.now()
            moment = Generation.objects.present(now)
            self._coming = Generation.objects.next_change(now) if heard else 0
        except Error:
            return _forbidden(present, heard)
        self.answered_at = time.monotonic()
        if heard != (moment.number, moment.oldest):
            tell(moment)
        return moment

    def _is_due(self) -> bool:
        """Say whether it is time to ask the database itself: a version goes live, or nobody has asked for long."""
        comes = self._coming and time.time() * 1_000_000 >= self._coming
        return bool(comes) or time.monotonic() - self.answered_at > AT_LEAST


def _forbidden(present: Moment | None, heard: tuple[int, int] | None) -> Moment | None:
    """Return the state of which the bell alone tells: where the database is gone, one that forbids what is shown."""
    if present and heard and heard[1] > present.number:
        return Moment(heard[0], present.latest, heard[1])
    return None
