import re
from datetime import date, timedelta

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


def test_home_tells_what_is_demanded_of_whom_and_the_ways_to_further_lists(page):
    publish(make_appeal("first", issued_on=date(2025, 5, 1)))
    publish(make_appeal("second", issued_on=date(2026, 5, 1)))
    html = page("/en/")
    asked = re.search(r'<ul class="asked">(.+?)</ul>', html, re.DOTALL)[1]
    assert re.findall(r'href="([^"]+)">([^<]+)<', asked) == [("/en/addressees/city/", "City en")]
    assert re.findall(r"<span>([^<]+)</span>", asked) == ["2 appeals", "4 demands"]
    ways = re.search(r'<dl class="ways">(.+?)</dl>', html, re.DOTALL)[1]
    assert re.findall(r'href="([^"]+)"', ways) == [
        "/en/years/2026/",
        "/en/years/2025/",
        "/en/issuers/council/",
        "/en/issuers/",
        *(f"/en/demands/{state}/" for state in ("open", "promised", "partly-met", "met", "refused")),
    ]
    assert '<form class="search" role="search" action="/en/search/">' in html


def test_home_shows_six_earlier_appeals_and_leads_to_the_others(page):
    for number in range(9):
        publish(make_appeal(f"appeal-{number}"))
    html = page("/en/")
    assert titles(html) == [f"Title en appeal-{number}" for number in range(8, 1, -1)]
    assert html.count('<p class="way"><a href="/en/appeals/">') == 1


def test_home_is_the_same_whatever_stands_behind_its_address(page):
    ids = [publish(make_appeal(key)).appeal_id for key in ("first", "second")]
    assert titles(page(f"/en/?before={ids[1]}")) == titles(page("/en/?before=999999999")) == titles(page("/en/"))
    assert titles(page("/en/")) == ["Title en second", "Title en first"]


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
