"""A thread that does for the store what no reader shall wait for: the best compression, and tidying up."""

import logging
import queue
import threading
from collections.abc import Callable
from functools import partial

from appeals.pages.forms import Page
from appeals.pages.packing import BEST, pack
from appeals.pages.store_files import Folder

# So much may wait. What doesn't fit stays as it is, which is only a little larger.
MOST = 2000
# After so many seconds at most, what another process made is looked at again.
PAUSE = 1

logger = logging.getLogger(__name__)


class Polisher:
    """The thread. ``replace`` is called with a generation, a path and the page that is better than the one before.

    ``is_present`` tells whether anybody still asks for pages of a generation.
    """

    def __init__(
        self, folder: Folder, *, replace: Callable[[str, str, Page], None], is_present: Callable[[str], bool]
    ) -> None:
        self._folder = folder
        self._replace = replace
        self._is_present = is_present
        self._jobs: queue.Queue[Callable[[], None]] = queue.Queue(MOST)
        self._again: dict[tuple[str, str], dict[str, str]] = {}
        self._guard = threading.Lock()
        self._running = False

    def start(self) -> None:
        """Begin, unless it has begun."""
        with self._guard:
            if not self._running:
                self._running = True
                threading.Thread(target=self._run, name="polishing", daemon=True).start()

    def polish(self, generation: str, path: str, page: Page) -> None:
        """Have a page compressed as well as possible, in memory and in files."""
        self.do(partial(self._polish, generation, path, page))

    def do(self, job: Callable[[], None]) -> None:
        """Have anything else done that can wait."""
        try:
            self._jobs.put_nowait(job)
        except queue.Full:
            return

    def look_again(self, generation: str, path: str, headers: dict[str, str]) -> None:
        """Have a page read again that another process has just written: it may be compressing it better."""
        with self._guard:
            self._again[generation, path] = headers

    def _run(self) -> None:
        while True:
            try:
                self._jobs.get(timeout=PAUSE)()
            except queue.Empty:
                self.rest()
            except Exception:  # the next page may be luckier
                logger.exception("A page could not be compressed or a folder not be tidied.")

    def _polish(self, generation: str, path: str, page: Page) -> None:
        if not self._is_present(generation):
            return
        plain = page.bodies[""]
        better = Page(page.headers, {"": plain, **{encoding: pack(plain, encoding, BEST) for encoding in BEST}})
        self._replace(generation, path, better)
        packed = {encoding: body for encoding, body in better.bodies.items() if encoding}
        self._folder.write(generation, path.encode("latin-1").decode(), packed, better.moment)

    def rest(self) -> None:
        """Do what is to be done now and then, when nothing else is."""
        self._folder.point_again()
        self._read_again()

    def _read_again(self) -> None:
        with self._guard:
            again, self._again = self._again, {}
        for (generation, path), headers in again.items():
            stored = self._folder.read(generation, path.encode("latin-1").decode())
            if stored:
                self._replace(generation, path, Page(headers.items(), stored.bodies))
