"""Through nginx and Varnish readers get what they would get from the app itself, to the last header."""

import contextlib
import json
import sqlite3

import pytest
from django.conf import settings

from appeals.acting import FUNCTION
from appeals.pages.front import everywhere
from appeals.pages.headers import KINDS
from tests.front.conftest import ONION
from tests.servers import wait_until
from tests.test_inventory import PUBLIC

pytestmark = pytest.mark.django_db  # the site begins with a copy of the tests' own database

ENCODINGS = ["identity", "gzip", "br", "gzip, deflate, br", "br;q=0, gzip", "gzip;q=0"]
PATHS = [path for _name, path, *_rest in PUBLIC]
KEPT = [path for name, path, *_rest in PUBLIC if name in KINDS and KINDS[name].stored and "?" not in path]
BELARUSIAN = "/be/appeals/%D1%88%D0%BA%D0%BE%D0%BB%D1%8B"
ODD = [
    "/nothing",
    "/en",
    "/en/about",
    "/EN/about/",
    "//en/about/",
    "/en/about/index.html",
    "/en/about/index.html.br",
    "/en/feed.atom.gz",
    "/en/appeals/nothing/",
    "/en/appeals/old%20schools/",
    "/en/appeals/%FF/",
    "/en/about/?",
    "/en/about/?x=1",
    "/%65n/about/",
    "/be/appeals/schools/",
    BELARUSIAN.lower() + "/",
    "/desk/",
    "/health/live",
    "/static/nothing.css",
]


@pytest.fixture(scope="module")
def kept(site):
    """Every kept page is a file in its best form: what the app and nginx say of all of them, alike."""
    paths = [*KEPT, f"{BELARUSIAN}/", f"{BELARUSIAN}.md"]

    def alike():
        return all(
            site.ask(site.app, path, Accept_Encoding=encoding) == site.ask(site.nginx, path, Accept_Encoding=encoding)
            for path in paths
            for encoding in ENCODINGS[:3]
        )

    wait_until(alike, seconds=30)
    return paths


def test_nginx_answers_as_the_app_does(site, kept):
    for path in [*PATHS, *kept, *ODD]:
        assert (path, site.ask(site.nginx, path)) == (path, site.ask(site.app, path))


@pytest.mark.parametrize("path", ["/en/appeals/schools/", "/en/feed.atom", "/nothing", "/static/css/nothing.css"])
def test_nginx_leaves_to_the_app_what_it_does_not_know_how_to_answer(site, kept, path):
    for how in (
        {"method": "HEAD"},
        {"method": "POST", "body": b"a=b"},
        {"method": "PUT", "body": b"a=b"},
        {"method": "OPTIONS"},
        {"Cookie": "a=b"},
        {"Host": "elsewhere.example"},
        *([{"Host": ONION, "X_Forwarded_Proto": "http"}] if hasattr(settings, "ONION_HOST") else []),
        {"Range": "bytes=0-9"},
        {"If_Match": '"x"'},
        {"If_Modified_Since": "Fri, 27 Nov 2026 15:00:00 GMT"},
    ):
        assert (how, site.ask(site.nginx, path, **how)) == (how, site.ask(site.app, path, **how))


def test_a_reader_who_has_the_page_is_told_so_alike_by_nginx_varnish_and_the_app(site, kept, varnish):
    for encoding in ENCODINGS:
        etag = site.ask(site.app, "/en/about/", Accept_Encoding=encoding).header("ETag")
        how = {"Accept_Encoding": encoding, "If_None_Match": f'"x", W/{etag}'}
        from_app = site.ask(site.app, "/en/about/", **how)
        assert (encoding, from_app.status) == (encoding, 304)
        assert (encoding, site.ask(site.nginx, "/en/about/", **how)) == (encoding, from_app)
        # Varnish understands one name, as browsers send it, and says once more of what kind the bytes are.
        by_varnish = site.ask(varnish, "/en/about/", **how | {"If_None_Match": etag})
        told = tuple(pair for pair in by_varnish.headers if pair[0] not in ("content-type", "content-encoding"))
        assert (encoding, by_varnish.status, told, by_varnish.body) == (encoding, 304, from_app.headers, b"")


def test_nginx_sends_the_desks_own_files(site):
    manifest = json.loads((site.var / "static" / "staticfiles.json").read_text())["paths"]
    for name in ("css/desk.css", "js/desk.js"):
        by_app, by_nginx = (site.ask(port, f"/static/{manifest[name]}") for port in (site.app, site.nginx))
        assert by_nginx == by_app
        assert by_nginx.status == 200


def test_varnish_answers_as_the_app_does(site, kept, varnish):
    for path in [*PATHS, *kept, *ODD]:
        assert (path, site.ask(varnish, path)) == (path, site.ask(site.app, path))
    for encoding in ENCODINGS:
        for how in ({}, {"Host": "elsewhere.example"}, {"method": "HEAD"}, {"method": "POST", "body": b"a=b"}):
            how |= {"Accept_Encoding": encoding}
            assert (how, site.ask(varnish, "/en/", **how)) == (how, site.ask(site.app, "/en/", **how))
    assert site.ask(varnish, "/en/", Cookie="a=b") == site.ask(varnish, "/en/")


def test_readers_go_on_reading_while_the_app_is_away_and_nobody_wrote_about_them(site, kept, varnish):
    before = {path: site.ask(site.app, path) for path in kept}
    assert {path: site.ask(varnish, path) for path in kept} == before
    current = site.var / "pages" / "current"
    generation = current.readlink()
    with contextlib.closing(sqlite3.connect(site.var / "zvarot.sqlite3")) as database, database:
        database.create_function(FUNCTION, 1, lambda name: {"at": "2026-01-01", "person": None}.get(name, ""))
        database.execute("UPDATE appeals_campaign SET name_en = 'A name that no page shows yet'")
    wait_until(lambda: current.readlink() != generation)
    site.stop.close()
    assert {path: site.ask(varnish, path) for path in kept} == before
    assert {path: site.ask(site.nginx, path) for path in kept} == before
    for port in (site.nginx, varnish):
        away = site.ask(port, "/nothing")
        assert (away.status, away.body) == (503, b"The site can't answer just now. Try again in a minute.\n")
        assert (away.header("Cache-Control"), away.header("Retry-After")) == ("no-store", "10")
        assert _strict(away)
    large = site.ask(site.nginx, "/en/", method="POST", body=b"x" * 70_000)
    assert (large.status, _strict(large)) == (413, True)
    assert (site.var / "nginx" / "error.log").read_text() == ""


def _strict(answer):
    """Say whether an answer that a server gives by itself has the headers of all our answers."""
    return all(answer.header(name) == value for name, value in everywhere().items())
