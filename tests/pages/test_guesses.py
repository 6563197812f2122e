import re

from appeals.publishing.publish import publish
from tests.make import make_appeal


def offered(html):
    """The addresses under the question what was meant."""
    found = re.search(r"Did you mean one of these\?</h2>(.+?)</section>", html, re.DOTALL)
    return re.findall(r'<h3><a href="([^"]+)"', found[1]) if found else []


def test_a_mistyped_address_is_guessed_and_its_words_stand_in_the_search_field(page):
    publish(make_appeal("free-the-teachers"))
    publish(make_appeal("lighthouses"))
    html = page("/en/appeals/fre-the-teachrs/", status=404)
    assert offered(html) == ["/en/appeals/free-the-teachers/"]
    assert 'name="q" value="fre the teachrs"' in html


def test_an_address_with_words_of_a_text_leads_to_it(page):
    publish(make_appeal("first"))
    assert offered(page("/en/2024/05/opening.html", status=404)) == []
    assert offered(page("/en/news/opening.html", status=404)) == []
    assert offered(page("/en/opening.html", status=404)) == ["/en/appeals/first/"]


def test_a_missing_page_shows_the_newest_appeals_and_the_other_languages(page):
    publish(make_appeal("first", ("en", "be")))
    main = page("/en/nothing/", status=404).split("<main")[1]
    assert re.findall(r'<h3><a href="([^"]+)"', main) == ["/en/appeals/first/"]
    assert re.findall(r'<a href="([^"]+)" hreflang', main) == ["/be/"]
