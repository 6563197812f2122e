"""The store where something is gone: the database, the disk, a text that was withdrawn."""

import logging
import os
import resource
import shutil

import pytest

from appeals.models import Appeal, Edition
from appeals.pages import store_files
from appeals.publishing.publish import withdraw
from tests.make import make_campaign
from tests.store.conftest import Site

APPEAL, HOME, FEED = "/en/appeals/schools/", "/en/", "/en/feed.atom"


def test_without_a_database_what_is_kept_is_shown_for_ever_and_what_isnt_as_it_was(site, broken, caplog, monkeypatch):
    page, feed = site.ask(APPEAL), site.ask(FEED)
    make_campaign("en", "be", contact="a@b.example")  # another generation, in which nobody has asked for the feed
    site.look()
    site.ask(APPEAL)
    broken()
    site.look()
    caplog.set_level(logging.WARNING)
    assert site.ask(APPEAL) == page
    assert [site.ask(FEED) for _ in range(3)] == [feed] * 3
    assert [each.message for each in caplog.records if each.name == "appeals.pages.store"] == [
        "A page can't be made at present; readers get it as it was before."
    ]
    assert site.ask("/en/about/").status == 500
    fresh = Site()  # as after a restart
    assert (fresh.ask(APPEAL), fresh.ask(FEED)) == (page, ask_or_none(fresh, FEED))
    assert site.store.counters.stale == 3


def ask_or_none(site, path):
    """What a process that has just begun says: it may not show what is older than what it knows."""
    answer = site.ask(path)
    assert answer.status == 500
    return answer


def test_what_was_withdrawn_never_comes_back(site, broken):
    texts = [APPEAL, HOME, FEED, "/en/appeals/schools.md"]
    assert {site.ask(path).status for path in texts} == {200}
    withdraw(Appeal.objects.get(), reason="It was wrong.")
    site.look()
    broken()
    for each in (site, Site()):
        answers = [each.ask(path) for path in texts]
        assert {answer.status for answer in answers} == {500}
        assert not [answer for answer in answers if b"Demand 1" in answer.body]
    site.finish()
    assert [path for path in site.store.folder.root.rglob("*") if path.is_file()] == []
    assert not (site.store.folder.root / "before").is_symlink()


def test_word_of_a_withdrawal_is_enough_where_the_database_is_gone_since(site, broken, monkeypatch):
    page = site.ask(APPEAL)
    number = site.store.known.moment.number
    broken()
    heard = {"word": (number + 1, 0)}
    monkeypatch.setattr("appeals.pages.generations.hear", lambda: heard["word"])
    site.look()
    assert site.ask(APPEAL) == page
    heard["word"] = (number + 1, number + 1)
    site.look()
    assert site.ask(APPEAL).status == 500


def test_a_page_that_fails_is_shown_as_it_was(site, monkeypatch):
    page = site.ask(APPEAL)
    make_campaign("en", "be", contact="a@b.example")
    site.look()
    monkeypatch.setattr(Edition.objects, "live", None)
    assert site.ask(APPEAL) == page


@pytest.fixture
def full(monkeypatch):
    """A disk on which nothing more can be written than what its owner keeps for the database."""
    monkeypatch.setattr(store_files, "LEAST_FREE", 1 << 62)


def test_a_full_disk_leaves_pages_in_memory_and_says_so_once(site, full, caplog, client, monkeypatch):
    site.ask(HOME)
    site.store.folder._retry_at = 0
    assert site.ask(APPEAL).status == 200
    assert (site.asked(APPEAL), site.files()) == (0, [])
    assert [each.message.partition(";")[0] for each in caplog.records] == ["Pages are kept in memory only"]
    monkeypatch.setattr("campaign_site.health.store", site.store)
    ready = client.get("/health/ready")
    told = b"ready, but pages are kept in memory only: less than 100 MB are free on the disk\n"
    assert (ready.status_code, ready.content) == (200, told)
    monkeypatch.setattr(store_files, "LEAST_FREE", 0)
    site.store.folder._retry_at = 0
    site.ask(FEED)
    assert (site.files()[0], client.get("/health/ready").content) == ("en/feed.atom", b"ready\n")


def test_a_write_that_fails_half_way_leaves_nothing_behind(site):
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        page = site.ask(APPEAL)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert (page.status, site.asked(APPEAL)) == (200, 0)
    assert site.store.folder.trouble == "File too large"
    assert [path for path in site.store.folder.root.rglob("*") if path.is_file()] == []


def test_a_folder_that_cannot_be_made_leaves_pages_in_memory(db, var):
    make_campaign("en", "be")
    (var / "pages").write_text("no folder: not even root can write into it")
    site = Site()
    assert (site.ask(HOME).status, site.asked(HOME)) == (200, 0)
    assert site.store.folder.trouble == "Not a directory"


def test_files_that_went_missing_are_made_again(site):
    page = site.ask(APPEAL)
    shutil.rmtree(site.store.folder.root)
    other = Site()
    assert (other.ask(APPEAL), other.django.asked) == (page, 1)


def test_ready_says_that_the_database_is_gone_and_what_is_shown(site, client, broken, monkeypatch):
    monkeypatch.setattr("campaign_site.health.store", site.store)
    name = site.store.known.name
    broken()
    ready = client.get("/health/ready")
    told = f"the database doesn't answer; pages of generation {name} are still served\n"
    assert (ready.status_code, ready.content.decode()) == (503, told)
    assert client.get("/health/live").status_code == 200


def test_ready_says_that_a_process_does_not_learn_any_more(site, client, monkeypatch):
    monkeypatch.setattr("campaign_site.health.store", site.store)
    monkeypatch.setattr("appeals.pages.generations.LOST", -1)
    assert client.get("/health/ready").content == b"this process doesn't learn what is published; start it anew\n"


def test_links_are_put_right_again(site):
    current = site.store.folder.root / "current"
    shutil.rmtree(site.store.folder.root)
    site.finish()
    assert os.readlink(current) == site.store.known.name
    current.unlink()
    current.symlink_to("1-0-another")
    site.finish()
    assert os.readlink(current) == site.store.known.name


def test_what_a_link_leads_to_is_shown_nowhere_where_it_cannot_be_changed(site, monkeypatch):
    site.ask(APPEAL)
    withdraw(Appeal.objects.get(), reason="It was wrong.")
    monkeypatch.setattr(store_files, "_make_folder", lambda path: (_ for _ in ()).throw(OSError(28, "No space left")))
    site.look()
    assert site.store.folder.current() == ""
    assert site.store.folder.trouble == "No space left"
