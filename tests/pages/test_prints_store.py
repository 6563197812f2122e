"""What is kept of prints, for how long, and that each is made once, whoever asks."""

import fcntl
import os
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Lock

import pytest
from django.core.management import call_command
from django.urls import reverse

from appeals.languages import CATALOGUE
from appeals.models import Edition
from appeals.pages import prints, prints_store
from appeals.publishing.publish import publish, withdraw
from appeals.rendering.typeset import Unprintable
from tests.make import make_appeal, make_section
from tests.processes import run_python

STRANGERS = 12
A_DAY = 86400
PATH = "/en/appeals/schools.pdf"
BOTH = """
import sys, time
from pathlib import Path
import django
django.setup()
from appeals.languages import CATALOGUE
from appeals.pages import prints
own, other, log = map(Path, sys.argv[1:])

def slow(*args, **kwargs):
    with log.open("a") as file:
        file.write("made\\n")
    time.sleep(1)
    return b"a print"

prints.typeset = slow
own.touch()
until = time.monotonic() + 60
while not other.exists() and time.monotonic() < until:
    time.sleep(0.01)
print(prints.printed("card", {}, text="campaign", language=CATALOGUE["en"]).decode())
"""

pytestmark = pytest.mark.usefixtures("_empty_store")


class Press:
    """Stands in for typst: takes a moment, counts what it makes and how much of it at once."""

    def __init__(self, fails=False):
        self.fails, self.made, self.busy, self.most, self.lock = fails, 0, 0, 0, Lock()

    def __call__(self, template, data, **kwargs):
        """Return the data as bytes, or fail."""
        with self.lock:
            self.made, self.busy = self.made + 1, self.busy + 1
            self.most = max(self.most, self.busy)
        time.sleep(0.05)
        with self.lock:
            self.busy -= 1
        if self.fails:
            raise Unprintable("x")
        return str(data).encode()


def press(monkeypatch, **options):
    """Put a press in the place of typst."""
    made = Press(**options)
    monkeypatch.setattr(prints, "typeset", made)
    return made


def all_at_once(*data):
    """Print each of ``data`` in a thread of its own, and return the prints, or the errors."""
    barrier = Barrier(len(data))

    def ask(each):
        barrier.wait(timeout=10)
        try:
            return prints.printed("card", each, text=prints_store.CAMPAIGN, language=CATALOGUE["en"])
        except Unprintable as error:
            return error.letters

    with ThreadPoolExecutor(len(data)) as threads:
        return list(threads.map(ask, data))


def files(settings, *, pattern="*"):
    """Return the files of the store."""
    return [path for path in (settings.VAR_DIR / "prints").rglob(pattern) if path.is_file()]


def age(path, days):
    """Have a file look as if it were last used so many days ago."""
    then = time.time() - days * A_DAY
    os.utime(path, (then, then))


def test_a_print_is_made_once_and_then_kept(client, settings, monkeypatch):
    publish(make_appeal())
    first = client.get("/en/appeals/schools.pdf").content
    kept = [path for path in (settings.VAR_DIR / "prints").rglob("*") if path.is_file()]
    assert [path.suffix for path in kept] == [".pdf"]
    assert kept[0].read_bytes() == first
    monkeypatch.setattr(prints, "typeset", lambda *args, **kwargs: pytest.fail("made again"))
    assert client.get("/en/appeals/schools.pdf").content == first


def test_another_version_is_another_print(client):
    appeal = make_appeal()
    publish(appeal)
    first = client.get("/en/appeals/schools.pdf").content
    make_section(appeal, en="One more thing.")
    publish(appeal, reason="Something was missing.")
    assert client.get("/en/appeals/schools.pdf").content != first


def test_where_nothing_can_be_kept_every_print_is_made_anew(client, settings):
    settings.VAR_DIR.joinpath("prints").write_text("a file where the folder would be")
    publish(make_appeal())
    first = client.get("/en/appeals/schools.pdf")
    assert first.status_code == 200
    assert client.get("/en/appeals/schools.pdf").content == first.content


def test_a_write_that_fails_leaves_nothing_behind(client, settings, monkeypatch):
    def full(source, target):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(prints_store.os, "replace", full)
    publish(make_appeal())
    assert client.get("/en/appeals/schools.pdf").status_code == 200
    assert [path for path in (settings.VAR_DIR / "prints").rglob("*") if path.is_file()] == []


def test_an_empty_file_in_the_store_is_no_print(client, settings):
    publish(make_appeal())
    made = client.get("/en/appeals/schools.pdf").content
    (kept,) = (settings.VAR_DIR / "prints").rglob("*.pdf")
    kept.write_bytes(b"")
    assert client.get("/en/appeals/schools.pdf").content == made


def test_however_many_ask_at_once_it_is_made_once(settings, monkeypatch):
    made = press(monkeypatch)
    assert all_at_once(*[{"a": 1}] * STRANGERS) == [b"{'a': 1}"] * STRANGERS
    assert made.made == 1
    assert [path.suffix for path in files(settings)] == [".pdf"]


def test_a_process_makes_one_print_at_a_time(settings, monkeypatch):
    made = press(monkeypatch)
    asked = [{"a": number} for number in range(STRANGERS)]
    assert all_at_once(*asked) == [str(data).encode() for data in asked]
    assert (made.made, made.most) == (STRANGERS, 1)
    assert len(files(settings)) == STRANGERS


def test_those_who_ask_at_once_share_a_print_that_cannot_be_kept(settings, monkeypatch):
    settings.VAR_DIR.joinpath("prints").write_text("a file where the folder would be")
    made = press(monkeypatch)
    assert all_at_once(*[{"a": 1}] * STRANGERS) == [b"{'a': 1}"] * STRANGERS
    assert (made.made, made.most) == (1, 1)


def test_what_fails_fails_for_all_who_wait_and_stops_nobody_after_them(settings, monkeypatch):
    press(monkeypatch, fails=True)
    assert all_at_once(*[{"a": 1}] * STRANGERS) == ["x"] * STRANGERS
    assert files(settings) == []
    made = press(monkeypatch)
    assert all_at_once({"a": 1}) == [b"{'a': 1}"]
    assert made.made == 1


def test_two_processes_make_a_print_once(settings, tmp_path):
    script = tmp_path / "both.py"
    script.write_text(BOTH)
    one, two, log = (tmp_path / name for name in ("one", "two", "log"))
    with ThreadPoolExecutor(2) as threads:
        said = threads.map(
            lambda paths: run_python("sqlite://:memory:", script, *map(str, paths), VAR_DIR=str(tmp_path)),
            [(one, two, log), (two, one, log)],
        )
        assert list(said) == ["a print\n", "a print\n"]
    assert log.read_text() == "made\n"
    assert [path.suffix for path in files(settings)] == [".pdf"]


def test_a_lock_that_somebody_never_gives_back_holds_up_nobody_for_long(settings, monkeypatch):
    monkeypatch.setattr(prints_store, "PATIENCE", 0.1)
    press(monkeypatch)
    name = prints.fingerprint("card", {"a": 1}, language=CATALOGUE["en"])
    path = settings.VAR_DIR / "prints" / prints_store.CAMPAIGN / f"{name}.pdf.lock"
    path.parent.mkdir(parents=True)
    with path.open("wb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert all_at_once({"a": 1}) == [b"{'a': 1}"]


def test_what_is_used_stays_and_what_nobody_asks_for_goes_after_thirty_days(client, settings):
    publish(make_appeal())
    for path in (PATH, "/en/appeals/schools/card.png", "/en/card.png"):
        assert client.get(path).status_code == 200
    for path in files(settings):
        age(path, 31)
    used = client.get(PATH).content
    assert prints_store.tidy() == 2
    assert [path.read_bytes() for path in files(settings)] == [used]
    age(files(settings)[0], 29)
    assert prints_store.tidy() == 0
    age(files(settings)[0], 31)
    assert prints_store.tidy() == 1
    assert list((settings.VAR_DIR / "prints").iterdir()) == []


def test_what_a_stopped_process_left_goes_after_an_hour(settings):
    folder = settings.VAR_DIR / "prints" / prints_store.CAMPAIGN
    folder.mkdir(parents=True)
    for name in ("tmpnew", "tmpold", "print.pdf.lock", "print.pdf"):
        folder.joinpath(name).write_text("x")
    for name in ("tmpold", "print.pdf.lock", "print.pdf"):
        age(folder / name, 0.1)
    assert prints_store.tidy() == 2
    assert {path.name for path in files(settings)} == {"tmpnew", "print.pdf"}


def test_tidying_takes_what_was_withdrawn_or_replaced_and_leaves_the_rest(client, settings, capsys):
    replaced, withdrawn = make_appeal("schools"), make_appeal("roads")
    for appeal in (replaced, withdrawn):
        publish(appeal)
        assert client.get(f"/en/appeals/{appeal.key}.pdf").status_code == 200
    assert client.get("/en/card.png").status_code == 200
    make_section(replaced, en="One more thing.")
    publish(replaced, reason="Something was missing.")
    assert client.get(PATH).status_code == 200
    withdraw(withdrawn, reason="Wrong.")
    assert len(files(settings)) == 4
    call_command("tidy_prints")
    assert capsys.readouterr().out == "Files deleted: 2\n"
    folders = {path.parent.name for path in files(settings)}
    assert folders == {prints_store.CAMPAIGN, Edition.objects.live().get().digest}


def test_withdrawing_in_the_desk_takes_the_prints_at_once(client, admin_client, settings):
    appeal = make_appeal()
    publish(appeal)
    publish(make_appeal("roads"))
    for key in ("schools", "roads"):
        assert client.get(f"/en/appeals/{key}.pdf").status_code == 200
    admin_client.post(reverse("admin:appeals_appeal_withdraw", args=[appeal.pk]), {"reason": "Wrong."})
    assert client.get(PATH).status_code == 410
    assert [path.parent.name for path in files(settings)] == [Edition.objects.live().get().digest]


def test_a_store_that_is_not_there_is_tidy(settings):
    assert prints_store.tidy() == 0
    settings.VAR_DIR.joinpath("prints").write_text("a file where the folder would be")
    assert prints_store.tidy() == 0


def test_texts_are_looked_up_many_at_a_time(settings, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(prints_store, "AT_ONCE", 2)
    publish(make_appeal())
    live = Edition.objects.get().digest
    for name in (live, "a", "b", "c", prints_store.CAMPAIGN):
        (settings.VAR_DIR / "prints" / name).mkdir(parents=True)
    with django_assert_num_queries(3):
        assert prints_store.drop_dead() == 3
    assert {path.name for path in (settings.VAR_DIR / "prints").iterdir()} == {live, prints_store.CAMPAIGN}
