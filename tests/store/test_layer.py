"""The store before Django: what comes out of it, in which forms, and for how long."""

import gzip
import os
from datetime import timedelta

import brotli
import pytest
from django.utils import timezone

from appeals.models import Appeal, Campaign
from appeals.models.generation import Moment
from appeals.pages import store as stores
from appeals.pages.generations import Known
from appeals.publishing.publish import publish
from tests.make import make_campaign
from tests.store.conftest import Site

APPEAL, HOME, FEED = "/en/appeals/schools/", "/en/", "/en/feed.atom"


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
    links = [os.readlink(site.store.folder.root / link) for link in ("before", "current")]
    assert links == names[-2:]
    assert not lost.exists()


def test_a_generation_that_is_over_takes_no_page_any_more(site):
    known = site.store.known
    site.ask(APPEAL)
    page = site.store.pages[APPEAL]
    site.store.turn(Known(Moment(known.moment.number + 1, 0), known.release))
    site.store._keep(known, APPEAL, page)
    site.store.replace(known.name, APPEAL, page)
    assert site.store.pages == {}


def test_an_onion_and_the_other_host_share_pages_and_only_one_promises_https(site, settings):
    settings.ONION_HOST = "a" * 56 + ".onion"
    settings.ALLOWED_HOSTS = ["testserver", settings.ONION_HOST]
    settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS = True, 3600
    both = Site()
    clear = both.ask("/be/about/", **{"wsgi.url_scheme": "https"})
    onion = both.ask("/be/about/", HTTP_HOST=settings.ONION_HOST)
    again = both.ask("/be/about/", HTTP_HOST=settings.ONION_HOST, HTTP_IF_NONE_MATCH=onion.headers["ETag"])
    assert (clear.status, onion.status, again.status) == (200, 200, 304)
    assert clear.body == onion.body
    assert clear.headers["Onion-Location"] == f"http://{settings.ONION_HOST}/be/about/"
    assert set(clear.headers) - set(onion.headers) == {"Strict-Transport-Security"}
    assert "Strict-Transport-Security" not in again.headers
    assert both.django.asked == 1
