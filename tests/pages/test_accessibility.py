"""The accessibility statement."""

import re

from tests.make import make_campaign


def test_the_statement_says_what_is_met_how_it_is_checked_and_what_is_missing(page):
    headings = re.findall(r"<h[12][^>]*>(.*?)</h", page("/en/accessibility/"))
    assert headings == ["Accessibility", "The standard", "How it is checked", "Known limits", "Other ways to read"]


def test_the_statement_names_whom_to_tell_of_a_barrier_where_the_campaign_has_a_contact(page):
    make_campaign(contact="people@example.org")
    html = page("/en/accessibility/")
    assert re.findall(r"<h2>(.*?)</h2>", html)[-1] == "Tell us about a barrier"
    assert re.findall(r'href="mailto:(.*?)"', html) == ["people@example.org"]


def test_every_page_links_to_the_statement(page):
    for path in ("/en/", "/en/about/", "/en/accessibility/"):
        assert re.findall(r'<a href="/en/accessibility/">(.*?)</a>', page(path)) == ["Accessibility"]
    assert '<a href="/en/accessibility/">' in page("/en/nothing/", status=404)
