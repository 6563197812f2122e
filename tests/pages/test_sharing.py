"""Passing on: links and texts on the pages, the code, the frame for other sites, what messengers show of a link."""

import re
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pytest
from lxml import html
from playwright.sync_api import expect

from appeals.models import Slug
from appeals.publishing.publish import publish, withdraw
from appeals.rendering import qr
from tests.make import make_appeal, make_campaign

OWN = "http://testserver/en/appeals/schools/"
SLOGANS = {"slogan_en": "Warmth!", "slogan_be": "Цяпло!"}
NAMES = ["Telegram", "WhatsApp", "Viber", "Facebook", "X", "Mastodon", "E-mail", "SMS"]


@pytest.fixture
def appeal(db):
    """An appeal in English and Belarusian that has an address of its own in Belarusian."""
    appeal = make_appeal(languages=("en", "be"), share_text_en="Warm <the> schools & pay!", **SLOGANS)
    appeal.share_text_be = "Цяпло дзецям!"
    appeal.save()
    Slug.objects.create(appeal=appeal, language="be", slug="школы")
    publish(appeal)
    return appeal


def links(text):
    """Return the links that pass something on, by name."""
    found = html.fromstring(text).xpath("//section[contains(@class, 'pass')]//li/a")
    return {link.text: link.get("href") for link in found}


def metas(text):
    """Return what a page tells messengers, by property."""
    tags = html.fromstring(text).xpath("//meta[starts-with(@property, 'og:') or starts-with(@name, 'twitter:')]")
    return [(tag.get("property") or tag.get("name"), tag.get("content")) for tag in tags]


# Links and texts


def test_an_appeal_is_passed_on_with_its_text_and_address(page, appeal):
    found = links(page("/en/appeals/schools/"))
    assert list(found) == [*NAMES, "More ways to pass it on"]
    assert found["More ways to pass it on"] == "/en/appeals/schools/share/"
    assert parse_qs(urlsplit(found["WhatsApp"]).query) == {"text": [f"Warm <the> schools & pay!\n{OWN}"]}


def test_a_demand_is_passed_on_with_its_number_its_words_and_its_own_address(page, appeal):
    found = links(page("/en/appeals/schools/demands/2/"))
    assert parse_qs(urlsplit(found["WhatsApp"]).query) == {"text": [f"2. Demand 2 en.\n{OWN}demands/2/"]}


def test_a_demand_that_is_gone_and_a_former_version_are_not_passed_on(page, appeal):
    appeal.demands.filter(number=2).delete()
    publish(appeal, reason="One demand less.")
    assert links(page("/en/appeals/schools/demands/2/", status=410)) == {}
    assert links(page("/en/appeals/schools/versions/1/")) == {}


def test_an_address_beyond_ascii_is_passed_on_as_the_key_which_leads_there(page, client, appeal):
    found = links(page("/be/appeals/школы/"))
    address = "http://testserver/be/appeals/schools/"
    assert parse_qs(urlsplit(found["Telegram"]).query) == {"url": [address], "text": ["Цяпло дзецям!"]}
    assert client.get(address).url == "/be/appeals/%D1%88%D0%BA%D0%BE%D0%BB%D1%8B/"


def test_the_page_for_passing_on_has_texts_to_copy(page, appeal):
    text = page("/en/appeals/schools/share/")
    assert list(links(text)) == NAMES
    areas = html.fromstring(text).xpath("//textarea")
    assert [(area.get("id"), area.get("readonly"), area.get("dir")) for area in areas] == [
        ("short", "readonly", "auto"),
        ("long", "readonly", "auto"),
        ("frame", "readonly", "ltr"),
    ]
    assert areas[0].text == f"\nWarm <the> schools & pay!\n{OWN}"
    assert areas[1].text.split("\n")[1:] == [
        "Title en schools", "", "Warmth!", "", "City en", "1. Demand 1 en.", "2. Demand 2 en.", "", OWN,
    ]  # fmt: skip


def test_the_page_for_passing_on_leads_to_everything_that_can_be_kept(page, appeal):
    found = re.findall(r'<li><a href="(/en/[^"]+)"', page("/en/appeals/schools/share/"))
    base = "/en/appeals/schools"
    files = [f"{base}/qr.svg", f"{base}/card.png", f"{base}.pdf", f"{base}/poster.pdf", f"{base}/leaflet.pdf"]
    files += [f"{base}/leaflets.pdf", f"{base}.epub", f"{base}/embed/", "/en/feed.atom"]
    assert [path for path in found if path in files] == files


@pytest.mark.parametrize("what", ["share/", "embed/", "qr.svg"])
def test_nothing_is_passed_on_of_what_was_withdrawn_or_never_was(client, appeal, what):
    assert client.get(f"/pl/appeals/schools/{what}").status_code == 404
    assert client.get(f"/en/appeals/roads/{what}").status_code == 404
    withdraw(appeal, reason="A mistake.")
    assert client.get(f"/en/appeals/schools/{what}").status_code == 410


# The code


def test_the_code_leads_to_the_appeal_on_the_page_and_as_a_file(page, client, appeal):
    path = html.fromstring(page("/en/appeals/schools/share/")).xpath("string(//svg/path[@stroke]/@d)")
    assert path == qr.code(OWN).path
    answer = client.get("/en/appeals/schools/qr.svg")
    assert answer.content.decode() == qr.svg(OWN, label="Title en schools")
    assert answer.headers["Content-Disposition"] == "inline; filename*=UTF-8''schools.en.qr.svg"


# What messengers show


def test_an_appeal_tells_messengers_what_to_show(page, appeal):
    assert metas(page("/be/appeals/школы/")) == [
        ("og:type", "article"),
        ("og:site_name", "Campaign"),
        ("og:title", "Title be schools"),
        ("og:description", "Цяпло!"),
        ("og:url", "http://testserver/be/appeals/%D1%88%D0%BA%D0%BE%D0%BB%D1%8B/"),
        ("og:locale", "be_BY"),
        ("og:image", "http://testserver/be/appeals/%D1%88%D0%BA%D0%BE%D0%BB%D1%8B/card.png"),
        ("og:image:width", "1200"),
        ("og:image:height", "630"),
        ("og:image:alt", "Title be schools"),
        ("twitter:card", "summary_large_image"),
    ]


def test_a_demand_and_the_home_page_have_pictures_of_their_own(page, appeal):
    demand, home = (dict(metas(page(path))) for path in ("/en/appeals/schools/demands/2/", "/en/"))
    assert (demand["og:description"], demand["og:image"]) == ("2. Demand 2 en.", f"{OWN}demands/2/card.png")
    assert (home["og:type"], home["og:title"]) == ("website", "Campaign")
    assert home["og:image"] == "http://testserver/en/card.png"


def test_pages_that_say_what_is_missing_show_nothing_to_messengers(page, appeal):
    assert metas(page("/pl/appeals/schools/", status=404)) == []
    appeal.demands.filter(number=2).delete()
    publish(appeal, reason="One demand less.")
    assert metas(page("/en/appeals/schools/demands/2/", status=410)) == []


# The frame


def test_every_link_in_the_frame_opens_outside_of_it(page, appeal):
    text = page("/en/appeals/schools/embed/")
    found = html.fromstring(text).xpath("//a")
    assert [(link.get("href"), link.get("target"), link.get("rel")) for link in found] == [
        (OWN, "_blank", "noopener"),
        (OWN, "_blank", "noopener"),
        ("http://testserver/en/", "_blank", "noopener"),
    ]
    assert re.findall(r"<script|\sstyle=|\ssrc=|url\(", text) == []


def test_the_code_of_the_frame_names_what_it_shows_whatever_that_is(page):
    appeal = make_appeal()
    appeal.title_en = "\"Warm\" <b> & 'cold'"
    appeal.save()
    publish(appeal)
    shown = html.fromstring(page("/en/appeals/schools/share/")).xpath("string(//textarea[@id='frame'])").strip()
    tag = html.fromstring(shown)
    assert (tag.tag, tag.get("title")) == ("iframe", "\"Warm\" <b> & 'cold'")
    assert (tag.get("src"), tag.get("width"), tag.get("height")) == (f"{OWN}embed/", "560", "640")


@pytest.mark.parametrize(
    ("path", "status", "heading"),
    [
        ("/en/appeals/schools/embed/", 410, "This appeal has been withdrawn"),
        ("/pl/appeals/roads/embed/", 404, "W tym języku jeszcze tego nie ma"),
    ],
)
def test_a_frame_says_what_there_is_instead_of_the_appeal(client, appeal, path, status, heading):
    withdraw(appeal, reason="A *mistake*.")
    publish(make_appeal("roads", languages=("en", "be")))
    response = client.get(path)
    assert (response.status_code, response.headers.get("X-Frame-Options")) == (status, None)
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert response.headers["Content-Security-Policy"].endswith("frame-ancestors *")
    told = html.fromstring(response.content.decode())
    assert told.xpath("string(//h1)") == heading
    assert told.xpath("//section/div/p/em/text()") == (["mistake"] if status == 410 else [])
    others = [] if status == 410 else ["/en/appeals/roads/embed/", "/be/appeals/roads/embed/"]
    assert sorted(told.xpath("//ul/li/a/@href")) == sorted(others)
    assert not told.xpath("//a[not(@target)][not(@hreflang)]")


class Partner(BaseHTTPRequestHandler):
    """Another site, which shows the lines that readers copy."""

    shown = ""

    def do_GET(self):
        """Answer with a page that isolates itself from other origins, as strictly as a site can."""
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Security-Policy", "default-src 'none'; frame-src http:; style-src 'unsafe-inline'")
        self.end_headers()
        self.wfile.write(f"<!doctype html><title>Partner</title>{self.shown}".encode())

    def log_message(self, format, *args):
        """Stay silent."""


@pytest.fixture
def partner():
    """A site on another host and port; its address, and a place for what it shows."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Partner)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.mark.django_db(transaction=True)
def test_another_site_shows_the_frame_in_a_real_browser_but_no_other_page(
    browser, live_server, partner, settings, monkeypatch
):
    settings.SITE_URL = live_server.url
    make_campaign("en", "be")
    publish(make_appeal(languages=("en", "be"), slogan_en="Warmth!"))
    address = f"{live_server.url}/en/appeals/schools/"
    lines = _copied(browser, f"{address}share/")
    monkeypatch.setattr(Partner, "shown", lines + f'<iframe id="whole" src="{address}"></iframe>')
    context = browser.new_context()
    opened = context.new_page()
    opened.goto(partner)
    inside = opened.frame_locator("iframe[title='Title en schools']")
    expect(inside.locator("h1")).to_have_text("Title en schools")
    expect(inside.locator("li")).to_have_count(2)
    assert [each.url for each in opened.frames] == [partner, f"{address}embed/", "chrome-error://chromewebdata/"]
    with context.expect_page() as outside:
        inside.locator("h1 a").click()
    expect(outside.value.locator(".slogan").first).to_have_text("Warmth!")
    assert outside.value.evaluate("window.opener") is None
    context.close()


def _copied(browser, address: str) -> str:
    """Return the lines that a reader copies for another site."""
    opened = browser.new_page()
    opened.goto(address)
    lines = opened.get_by_label("Whoever copies these lines").input_value()
    opened.close()
    return lines
