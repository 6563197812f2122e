"""What the tests of the store share: the application with a store of its own, and a database that can go away."""

import queue

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import OperationalError

from appeals.pages.store import Store
from appeals.publishing.publish import publish
from campaign_site.layer import PageLayer
from tests.asking import ask
from tests.make import make_appeal, make_campaign


class Counting(WSGIHandler):
    """Django's own application, which counts what it is asked for."""

    asked = 0

    def __call__(self, environ, start_response):
        """Answer, and count."""
        self.asked += 1
        return super().__call__(environ, start_response)


class Site:
    """The application with a store of its own, whose threads do nothing but what a test has them do."""

    def __init__(self):
        self.store = Store()
        self.store.watch._running = self.store._polisher._running = True
        self.django = Counting()
        self.layer = PageLayer(self.django, self.store)
        self.look()

    def look(self):
        """Learn what is published, as the thread does every half second."""
        self.store.watch.look()

    def finish(self):
        """Do what waits in the queue, as the other thread does."""
        with pytest.raises(queue.Empty):
            while True:
                self.store._polisher._jobs.get_nowait()()
        self.store._polisher.rest()

    def ask(self, path, *args, **environ):
        """Ask for a page, and return the answer."""
        return ask(self.layer, path, *args, **environ)

    def asked(self, path, *args, **environ):
        """Ask for a page; return how often Django was asked for it."""
        before = self.django.asked
        self.ask(path, *args, **environ)
        return self.django.asked - before

    def files(self):
        """Return the names of the files of the present generation."""
        root = self.store.folder.root / self.store.known.name
        return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


@pytest.fixture
def var(settings, tmp_path):
    """A VAR_DIR of our own."""
    settings.VAR_DIR = tmp_path
    return tmp_path


@pytest.fixture
def site(db, var):
    """The application, with one appeal in two languages."""
    make_campaign("en", "be")
    publish(make_appeal(languages=("en", "be")))
    return Site()


@pytest.fixture
def broken(db):
    """A function after whose call the database answers nobody any more."""

    def fail(*args, **kwargs):
        raise OperationalError("gone")

    with pytest.MonkeyPatch.context() as patch:
        yield lambda: patch.setattr("django.db.backends.utils.CursorWrapper._execute", fail)
