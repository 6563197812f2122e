import re
from datetime import timedelta

import pytest
from django.utils import timezone

from appeals.publishing.publish import publish
from tests.make import make_appeal, make_campaign, make_section


def titles(html):
    """The titles of the appeals on a page, the large one first."""
    return re.findall(r"<h[23]><a href=[^>]+>([^<]+)</a></h[23]>", html)


def test_home_shows_the_newest_appeal_with_its_demands_and_the_older_ones_below(page):
    for key in ("first", "second"):
        publish(make_appeal(key))
    html = page("/en/")
    assert titles(html) == ["Title en second", "Title en first"]
    assert re.findall(r"<h3>([^<]+)</h3>|<span>(Demand [^<]+)</span>", html) == [
        ("City en", ""),
        ("", "Demand 1 en."),
        ("", "Demand 2 en."),
    ]
    assert html.count("2 demands") == 1


def test_home_has_nothing_that_is_not_live(page):
    publish(make_appeal("live", ("be", "en")))
    publish(make_appeal("belarusian", ("be",)))
    publish(make_appeal("later", ("be", "en")), live_from=timezone.now() + timedelta(days=1))
    make_appeal("draft")
    assert titles(page("/en/")) == ["Title en live"]


def test_a_correction_does_not_make_an_appeal_new(page):
    old, new = make_appeal("old"), make_appeal("new")
    publish(old)
    publish(new)
    make_section(old, en="A correction.")
    publish(old, reason="A correction.")
    assert titles(page("/en/")) == ["Title en new", "Title en old"]


def test_home_of_a_language_without_appeals_says_so_in_that_language(page):
    publish(make_appeal())
    html = page("/be/")
    assert "На гэтай мове яшчэ нічога не апублікавана." in html
    assert titles(html) == []


def test_long_lists_have_pages(page, client):
    for number in range(22):
        publish(make_appeal(f"appeal-{number:02}"))
    first, second = page("/en/"), page("/en/?page=2")
    assert titles(first) + titles(second) == [f"Title en appeal-{number:02}" for number in range(21, -1, -1)]
    assert re.findall(r'rel="(?:next|prev)" href="([^"]+)"', first) == ["?page=2"]
    assert re.findall(r'rel="(?:next|prev)" href="([^"]+)"', second) == ["/en/"]
    assert '<link rel="canonical" href="http://testserver/en/?page=2">' in second
    assert client.get("/en/?page=3").status_code == 404


@pytest.mark.parametrize("page", ["abc", "0", "01", "-1", "", "%00", "9" * 30, "٣"])
def test_a_page_number_that_is_none_is_not_found(client, page):
    assert client.get(f"/en/?page={page}").status_code == 404


def test_a_huge_page_number_is_not_found(client):
    assert client.get("/en/?page=999999999").status_code == 404


def test_the_campaigns_notice_stands_on_every_page(page):
    make_campaign(notice_en="This is a demonstration.")
    publish(make_appeal())
    notice = '<p class="notice">This is a demonstration.</p>'
    for path in ("/en/", "/en/about/", "/en/appeals/schools/", "/en/addressees/city/"):
        assert page(path).count(notice) == 1
    assert page("/en/nothing/", status=404).count(notice) == 1


def test_a_notice_that_is_not_translated_is_marked_as_what_it_is(page):
    make_campaign(notice_en="This is a demonstration.")
    assert '<p class="notice" lang="en">This is a demonstration.</p>' in page("/be/")
    assert '<p class="notice" lang="en" dir="ltr">This is a demonstration.</p>' in page("/ar/")


def test_about_shows_the_campaigns_own_words_as_markdown_and_escapes_the_rest(page):
    make_campaign(about_en="We *all* <script>speak</script>.", contact="post@example.org")
    html = page("/en/about/")
    assert "<p>We <em>all</em> &lt;script&gt;speak&lt;/script&gt;.</p>" in html
    assert 'href="mailto:post@example.org"' in html
    assert "We <em>all</em>" not in page("/be/about/")
