"""Every public address: its answer, its headers, and its literal number of queries with 1 and with 30 appeals."""

import base64
import hashlib
import re
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from appeals.pages.headers import KINDS, headers_of
from appeals.pages.packing import COMPRESSIBLE
from appeals.pages.urls import urlpatterns
from appeals.publishing.publish import publish
from tests.make import make_appeal, make_campaign, make_section

HTML = "text/html; charset=utf-8"
TEXT = "text/plain; charset=utf-8"
JSON = "application/json; charset=utf-8"
ATOM = "application/atom+xml; charset=utf-8"
PNG = "image/png"
SVG = "image/svg+xml; charset=utf-8"
XML = "text/xml; charset=utf-8"

# name of the route, an address, status, type, queries
PUBLIC = [
    ("root", "/", 302, HTML, 2),
    ("home", "/en/", 200, HTML, 7),
    ("search", "/en/search/", 200, HTML, 2),
    ("search", "/en/search/?q=title", 200, HTML, 4),
    ("appeals", "/en/appeals/", 200, HTML, 6),
    ("year", f"/en/years/{datetime.now(UTC).year}/", 200, HTML, 6),
    ("issuers", "/en/issuers/", 200, HTML, 3),
    ("issuer", "/en/issuers/council/", 200, HTML, 4),
    ("addressees", "/en/addressees/", 200, HTML, 3),
    ("about", "/en/about/", 200, HTML, 2),
    ("accessibility", "/en/accessibility/", 200, HTML, 2),
    ("addressee", "/en/addressees/city/", 200, HTML, 5),
    ("demands", "/en/demands/open/", 200, HTML, 5),
    ("demands", "/en/demands/met/", 200, HTML, 3),
    ("appeal", "/en/appeals/schools/", 200, HTML, 2),
    ("demand", "/en/appeals/schools/demands/2/", 200, HTML, 4),
    ("versions", "/en/appeals/schools/versions/", 200, HTML, 5),
    ("version", "/en/appeals/schools/versions/1/", 200, HTML, 3),
    ("compare", "/en/appeals/schools/compare/1/2/", 200, HTML, 2),
    ("markdown", "/en/appeals/schools.md", 200, "text/markdown; charset=utf-8", 2),
    ("version_markdown", "/en/appeals/schools/versions/1.md", 200, "text/markdown; charset=utf-8", 2),
    ("signature", "/en/appeals/schools.md.minisig", 200, TEXT, 2),
    ("version_signature", "/en/appeals/schools/versions/1.md.minisig", 200, TEXT, 2),
    ("api_languages", "/languages.json", 200, JSON, 1),
    ("api_appeals", "/en/appeals.json", 200, JSON, 5),
    ("api_appeal", "/en/appeals/schools.json", 200, JSON, 3),
    ("api_demand", "/en/appeals/schools/demands/2.json", 200, JSON, 4),
    ("api_versions", "/en/appeals/schools/versions.json", 200, JSON, 5),
    ("api_addressees", "/en/addressees.json", 200, JSON, 3),
    ("api_addressee", "/en/addressees/city.json", 200, JSON, 6),
    ("openapi", "/openapi.json", 200, JSON, 0),
    ("feed", "/en/feed.atom", 200, ATOM, 5),
    ("addressee_feed", "/en/addressees/city/feed.atom", 200, ATOM, 5),
    ("epub", "/en/appeals/schools.epub", 200, "application/epub+zip", 3),
    ("pdf", "/en/appeals/schools.pdf", 200, "application/pdf", 2),
    ("letter", "/en/appeals/schools/letters/city.pdf", 200, "application/pdf", 2),
    ("home_card", "/en/card.png", 200, PNG, 1),
    ("card", "/en/appeals/schools/card.png", 200, PNG, 2),
    ("demand_card", "/en/appeals/schools/demands/2/card.png", 200, PNG, 2),
    ("poster", "/en/appeals/schools/poster.pdf", 200, "application/pdf", 2),
    ("leaflet", "/en/appeals/schools/leaflet.pdf", 200, "application/pdf", 2),
    ("leaflets", "/en/appeals/schools/leaflets.pdf", 200, "application/pdf", 2),
    ("share", "/en/appeals/schools/share/", 200, HTML, 2),
    ("embed", "/en/appeals/schools/embed/", 200, HTML, 2),
    ("qr", "/en/appeals/schools/qr.svg", 200, SVG, 2),
    ("oembed", "/oembed?url=http://testserver/en/appeals/schools/", 200, JSON, 2),
    ("oembed", "/oembed?url=http://testserver/en/appeals/schools/&format=xml", 200, XML, 2),
    ("public_key", "/minisign.pub", 200, TEXT, 0),
    ("sitemap", "/sitemap.xml", 200, "application/xml; charset=utf-8", 3),
    ("sitemap_pages", "/sitemap-pages.xml", 200, "application/xml; charset=utf-8", 2),
    ("sitemap_parties", "/sitemap-parties-1.xml", 200, "application/xml; charset=utf-8", 3),
    ("sitemap_part", "/sitemap-1.xml", 200, "application/xml; charset=utf-8", 2),
    ("security", "/.well-known/security.txt", 200, TEXT, 1),
    ("robots", "/robots.txt", 200, TEXT, 0),
]
# What the scripts of any site may read.
OPEN = {ATOM, JSON, PNG, SVG, XML}
OPEN_TO_ALL = {"Cross-Origin-Resource-Policy": "cross-origin", "Access-Control-Allow-Origin": "*"}
OF_BYTES = ("ETag", "Content-Length")
# Pages with a form, which may ask their own site.
FORMS = {"home", "search"}
# What other sites may show in a frame.
FRAMED = {"embed": {"Cross-Origin-Resource-Policy": "cross-origin", "X-Frame-Options": None}}
SAME_EVERYWHERE = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cache-Control": "public, max-age=60",
}


@pytest.fixture(params=[1, 30])
def site(request, db, settings, signing_key, tmp_path):
    """A campaign with one or thirty appeals; the first one has two versions, in two languages."""
    settings.SIGNING_KEY_FILE = tmp_path / "signing.key"
    make_campaign("en", "be", contact="help@e.org")
    first = make_appeal("schools", ("en", "be"))
    publish(first, key=signing_key)
    make_section(first, en="One more thing.", be="Яшчэ адно.")
    publish(first, reason="Something was missing.", key=signing_key)
    for number in range(1, request.param):
        publish(make_appeal(f"appeal-{number}", ("en", "be")), key=signing_key)


# Parts of the style that not every page under a name has: the policy names all that may come.
VARIANTS = {"appeal": 4, "embed": 1}


def strict(html, name, policy):
    """Return the policy that a page must have: its own style, as one of those of its kind, and nothing else."""
    style = re.search(r"<style>(.*?)</style>", html, re.DOTALL)[1]
    own = f"'sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}'"
    styles = re.findall(r"'sha256-[\w+/]{43}='", policy)
    assert own in styles
    assert len({*styles}) == VARIANTS.get(name, 2)
    target = "'self'" if name in FORMS else "'none'"
    ancestors = "*" if name in FRAMED else "'none'"
    return (
        f"default-src 'none'; style-src {' '.join(styles)}; img-src data:; connect-src 'self'; base-uri 'none'; "
        f"form-action {target}; frame-ancestors {ancestors}"
    )


def test_every_public_route_is_in_the_inventory():
    assert {name for name, *_rest in PUBLIC} == {route.name for route in urlpatterns}
    assert {*KINDS} == {route.name for route in urlpatterns} - {"root", "oembed"}


def test_public_addresses_answer_alike_however_much_is_published(client, site):
    answers = []
    stranger = Client(enforce_csrf_checks=True)
    for name, path, *_rest in PUBLIC:
        with CaptureQueriesContext(connection) as queries:
            response = client.get(path)
        answers.append((name, path, response.status_code, response.headers["Content-Type"], len(queries)))
        expected = SAME_EVERYWHERE | (OPEN_TO_ALL if response.headers["Content-Type"] in OPEN else FRAMED.get(name, {}))
        assert {header: response.headers.get(header) for header in expected} == expected
        packed = response.headers["Content-Type"].startswith(COMPRESSIBLE) and response.status_code == 200
        varies = "Accept-Language" if name == "root" else "Accept-Encoding" if packed else None
        assert response.headers.get("Vary") == varies
        assert not response.cookies
        if response.headers["Content-Type"] == HTML and response.status_code == 200:
            policy = response.headers["Content-Security-Policy"]
            assert policy == strict(response.content.decode(), name, policy)
        if name in KINDS:
            told = {header: response.headers[header] for header in response.headers if header not in OF_BYTES}
            parts = {part: value for part, value in response.resolver_match.kwargs.items() if part != "lang"}
            assert told == headers_of(name, response.resolver_match.kwargs.get("lang", ""), **parts)
        assert client.head(path).status_code == response.status_code
        assert stranger.post(path, {"a": "b"}).status_code == 405
    assert answers == PUBLIC
