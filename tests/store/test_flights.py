"""One makes a page while the others wait: threads of a process, and processes."""

import fcntl
import threading
import time

import pytest

from appeals.models.generation import Moment
from appeals.pages import store as stores
from appeals.pages.forms import Page
from appeals.pages.generations import Known, release
from appeals.pages.store import Store

PATH, HEADERS = "/en/", {"Content-Type": "image/png"}


@pytest.fixture
def store(settings, tmp_path):
    """A store in its first generation; nobody asks the database for another."""
    settings.VAR_DIR = tmp_path
    store = Store()
    store.turn(Known(Moment(1, 0), release()))
    return store


def page(text):
    return Page(HEADERS.items(), {"": text})


def ask_at_once(store, make, times=8):
    """Have so many threads ask for the page; return what they got."""
    got = []
    threads = [threading.Thread(target=lambda: got.append(store.fetch(PATH, HEADERS, make))) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [each.bodies[""] for each in got]


class Slow:
    """Makes the page; whoever asks meanwhile has to wait until ``done``."""

    def __init__(self, text=b"new"):
        self.text, self.made, self.done = text, 0, threading.Event()

    def __call__(self):
        """Make it."""
        self.made += 1
        self.done.wait(5)
        return page(self.text)


def test_however_many_ask_at_once_a_page_is_made_once(store):
    make = Slow()
    threading.Timer(0.05, make.done.set).start()
    assert ask_at_once(store, make) == [b"new"] * 8
    assert make.made == 1


def test_who_need_not_wait_gets_the_page_as_it_was(store, monkeypatch):
    monkeypatch.setattr(stores, "SHORTLY", 0.02)
    store.fetch(PATH, HEADERS, lambda: page(b"old"))
    store.turn(Known(Moment(2, 0), release()))
    make = Slow()
    threading.Timer(0.3, make.done.set).start()
    assert sorted(ask_at_once(store, make)) == [b"new"] + [b"old"] * 7
    assert (make.made, store.counters.stale) == (1, 7)


def test_who_must_not_get_the_page_as_it_was_waits(store, monkeypatch):
    monkeypatch.setattr(stores, "SHORTLY", 0.02)
    store.fetch(PATH, HEADERS, lambda: page(b"withdrawn"))
    store.turn(Known(Moment(2, 0, oldest=2), release()))
    make = Slow()
    threading.Timer(0.1, make.done.set).start()
    assert ask_at_once(store, make) == [b"new"] * 8


def test_a_page_that_never_comes_is_made_once_more(store, monkeypatch):
    monkeypatch.setattr(stores, "LONG", 0.05)
    stuck, entered = Slow(b"stuck"), threading.Event()
    first = threading.Thread(target=lambda: store.fetch(PATH, HEADERS, lambda: entered.set() or stuck()))
    first.start()
    entered.wait(5)
    assert store.fetch(PATH, HEADERS, lambda: page(b"new")).bodies[""] == b"new"
    stuck.done.set()
    first.join()


def test_everybody_learns_of_a_failure_and_the_next_one_tries_again(store):
    def fail():
        raise RuntimeError("broken")

    with pytest.raises(RuntimeError, match="broken"):
        store.fetch(PATH, HEADERS, fail)
    assert store.fetch(PATH, HEADERS, lambda: page(b"new")).bodies[""] == b"new"


def test_a_process_waits_for_another_one_that_makes_the_page(store):
    lock = store.folder.lock(store.known.name, PATH)
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("wb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        got = []
        waiting = threading.Thread(
            target=lambda: got.append(store.fetch(PATH, HEADERS, lambda: page(b"made twice")).bodies[""])
        )
        waiting.start()
        time.sleep(0.05)
        assert not got
        store.folder.write(store.known.name, PATH, {"": b"theirs"}, moment=1_000_000_000)
        fcntl.flock(held, fcntl.LOCK_UN)
        waiting.join()
    assert got == [b"theirs"]
