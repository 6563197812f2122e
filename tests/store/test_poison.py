"""Nothing of a reader gets into the store, and nothing odd comes out of it."""

import shutil

import pytest

from appeals.models import Appeal
from appeals.publishing.publish import publish
from tests.make import make_appeal
from tests.store.conftest import Site

APPEAL, HOME, FEED = "/en/appeals/schools/", "/en/", "/en/feed.atom"


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


@pytest.mark.parametrize("before", [False, True])
def test_what_is_unusual_is_djangos_and_leaves_nothing(site, before):
    clean = site.ask(APPEAL) if before else None
    asked = [site.asked(APPEAL, method, query, **environ) for method, query, environ in UNUSUAL]
    assert asked == [1] * len(UNUSUAL)
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


def test_odd_addresses_are_never_kept_nor_read_from_the_folder(site):
    site.ask(HOME)
    site.ask(FEED)
    files = site.files()
    statuses = {path: site.ask(path).status for path in ODD}
    assert {path: status for path, status in statuses.items() if status not in (301, 302, 404, 400)} == {}
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
