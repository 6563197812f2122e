"""Pages travel compressed, by the best means that the browser knows; the desk's answers don't."""

import gzip

import brotli
import pytest

from appeals.pages.packing import accepted
from tests.make import make_campaign

PAGES = ["/en/about/", "/en/search/?q=a", "/en/nothing/", "/en/feed.atom", "/openapi.json"]
UNPACK = {"br": brotli.decompress, "gzip": gzip.decompress}


@pytest.fixture(autouse=True)
def campaign(db):
    """A campaign with nothing published."""
    return make_campaign()


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(
    ("asked", "encoding"), [("gzip", "gzip"), ("gzip, deflate, br", "br"), ("br;q=0, gzip", "gzip")]
)
def test_pages_travel_compressed_and_say_so(client, path, asked, encoding):
    plain = client.get(path)
    packed = client.get(path, headers={"accept-encoding": asked})
    assert UNPACK[encoding](packed.content) == plain.content
    assert packed.headers["Content-Length"] == str(len(packed.content))
    assert (packed.headers["Content-Encoding"], packed.headers["Vary"]) == (encoding, "Accept-Encoding")
    assert (plain.headers.get("Content-Encoding"), plain.headers["Vary"]) == (None, "Accept-Encoding")


@pytest.mark.parametrize("asked", ["", "identity", "gzip;q=0", "br;q=0.0, gzip;q=0", "nonsense", ";;;,,="])
def test_nobody_gets_what_she_cannot_read(client, asked):
    assert "Content-Encoding" not in client.get("/en/about/", headers={"accept-encoding": asked}).headers


def test_a_compressed_page_is_not_sent_twice(client):
    packed = client.get("/en/about/", headers={"accept-encoding": "br"})
    again = {"accept-encoding": "br", "if-none-match": packed.headers["ETag"]}
    answer = client.get("/en/about/", headers=again)
    assert (answer.status_code, answer.content) == (304, b"")
    # A browser takes them for those of the page that it has kept.
    kept = set(packed.headers) - {"Content-Type", "Content-Length", "Content-Encoding"}
    assert {name: answer.headers[name] for name in kept} == {name: packed.headers[name] for name in kept}


def test_every_form_of_a_page_has_a_strong_name_of_its_own(client):
    names = [
        client.get("/en/about/", headers={"accept-encoding": asked}).headers["ETag"] for asked in ("", "gzip", "br")
    ]
    assert len({*names}) == 3
    assert len({name.partition("-")[0] for name in names}) == 1
    assert not any(name.startswith("W/") for name in names)


def test_the_desk_is_not_compressed(client):
    assert "Content-Encoding" not in client.get("/desk/login/", headers={"accept-encoding": "br, gzip"}).headers


def test_pictures_and_small_answers_stay_as_they_are(client):
    for path in ("/en/card.png", "/robots.txt"):
        response = client.get(path, headers={"accept-encoding": "br, gzip"})
        assert (response.status_code, response.headers.get("Content-Encoding")) == (200, None)


def test_a_refused_encoding_is_not_an_accepted_one():
    assert accepted("br;q=1.0, gzip ; q=0.8, zstd;q=0, *;q=0.000") == {"br", "gzip"}
