import html as entities
import re
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from appeals.models.finding import find
from appeals.publishing.publish import publish, withdraw
from tests.make import make_addressee, make_appeal, make_campaign, make_section


def titles(html):
    """The titles of what was found, without marks."""
    return [
        re.sub("<[^>]+>", "", found).strip() for found in re.findall(r"<h2><a href=[^>]+>(.+?)</a></h2>", html, re.S)
    ]


def make_titled(key, title, language="en", demands=(), **prose):
    """Publish an appeal with this title; its demands go to the Senate."""
    appeal = make_appeal(key, (language,), **{})
    setattr(appeal, f"title_{language}", title)
    appeal.save()
    if demands:
        senate = make_addressee(f"senate-{key}", **{language: "Senate"})
        make_section(appeal, senate, demands=demands)
    if prose:
        make_section(appeal, **prose)
    return publish(appeal)


def test_an_empty_question_shows_the_field_and_how_to_use_it(page):
    publish(make_appeal())
    for path in ("/en/search/", "/en/search/?q=", "/en/search/?q=%20"):
        html = page(path)
        assert '<input type="search" id="q" name="q" value=""' in html
        assert "A few words are enough" in html
        assert "Nothing was found" not in html
        assert '<meta name="robots" content="noindex">' in html


def test_titles_come_before_demands_before_prose_and_the_newest_first(page):
    make_titled("prose-old", "One", en="Open the lighthouse.")
    make_titled("demand", "Two", demands=("Repair the lighthouses.",))
    make_titled("title-old", "Lighthouses for all")
    make_titled("prose-new", "Three", en="A lighthouse stands there.")
    make_titled("title-new", "The last lighthouse")
    make_titled("nothing", "Four")
    assert titles(page("/en/search/?q=Lighthouse")) == [
        "The last lighthouse",
        "Lighthouses for all",
        "Two",
        "Three",
        "One",
    ]


def test_what_was_found_shows_the_place_with_the_words_marked(page):
    make_titled("demand", "Two", demands=("Vote.", "Repair <b>the</b> *light*houses & towers."))
    html = page("/en/search/?q=lighthouse+TOWER")
    assert 'href="/en/appeals/demand/#d4" aria-label="Demand 4">4</a>' in html
    assert "Repair &lt;b&gt;the&lt;/b&gt; <mark>lighthouses</mark> &amp; <mark>towers</mark>." in html


def test_all_words_must_be_there_in_whatever_part(page):
    make_titled("both", "Schools", en="The ministry waits.")
    make_titled("one", "Schools again")
    assert titles(page("/en/search/?q=ministry+school")) == ["Schools"]


def test_only_the_chosen_language_is_searched(page):
    publish(make_appeal("both", ("en", "be")))
    html = page("/be/search/?q=opening")
    assert titles(page("/en/search/?q=opening")) == ["Title en both"]
    assert titles(html) == ["Title be both"]
    make_titled("english", "Lighthouse")
    html = page("/be/search/?q=lighthouse")
    assert titles(html) == []
    assert 'href="/en/search/?q=lighthouse" hreflang="en"' in html.split("<main")[1]


def test_scheduled_and_withdrawn_and_former_words_are_never_found(page, monkeypatch):
    moment = timezone.now() + timedelta(days=1)
    later = make_appeal("later")
    publish(later, live_from=moment)
    gone = make_appeal("gone")
    publish(gone)
    withdraw(gone, reason="Wrong.")
    changed = make_appeal("changed")
    publish(changed)
    changed.title_en = "Renamed"
    changed.save()
    publish(changed, reason="A better title.")
    assert titles(page("/en/search/?q=opening")) == ["Renamed"]
    assert titles(page("/en/search/?q=changed")) == []
    monkeypatch.setattr(timezone, "now", lambda: moment + timedelta(seconds=1))
    assert titles(page("/en/search/?q=opening")) == ["Title en later", "Renamed"]


@pytest.mark.parametrize(
    ("language", "title", "question"),
    [
        ("be", "Ўсе школы — наша сэрца", "УСЕ школа"),
        ("be", "Аб'ява пра з’езд", "абʼявы зʼезд"),
        ("uk", "Їжак і ґанок", "іжака ганок"),
        ("ru", "Ещё раз об ёлках", "еще елка"),
        ("pl", "Żółta łódź", "zolta LODZ"),
        ("de", "Straßen für alle", "strasse fur"),
        ("fr", "L’État et l’école", "etat ecole"),
        ("tr", "IŞIK ve İstanbul", "ışık istanbul"),
        ("el", "Σχολεία και δρόμος", "ΣΧΟΛΕΙΟ δρομος"),
        ("ar", "السَّلامُ لأطفالــنا", "السلام لاطفالنا"),
        ("fa", "ما صلح می‌خواهیم", "میخواهیم صلح"),
        ("he", "שָׁלוֹם לכולם", "שלום"),
        ("ja", "すべての学校に平和を", "学校 平和"),
        ("zh-hans", "我们要求和平", "和平"),
        ("ko", "학교는 우리의 것", "학교"),
        ("en", "Resolution ３４ of May", "34"),
    ],
)
def test_words_are_found_in_every_script_however_they_are_written(page, language, title, question):
    make_campaign(language)
    appeal = make_appeal("words", (language,))
    setattr(appeal, f"title_{language.replace('-', '_')}", title)
    appeal.save()
    publish(appeal)
    html = page(f"/{language}/search/?q={quote(question)}")
    assert [entities.unescape(found) for found in titles(html)] == [title]
    assert "<mark>" in html


def test_long_results_have_pages(page):
    for number in range(21):
        publish(make_appeal(f"appeal-{number:02}"))
    first, second = page("/en/search/?q=opening+en"), page("/en/search/?q=opening+en&page=2")
    assert titles(first) + titles(second) == [f"Title en appeal-{number:02}" for number in range(20, -1, -1)]
    assert re.findall(r'rel="(?:prev|next)" href="([^"]+)"', first) == ["?q=opening+en&amp;page=2"]
    assert re.findall(r'rel="(?:prev|next)" href="([^"]+)"', second) == ["?q=opening+en"]
    for number in ("3", "0", "x", "99999999999"):
        page(f"/en/search/?q=opening&page={number}", status=404)


def test_more_than_anybody_leafs_through_is_cut_with_a_word_of_advice(page, monkeypatch):
    monkeypatch.setattr("appeals.pages.search.MOST", 2)
    for key in ("one", "two"):
        publish(make_appeal(key))
    assert "Add a word to find the rest." in page("/en/search/?q=opening")
    publish(make_appeal("three"))


def test_whoever_asks_for_the_best_few_gets_the_first_of_all(db):
    make_campaign()
    for number in range(3):
        make_titled(f"demanding-{number}", f"Title {number}", demands=["Light a lantern."])
    for number in range(3):
        make_titled(f"titled-{number}", f"A lantern {number}", demands=["Light a lantern."])
    everything = find("en", ["lantern*"])
    assert len(everything) == 6
    assert [find("en", ["lantern*"], most=most) for most in range(1, 7)] == [everything[:most] for most in range(1, 7)]


def test_a_long_question_is_cut_and_says_so(page):
    publish(make_appeal())
    note = "only its first words were looked for"
    assert titles(page("/en/search/?q=" + "opening+" * 9)) == ["Title en schools"]
    assert note in page("/en/search/?q=" + "opening+" * 9)
    assert note in page("/en/search/?q=" + "x" * 121)
    assert note not in page("/en/search/?q=" + "opening+" * 8)


def test_a_long_question_goes_into_the_links_as_far_as_it_was_asked(page):
    publish(make_appeal(languages=("en", "be")))
    html = page("/en/search/?q=" + "x" * 5000)
    assert {len(repeated) for repeated in re.findall("x{9,}", html)} == {120}


def test_nothing_found_says_so_and_escapes_the_question(page):
    publish(make_appeal())
    html = page("/en/search/?q=" + quote('<script>"zzz"'))
    assert "Nothing was found for “&lt;script&gt;&quot;zzz&quot;”." in html
    assert '<a href="/en/appeals/">All appeals</a>' in html


class TestQuestions(TestCase):
    """Whatever somebody types."""

    def setUp(self):
        """One appeal is published."""
        make_campaign()
        publish(make_appeal())

    @given(st.text(max_size=200) | st.text(alphabet="\"*()^:{}+-ANDORNTE abc'\\%_\x00", max_size=60))
    def test_no_question_makes_an_error(self, question):
        """Quotes, operators and control characters are no signs."""
        assert self.client.get("/en/search/", {"q": question}).status_code == 200
