"""The headers of every kind of answer, as a real server sends them on https, on http and in the Tor network."""

import re

import pytest
from django.test import override_settings

from tests.serving import Answer, serve

ONION = "a" * 56 + ".onion"
PUBLIC = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
}
# A page, an answer without a body, errors, data, what isn't found, style, health, what is refused early.
ANSWERS = {
    "/en/": 200,
    "/": 302,
    "/en/nothing/": 404,
    "/nothing.json": 404,
    "/en/appeals.md": 404,
    "/robots.txt": 200,
    "/static/css/desk.css": 200,
    "/static/nothing.css": 404,
    "/health/live": 200,
}
DESK = {"/desk/login/": 200, "/desk/": 302, "/desk/nothing/": 302, "/desk/link/nothing/": 404}
HSTS = "max-age=31536000; includeSubDomains; preload"


@pytest.fixture(scope="module")
def open_site(tmp_path_factory, site):
    """The site as the world sees it: under its own host and an onion host, behind something that speaks https."""
    folder = site.folder
    with serve(folder, ALLOWED_HOSTS="appeals.example", ONION_HOST=ONION, log="open.log") as served:
        yield served


def look(site, path: str, *headers: str, host: str = "appeals.example"):
    """Ask for a page under a host."""
    return site.get(path, *headers, host=host)


@pytest.mark.parametrize("path", [*ANSWERS, *DESK])
def test_every_answer_has_the_strict_headers(open_site, path):
    answer = look(open_site, path, "X-Forwarded-Proto: https")
    desk = path in DESK
    # What is said to a program about an error may be read by the scripts of any site.
    own = {"referrer-policy": "same-origin"} if desk else {}
    own |= {"cross-origin-resource-policy": "cross-origin"} if path.endswith(".json") else {}
    expected = {**PUBLIC, "strict-transport-security": HSTS, **own}
    assert answer.status == {**ANSWERS, **DESK}[path]
    assert {name: answer.headers.get(name) for name in expected} == expected
    assert not desk or "no-store" in answer.headers["cache-control"]
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; ")
    assert "frame-ancestors 'none'" in policy
    assert re.findall(r"unsafe|\*|http:|https:|//", policy) == []
    assert ("set-cookie" in answer.headers) is (path == "/desk/login/")


def test_plain_http_leads_to_https_and_sets_nothing(open_site):
    for path in ("/en/", "/desk/login/", "/static/css/desk.css"):
        answer = look(open_site, path)
        assert (answer.status, answer.headers["location"]) == (301, f"https://appeals.example{path}")
        assert "set-cookie" not in answer.headers


def test_an_onion_is_served_over_http_and_promises_no_https(open_site):
    answer = look(open_site, "/en/", host=ONION)
    assert (answer.status, answer.headers.get("strict-transport-security")) == (200, None)
    login = look(open_site, "/desk/login/", host=ONION)
    # The browser of the Tor network takes an onion for secure, and sends it such cookies.
    assert (login.status, "; Secure" in login.headers["set-cookie"]) == (200, True)
    # A form's origin is compared with the address in the browser, which is plain http.
    cookie = login.headers["set-cookie"].partition(";")[0]
    field = f"csrfmiddlewaretoken={cookie.partition('=')[2]}"
    for origin, status in ((f"http://{ONION}", 200), (f"https://{ONION}", 403)):
        lines = f"Host: {ONION}\r\nOrigin: {origin}\r\nCookie: {cookie}\r\nContent-Length: {len(field)}\r\n"
        kind = "Content-Type: application/x-www-form-urlencoded\r\nConnection: close\r\n\r\n"
        sent = f"POST /desk/login/ HTTP/1.1\r\n{lines}{kind}{field}"
        assert Answer(open_site.ask(sent.encode())).status == status
    assert look(open_site, "/en/", host="b" * 56 + ".onion").status == 400


def test_pages_name_the_onion_and_the_desk_does_not(open_site):
    # Twice: the second answer may be one that was kept.
    for path in ("/en/", "/en/", "/en/search/?q=a", "/robots.txt"):
        headers = look(open_site, path, "X-Forwarded-Proto: https").headers
        assert headers.get("onion-location") == f"http://{ONION}{path}"
    assert "onion-location" not in look(open_site, "/desk/login/", "X-Forwarded-Proto: https").headers


def test_no_other_site_may_read_static_files(site):
    assert "access-control-allow-origin" not in site.get("/static/css/desk.css").headers


@override_settings(ONION_HOST="")
def test_without_an_onion_none_is_named(client, db):
    assert "Onion-Location" not in client.get("/robots.txt").headers
