"""The page store: complete answers by address, in memory and in files, for as long as nothing new is published.

What changes what readers see starts another generation (``generations``), and the store begins anew: nothing in it is
ever corrected. One thread of one process makes a page; who asks meanwhile waits for it, or gets the one from before.
Where a page can't be made, the one from before is shown, unless something was withdrawn since.
"""

import logging
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from threading import Lock

from django.conf import settings

from appeals.pages.forms import Page
from appeals.pages.generations import Known, Watch, release
from appeals.pages.packing import QUICK, pack, shrinks
from appeals.pages.polishing import Polisher
from appeals.pages.store_files import Folder
from appeals.pages.turns import alone

# In bytes: what a process keeps in memory, the most that one answer there may weigh, and one in files.
MEMORY, LARGE, LARGEST = 32 * 1024 * 1024, 1024 * 1024, 8 * 1024 * 1024
# In seconds: how long to wait for a page in the making where there is one from before, and where there is none.
SHORTLY, LONG = 0.1, 10

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Counters:
    """What happened in this process since it began, in answers; ``bytes`` and ``pages`` are in memory now.

    ``hits`` were sent from memory, ``reads`` from files, ``renders`` were made, and ``stale`` sent in place of those
    that couldn't be. They may miss one in a million: nobody waits to be counted.
    """

    hits: int = 0
    reads: int = 0
    renders: int = 0
    stale: int = 0
    bytes: int = 0
    pages: int = 0


class Store:
    """The store of one process. ``pages`` are those of the present generation in memory, by PATH_INFO."""

    def __init__(self) -> None:
        self.pages: dict[str, Page] = {}
        self.counters = Counters()
        self.known: Known | None = None
        self.folder = Folder(settings.VAR_DIR / "pages")
        self.watch = Watch(self.turn)
        self.memory = MEMORY
        self._before: tuple[Known, dict[str, Page]] | None = None
        self._making: dict[tuple[str, str], Future[Page]] = {}
        self._guard = Lock()
        self._polisher = Polisher(self.folder, replace=self.replace, is_present=self.is_present)
        self._warned = False

    def start(self) -> None:
        """Learn of the present generation, and go on learning. In every process after its fork; safe to repeat."""
        self._polisher.start()
        self.watch.start()

    def turn(self, known: Known | None) -> None:
        """Begin a generation; None, where the database is silent, is the one that the files say."""
        known = known or self._last_in_files()
        if not known:
            return
        with self._guard:
            earlier = (self.known, self.pages) if self.known and self.known.may_stand_in(known) else None
            self.known, self.pages, self._before = known, {}, earlier
            self._count()
        self.folder.point(known.name, next(iter(self._stand_ins(known)), ""))
        self._polisher.do(self._tidy)

    def fetch(self, path: str, headers: dict[str, str], make: Callable[[], Page]) -> Page:
        """Return the answer under ``path``, a PATH_INFO that is a public address: from files, or what ``make`` returns.

        An answer with status 200 that ``make`` has made is kept; ``headers`` are those of one that comes from a file.
        Raises what ``make`` raises.
        """
        known = self.known
        if not known:
            return make()
        key = (known.name, path)
        with self._guard:
            first = key not in self._making
            future = self._making.setdefault(key, Future())
        if not first:
            return self._wait(future, known, path, headers, make)
        try:
            future.set_result(self._alone(known, path, headers, make))
        except BaseException as error:
            future.set_exception(error)
        finally:
            with self._guard:
                del self._making[key]
        return future.result()

    def is_present(self, generation: str) -> bool:
        """Say whether this is the name of the present generation."""
        return bool(self.known and self.known.name == generation)

    def replace(self, generation: str, path: str, page: Page) -> None:
        """Put a better form of a page in the place of the one that is in memory, if that is still the present one."""
        with self._guard:
            if self.is_present(generation) and path in self.pages:
                self._put(path, page)

    def _wait(
        self, future: Future[Page], known: Known, path: str, headers: dict[str, str], make: Callable[[], Page]
    ) -> Page:
        earlier = self._earlier(known, path, headers)
        try:
            return future.result(timeout=SHORTLY if earlier else LONG)
        except TimeoutError:
            self.counters.stale += bool(earlier)
            return earlier or make()

    def _alone(self, known: Known, path: str, headers: dict[str, str], make: Callable[[], Page]) -> Page:
        """Make a page, unless another process has done so by the time that it is our turn."""
        if found := self._read(known, path, headers):
            return found
        address = address_of(path)
        with alone(self.folder.lock(known.name, address), patience=LONG, pause=0.003):
            if found := self._read(known, path, headers):
                return found
            made = make()
            if made.status == "200 OK":
                self.counters.renders += 1
                self._warned = False
                return self._keep(known, path, made)
        earlier = self._earlier(known, path, headers) if made.status >= "500" else None
        return self._stale(earlier) if earlier else made

    def _read(self, known: Known, path: str, headers: dict[str, str]) -> Page | None:
        stored = self.folder.read(known.name, address_of(path))
        if not stored:
            return None
        page = Page(headers.items(), stored.bodies)
        self.counters.reads += 1
        self._remember(known, path, page)
        if stored.is_new:
            self._polisher.look_again(known.name, path, headers)
        return page

    def _keep(self, known: Known, path: str, page: Page) -> Page:
        """Keep a page that was just made, quickly compressed; the best takes its time elsewhere."""
        plain = page.bodies[""]
        if len(plain) > LARGEST:
            return page
        if shrinks(dict(page.headers)["Content-Type"], len(plain)):
            quick = {encoding: pack(plain, encoding, QUICK) for encoding in QUICK}
            page = Page(page.headers, {"": plain, **quick})
        self._remember(known, path, page)
        self.folder.write(known.name, address_of(path), page.bodies, page.moment)
        if len(page.bodies) > 1:
            self._polisher.polish(known.name, path, page)
        return page

    def _earlier(self, known: Known, path: str, headers: dict[str, str]) -> Page | None:
        """Return the same page of an earlier generation, the latest one that may be shown; or None."""
        if self._before and self._before[0].may_stand_in(known) and (page := self._before[1].get(path)):
            return page
        for name in self._stand_ins(known):
            if stored := self.folder.read(name, address_of(path)):
                return Page(headers.items(), stored.bodies)
        return None

    def _stand_ins(self, known: Known) -> list[str]:
        """Return the earlier generations in files that may be shown in place of one, the latest first."""
        found = [each for each in map(Known.named, self.folder.generations()) if each and each.may_stand_in(known)]
        found.sort(key=lambda each: each.moment, reverse=True)
        return [each.name for each in found if each.name != known.name]

    def _tidy(self) -> None:
        """Delete the files of all generations but the present one and the one before."""
        if known := self.known:
            self.folder.tidy([known.name, *self._stand_ins(known)[:1]])

    def _last_in_files(self) -> Known | None:
        last = Known.named(self.folder.current())
        return last if last and last.release == release() else None

    def _stale(self, page: Page) -> Page:
        """Return a page in place of one that failed, and say so in the log, once for as long as that lasts."""
        self.counters.stale += 1
        if not self._warned:
            self._warned = True
            logger.warning("A page can't be made at present; readers get it as it was before.")
        return page

    def _remember(self, known: Known, path: str, page: Page) -> None:
        with self._guard:
            if known is self.known and page.size <= LARGE:
                self._put(path, page)

    def _put(self, path: str, page: Page) -> None:
        """Put a page into memory, and make room: first go those from before, then those that nobody asks for."""
        if old := self.pages.pop(path, None):
            self.counters.bytes -= old.size
        self.pages[path] = page
        self.counters.bytes += page.size
        if self.counters.bytes > self.memory and self._before:
            self._before = None
            self._count()
        while self.counters.bytes > self.memory:
            oldest = next(iter(self.pages))
            page = self.pages.pop(oldest)
            if page.used:  # it gets a second chance
                page.used, self.pages[oldest] = False, page
            else:
                self.counters.bytes -= page.size
        self.counters.pages = len(self.pages)

    def _count(self) -> None:
        kept = [*self.pages.values(), *(self._before[1].values() if self._before else ())]
        self.counters.bytes = sum(page.size for page in kept)
        self.counters.pages = len(self.pages)


def address_of(path: str) -> str:
    """Return the address that a PATH_INFO stands for, in its own letters. Raises UnicodeError if it is no UTF-8."""
    return path.encode("latin-1").decode()


# The store of this process. It does nothing until it is started.
store = Store()
