import gzip
import json
import re
import shutil

import pytest
from playwright.sync_api import sync_playwright

from appeals.models import Revision
from appeals.publishing.publish import publish
from tests.make import make_appeal

BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def told(html):
    """What the one block of data in a page says."""
    (block,) = BLOCK.findall(html)
    return json.loads(block)


def test_an_appeal_says_what_it_is_and_of_what_it_is_a_translation(page):
    publish(make_appeal(languages=("be", "en")))
    moment = Revision.objects.get().live_from.isoformat(timespec="seconds")
    original = {
        "@context": "https://schema.org",
        "@type": "Article",
        "@id": "http://testserver/be/appeals/schools/",
        "headline": "Title be schools",
        "inLanguage": "be",
        "author": [{"@type": "Organization", "name": "Council be"}],
        "datePublished": moment,
        "dateModified": moment,
        "version": 1,
    }
    assert told(page("/be/appeals/schools/")) == original
    work = {"@type": "Article", "@id": "http://testserver/be/appeals/schools/", "inLanguage": "be"}
    assert told(page("/en/appeals/schools/")) == {
        **original,
        "@id": "http://testserver/en/appeals/schools/",
        "headline": "Title en schools",
        "inLanguage": "en",
        "author": [{"@type": "Organization", "name": "Council en"}],
        "translationOfWork": work,
    }


def test_the_home_page_says_how_to_search(page):
    facts = told(page("/be/"))
    assert (facts["@type"], facts["name"], facts["url"]) == ("WebSite", "Campaign", "http://testserver/be/")
    assert facts["potentialAction"]["target"]["urlTemplate"] == "http://testserver/be/search/?q={q}"


def test_other_pages_hold_no_block(page):
    publish(make_appeal())
    for path in ("/en/about/", "/en/appeals/schools/versions/1/", "/en/appeals/schools/demands/1/"):
        assert BLOCK.findall(page(path)) == []


def test_no_title_ends_the_block(page):
    appeal = make_appeal()
    appeal.title_en = title = "</script><script>alert(1)</script> <!-- & \u2028"
    appeal.save()
    publish(appeal)
    html = page("/en/appeals/schools/")
    assert html.count("<script") == 1
    assert told(html)["headline"] == title.replace(" \u2028", "")


def test_the_block_takes_less_than_500_bytes(page):
    publish(make_appeal(languages=("be", "en")))
    html = page("/en/appeals/schools/")
    assert len(gzip.compress(html.encode())) - len(gzip.compress(BLOCK.sub("", html).encode())) < 500


@pytest.mark.usefixtures("transactional_db")
def test_the_policy_has_nothing_against_a_block_of_data(live_server):
    program = shutil.which("chromium")
    if not program:
        pytest.skip("chromium is not installed")
    publish(make_appeal())
    complaints = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        tab = browser.new_page()
        tab.on("console", lambda message: complaints.append(message.text))
        tab.goto(f"{live_server.url}/en/appeals/schools/")
        blocks = tab.locator("script").count()
        browser.close()
    assert (blocks, complaints) == (1, [])
