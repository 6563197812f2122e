"""The store before Django: what may come out of it, and that nothing of a reader gets in."""

import gzip
import logging
import os
import queue
import shutil
from datetime import timedelta

import brotli
import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import OperationalError
from django.utils import timezone

from appeals.models import Appeal, Campaign, Edition
from appeals.models.generation import Moment
from appeals.pages import store as stores
from appeals.pages import store_files
from appeals.pages.generations import Known
from appeals.pages.store import Store
from appeals.publishing.publish import publish, withdraw
from campaign_site.layer import PageLayer
from tests.asking import ask
from tests.make import make_appeal, make_campaign

APPEAL, HOME, FEED = "/en/appeals/schools/", "/en/", "/en/feed.atom"


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
        self.store._polisher._read_again()

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


@pytest.mark.parametrize(
    ("path", "file"),
    [(HOME, "en/index.html"), (APPEAL, "en/appeals/schools/index.html"), (FEED, "en/feed.atom"), ("/robots.txt", "")],
)
def test_a_page_is_made_once_and_is_the_same_from_memory_and_from_files(site, client, path, file):
    made = site.ask(path)
    expected = client.get(path)
    assert (made.status, made.body, made.headers) == (200, expected.content, dict(expected.headers))
    site.finish()
    assert site.ask(path) == made
    other = Site()
    assert other.ask(path) == made
    assert (site.django.asked, other.django.asked) == (1, 0)
    assert not file or site.files() == [file, f"{file}.br", f"{file}.gz"]


@pytest.mark.parametrize(("asked", "unpack"), [("br", brotli.decompress), ("gzip", gzip.decompress)])
def test_a_page_comes_compressed_quickly_first_and_then_as_well_as_possible(site, asked, unpack):
    plain = site.ask(APPEAL)
    quick = site.ask(APPEAL, HTTP_ACCEPT_ENCODING=asked)
    site.finish()
    best = site.ask(APPEAL, HTTP_ACCEPT_ENCODING=asked)
    assert unpack(quick.body) == unpack(best.body) == plain.body
    assert len(best.body) < len(quick.body) < len(plain.body) / 2
    assert best.headers["Content-Length"] == str(len(best.body))
    assert len({plain.headers["ETag"], quick.headers["ETag"], best.headers["ETag"]}) == 3
    file = site.store.folder.root / "current" / f"en/appeals/schools/index.html.{'br' if asked == 'br' else 'gz'}"
    assert file.read_bytes() == best.body
    assert site.asked(APPEAL) == 0


def test_another_process_takes_the_better_form_over(site):
    site.ask(APPEAL)
    other = Site()
    quick = other.ask(APPEAL, HTTP_ACCEPT_ENCODING="br")
    site.finish()
    other.finish()
    best = other.ask(APPEAL, HTTP_ACCEPT_ENCODING="br")
    assert len(best.body) < len(quick.body)
    assert best == site.ask(APPEAL, HTTP_ACCEPT_ENCODING="br")


def test_names_are_those_that_nginx_gives_to_the_files(site):
    site.ask(APPEAL)
    site.finish()
    for ending, asked in (("", ""), (".br", "br"), (".gz", "gzip")):
        file = (site.store.folder.root / "current" / f"en/appeals/schools/index.html{ending}").stat()
        name = f'"{int(file.st_mtime):x}-{file.st_size:x}"'
        assert site.ask(APPEAL, HTTP_ACCEPT_ENCODING=asked).headers["ETag"] == name
        assert file.st_mode & 0o777 == 0o644
    assert (site.store.folder.root / "current" / "en").stat().st_mode & 0o777 == 0o755


@pytest.mark.parametrize("how", ["{}", "W/{}", '"other", {}', "*"])
def test_who_has_a_page_gets_304_with_all_its_headers_and_no_query(site, django_assert_num_queries, how):
    whole = site.ask(APPEAL, HTTP_ACCEPT_ENCODING="br")
    name = how.format(whole.headers["ETag"])
    with django_assert_num_queries(0):
        again = site.ask(APPEAL, HTTP_ACCEPT_ENCODING="br", HTTP_IF_NONE_MATCH=name)
    of_bytes = ("Content-Type", "Content-Length", "Content-Encoding")
    assert (again.status, again.body) == (304, b"")
    assert again.headers == {name: value for name, value in whole.headers.items() if name not in of_bytes}
    assert site.ask(APPEAL, HTTP_IF_NONE_MATCH=whole.headers["ETag"]).status == 200  # the name of another form


def test_head_says_what_get_says_without_the_bytes(site):
    for path in (APPEAL, "/en/appeals/nothing/", "/en/card.png"):
        whole, head = site.ask(path), site.ask(path, "HEAD")
        assert (head.status, head.headers, head.body) == (whole.status, whole.headers, b"")


UNUSUAL = [
    ("POST", "", {}),
    ("OPTIONS", "", {}),
    ("PUT", "", {}),
    ("get", "", {}),
    ("G\xebT", "", {}),
    ("GET", "a=b", {}),
    ("GET", "", {"HTTP_COOKIE": "a=b"}),
    ("GET", "", {"HTTP_HOST": "evil.example"}),
    ("GET", "", {"HTTP_HOST": "testserver@evil.example"}),
    ("GET", "", {"HTTP_HOST": ""}),
    ("GET", "", {"HTTP_IF_MATCH": '"x"'}),
    ("GET", "", {"CONTENT_TYPE": "text/plain; charset=utf-7"}),
    ("GET", "", {"SCRIPT_NAME": "/evil"}),
]


@pytest.mark.parametrize(("method", "query", "environ"), UNUSUAL)
@pytest.mark.parametrize("before", [False, True])
def test_what_is_unusual_is_djangos_and_leaves_nothing(site, method, query, environ, before):
    clean = site.ask(APPEAL) if before else None
    assert site.asked(APPEAL, method, query, **environ) == 1
    assert len(site.store.pages) == int(before)
    assert site.ask(APPEAL) == clean or clean is None


# Whatever of this came into a page would come to everybody.
POISON = {
    "HTTP_X_FORWARDED_HOST": "evil.example",
    "HTTP_X_FORWARDED_FOR": "203.0.113.7",
    "HTTP_X_FORWARDED_PROTO": "https",
    "HTTP_X_FORWARDED_PREFIX": "/evil",
    "HTTP_X_ORIGINAL_URL": "/evil",
    "HTTP_X_REWRITE_URL": "/evil",
    "HTTP_FORWARDED": "host=evil.example",
    "HTTP_ACCEPT_LANGUAGE": "de",
    "HTTP_ACCEPT": "application/json",
    "HTTP_USER_AGENT": "evil",
    "HTTP_REFERER": "https://evil.example/",
    "HTTP_AUTHORIZATION": "Basic ZXZpbA==",
    "HTTP_RANGE": "bytes=0-0",
    "HTTP_ACCEPT_ENCODING": "evil",
    "HTTP_IF_MODIFIED_SINCE": "Thu, 01 Jan 2099 00:00:00 GMT",
    "HTTP_X_HTTP_METHOD_OVERRIDE": "DELETE",
    "HTTP_PROXY": "evil.example",
    "SERVER_NAME": "evil.example",
    "SERVER_PORT": "666",
    "REMOTE_ADDR": "203.0.113.7",
    "REMOTE_USER": "evil",
}


@pytest.mark.parametrize("path", [APPEAL, FEED, "/sitemap.xml", "/robots.txt", "/en/appeals/schools.json"])
def test_nothing_that_a_reader_sends_gets_into_the_store(site, var, path):
    clean = site.ask(path)
    shutil.rmtree(var / "pages")
    poisoned = Site()
    assert poisoned.ask(path, **POISON) == clean
    assert poisoned.ask(path) == clean
    assert poisoned.django.asked == 1
    found = [file.read_bytes() for file in (var / "pages").rglob("*") if file.is_file()]
    assert not [body for body in found if b"evil" in body or b"203.0.113" in body]


ODD = [
    "/en/appeals/../", "/en/./", "//en/", "/en//", "/en/%2e%2e/", "/en/\x00/", "/en/appeals/sch\x00ools/", "/../en/",
    "/en/appeals/schools", "/EN/", "/xx/", "/en\\", "/en/\udcff/", "/en/appeals/\udced\udca0\udc80/", "en/", "", "*",
    "http://evil.example/en/", "/en/appeals/" + "a" * 5000 + "/", "/" * 3000, "/en/../../etc/passwd", "/en/\n", "/en/ ",
    "/current/en/index.html", "/pages/tmp", "/en/index.html", "/en/index.html.br", "/en/feed.atom.gz", "/en/feed.atom/",
]  # fmt: skip


@pytest.mark.parametrize("path", ODD)
def test_odd_addresses_are_never_kept_nor_read_from_the_folder(site, path):
    site.ask(HOME)
    site.ask(FEED)
    files = site.files()
    answer = site.ask(path)
    assert answer.status in (301, 302, 404, 400)
    assert (sorted(site.store.pages), site.files()) == ([HOME, FEED], files)


def test_an_address_that_no_file_can_be_called_is_kept_in_memory(site):
    publish(make_appeal("hospitals"))
    Appeal.objects.get(key="hospitals").slugs.create(language="en", slug="б" * 120)
    site.look()
    path = f"/en/appeals/{'б' * 120}.md"
    assert (site.ask(path).status, site.asked(path), site.store.folder.trouble) == (200, 0, "")


def test_only_what_is_there_for_good_is_kept(site):
    paths = ["/", "/en/nothing/", "/en/appeals/nothing/", "/be", "/.well-known/security.txt", "/oembed", "/desk/login/",
             "/health/live", "/static/x.css", "/de/", "/en/appeals/schools.md.minisig"]  # fmt: skip
    for path in paths:
        assert site.asked(path) == site.asked(path) == 1
    assert (site.store.pages, site.files()) == ({}, [])


def test_a_site_on_https_answers_nothing_over_http(site, settings):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = 3600
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    https = Site()
    assert https.ask(APPEAL).status == 301
    assert https.store.pages == {}
    page = https.ask(APPEAL, HTTP_X_FORWARDED_PROTO="https")
    assert page.headers["Strict-Transport-Security"].startswith("max-age=3600")
    assert https.ask(APPEAL, **{"wsgi.url_scheme": "https"}) == page
    assert https.ask(APPEAL, HTTP_X_FORWARDED_PROTO="http", **{"wsgi.url_scheme": "https"}).status == 301
    assert https.ask(APPEAL).status == 301
    assert https.django.asked == 4


def test_what_is_published_is_shown_when_the_process_has_looked_again(site):
    before = site.ask(APPEAL)
    Appeal.objects.update(title_en="Another title")
    publish(Appeal.objects.get(), reason="Title")
    assert site.ask(APPEAL) == before
    site.look()
    assert b"Another title" in site.ask(APPEAL).body
    campaign = Campaign.objects.get()
    campaign.name_en = "Another name"
    campaign.save()
    site.look()
    assert b"Another name" in site.ask(APPEAL).body


def test_a_scheduled_version_appears_in_time(site, monkeypatch):
    Appeal.objects.update(title_en="Later title")
    moment = timezone.now() + timedelta(hours=1)
    publish(Appeal.objects.get(), reason="Title", live_from=moment)
    site.look()
    assert b"Later title" not in site.ask(APPEAL).body
    monkeypatch.setattr(timezone, "now", lambda: moment)
    site.look()
    assert b"Later title" in site.ask(APPEAL).body


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
    assert not os.path.lexists(site.store.folder.root / "before")


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


def test_memory_is_bounded_and_what_is_asked_for_stays(site, monkeypatch):
    paths = ["/en/", "/be/", "/en/about/", "/be/about/", "/en/appeals/", "/be/appeals/", "/en/issuers/"]
    site.ask(APPEAL)
    site.store.memory = 4 * site.store.counters.bytes
    for path in paths:
        site.ask(path)
        site.ask(APPEAL)
        assert site.store.counters.bytes <= site.store.memory
    assert site.store.counters.bytes == sum(page.size for page in site.store.pages.values())
    assert APPEAL in site.store.pages
    assert len(site.store.pages) < len(paths)
    assert sum(site.asked(path) for path in paths) == 0  # the others come from files


def test_what_is_large_is_kept_in_files_only(site, monkeypatch):
    monkeypatch.setattr(stores, "LARGE", 5000)
    site.ask(APPEAL)
    assert (site.store.pages, site.asked(APPEAL)) == ({}, 0)
    monkeypatch.setattr(stores, "LARGEST", 5000)
    site.ask(HOME)
    assert site.asked(HOME) == 1


def test_old_generations_go_and_the_one_before_stays(site):
    names = []
    for number in range(4):
        make_campaign("en", "be", contact=f"{number}@b.example")
        site.look()
        site.ask(HOME)
        names.append(site.store.known.name)
    lost = site.store.folder.root / "tmp" / "lost"
    lost.touch()
    os.utime(lost, (0, 0))
    site.finish()
    assert sorted(site.store.folder.generations()) == sorted(names[-2:])
    assert os.readlink(site.store.folder.root / "current") == names[-1]
    assert os.readlink(site.store.folder.root / "before") == names[-2]
    assert not lost.exists()


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


def test_a_generation_that_is_over_takes_no_page_any_more(site):
    known = site.store.known
    site.ask(APPEAL)
    page = site.store.pages[APPEAL]
    site.store.turn(Known(Moment(known.moment.number + 1, 0), known.release))
    site.store._keep(known, APPEAL, page)
    site.store.replace(known.name, APPEAL, page)
    assert site.store.pages == {}
