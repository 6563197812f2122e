import re

import pytest

from appeals.publishing.publish import publish
from tests.make import make_appeal


@pytest.fixture
def appeal(db):
    """An appeal in English and Belarusian; in version 2 the English title and demand 2 were changed."""
    appeal = make_appeal(languages=("en", "be"))
    publish(appeal)
    appeal.title_en = "Title en about schools"
    appeal.save()
    appeal.demands.filter(number=2).update(text_en="Demand 2 en, and at once.")
    publish(appeal, reason="A demand is *clearer*.")
    return appeal


def test_the_list_says_what_was_published_when_and_why(page, appeal):
    html = page("/en/appeals/schools/versions/")
    assert re.findall(r"<h2>.*?(Version \d)", html) == ["Version 2", "Version 1"]
    assert "<p>A demand is <em>clearer</em>.</p>" in html
    assert re.findall(r'href="([^"]+)">What has changed since version 1', html) == ["/en/appeals/schools/compare/1/2/"]


def test_a_reason_is_marked_with_the_language_it_is_in(page, appeal):
    assert '<div lang="en"><p>A demand is' in page("/be/appeals/schools/versions/")


def test_the_list_says_where_nothing_changed_in_this_language(page, appeal):
    html = page("/be/appeals/schools/versions/")
    assert "На гэтай мове нічога не змянілася з версіі 1." in html
    assert "/compare/" not in html


def test_a_former_version_is_shown_as_it_was_and_says_so(page, appeal):
    html = page("/en/appeals/schools/versions/1/")
    assert "<h1>Title en schools</h1>" in html
    assert "This is version 1. It has been replaced." in html
    assert 'href="/en/appeals/schools/compare/1/2/"' in html
    assert 'href="/en/appeals/schools/versions/1.md"' in html


def test_the_current_version_has_a_lasting_address_too(page, appeal):
    html = page("/en/appeals/schools/versions/2/")
    assert "<h1>Title en about schools</h1>" in html
    assert 'class="note"' not in html


def test_the_comparison_tells_changes_word_by_word_without_colour(page, appeal):
    html = page("/en/appeals/schools/compare/1/2/")
    changes = html.split('<div class="text changes">')[1]
    assert re.findall(r"<h2>(.+?) <small>(.+?)</small>", changes) == [("Title", "changed"), ("Demand 2", "changed")]
    assert re.findall(r'<(ins|del)><span class="vh">(\w+): </span>(.+?)</', changes) == [
        ("ins", "Added", "about "),
        ("ins", "Added", ", and at once"),
    ]


def test_a_comparison_without_changes_says_so(page, appeal):
    assert "паміж гэтымі дзвюма версіямі нічога не змянілася" in page("/be/appeals/schools/compare/1/2/")


def test_a_comparison_needs_both_versions_in_the_language(page, db):
    appeal = make_appeal(languages=("en", "be"))
    publish(appeal, languages=["en"])
    publish(appeal, reason="Now in Belarusian.")
    html = page("/be/appeals/schools/compare/1/2/", status=404)
    assert 'href="/en/appeals/schools/compare/1/2/"' in html


def test_a_changed_text_for_passing_on_is_called_by_its_name(page, appeal):
    appeal.share_text_en = "Pass it on."
    appeal.save()
    publish(appeal, reason="Readers want to pass it on.")
    assert re.findall(r"<h2>(Text for passing on)", page("/en/appeals/schools/compare/2/3/")) == ["Text for passing on"]
