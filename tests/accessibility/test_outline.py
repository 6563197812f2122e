"""What a screen reader tells of a page: its parts by name, its headings in order, links that say where they lead."""

import re
from collections import defaultdict
from itertools import pairwise

import pytest
from playwright.sync_api import Page

from tests.accessibility.content import LANGUAGES
from tests.accessibility.kinds import KINDS, WITH_FRAME

pytestmark = pytest.mark.django_db

LANDMARKS = ("banner", "navigation", "search", "main", "complementary", "region", "contentinfo")
# Words in a script that the nearest lang doesn't use. Latin letters are everywhere: in addresses, keys and names.
FOREIGN = """() => {
  const arabic = /\\p{Script=Arabic}/u, cyrillic = /\\p{Script=Cyrillic}/u;
  const japanese = /[\\p{Script=Hiragana}\\p{Script=Han}]/u;
  const scripts = { ar: arabic, be: cyrillic, uk: cyrillic, ja: japanese };
  const words = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT), found = [];
  while (words.nextNode()) {
    const node = words.currentNode, language = node.parentElement.closest("[lang]").lang;
    if (node.parentElement.closest("style, script, textarea")) continue;
    for (const script of new Set(Object.values(scripts)))
      if (script.test(node.data) && scripts[language] != script) found.push(`${language}: ${node.data}`);
  }
  return found;
}"""


def outline(page: Page) -> list[str]:
    """Return the landmarks and headings that a screen reader lists, the headings by level and name."""
    told = []
    for line in page.locator("body").aria_snapshot().splitlines():
        if match := re.match(r'- heading "(.*)" \[level=(\d)\]', line.strip()):
            told.append(f"{match[2]} {match[1]}")
        elif match := re.match(rf'- ({"|".join(LANDMARKS)})\b(?: "(.*?)")?', line.strip()):
            told.append(f"{match[1]} {match[2] or ''}".strip())
    return told


def ambiguous_links(page: Page) -> list[str]:
    """Return the names that links below the same heading share although they lead to different pages."""
    heading, found = "", defaultdict(set)
    snapshot = page.locator("body").aria_snapshot()
    for title, name, address in re.findall(r'- heading "(.*)" \[|- link "(.*?)".*:\n *- /url: (\S+)', snapshot):
        heading = title or heading
        found[heading, name].add(address)
    return [f"{heading}: {name} {sorted(to)}" for (heading, name), to in found.items() if name and len(to) > 1]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_headings_landmarks_links_and_languages_are_what_they_should_be(show, kind, language):
    page = show(kind, language)
    told = outline(page)
    levels = [int(line[0]) for line in told if line[0].isdigit()]
    assert levels.count(1) == 1
    assert [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1] == []
    parts = ["banner", "main", "contentinfo"] if kind in WITH_FRAME else ["main", "contentinfo"]
    assert [line for line in told if line in ("banner", "main", "contentinfo", "navigation")] == parts
    assert ambiguous_links(page) == []
    assert page.evaluate(FOREIGN) == []


def test_an_appeal_is_told_in_this_order(show):
    assert outline(show("appeal", "en")) == [
        "banner",
        "navigation Languages",
        "main",
        "1 Belarus must not become a staging ground for war",
        "complementary What is demanded",
        "2 What is demanded",
        "3 The democracies of the world",
        "3 The command of the Armed Forces of the Republic of Belarus",
        "3 Mothers and fathers",
        "2 Addressee The democracies of the world",
        "2 Addressee The command of the Armed Forces of the Republic of Belarus",
        "2 Addressee Mothers and fathers",
        "region Pass it on",
        "2 Pass it on",
        "2 Is this the real text?",
        "2 Files to keep",
        "contentinfo",
        "navigation This site",
    ]


def test_home_is_told_in_this_order(show):
    assert outline(show("home", "en")) == [
        "banner",
        "navigation Languages",
        "main",
        "1 Belarusians against the war",
        "2 Belarus must not become a staging ground for war",
        "3 The democracies of the world",
        "3 The command of the Armed Forces of the Republic of Belarus",
        "3 Mothers and fathers",
        "2 What is demanded of whom",
        "2 Earlier appeals",
        "3 Title en appeal-19",
        "3 Title en appeal-18",
        "3 Title en appeal-17",
        "3 Title en appeal-16",
        "3 Title en appeal-15",
        "3 Title en appeal-14",
        "2 Find an appeal",
        "search",
        "contentinfo",
        "navigation This site",
    ]


def test_a_list_is_a_list_and_a_demand_is_known_by_its_number(show):
    demands = show("appeal", "en").locator("ol.demands").first
    assert demands.evaluate("element => element.computedRole ?? 'list'") == "list"
    assert demands.get_by_role("listitem").count() == 3
    assert [link.get_attribute("aria-label") for link in demands.locator("a.n").all()] == [
        "Demand 1",
        "Demand 2",
        "Demand 3",
    ]


def test_faults_would_be_found(show):
    page = show("error", "en")
    page.locator("main").evaluate(
        """main => main.innerHTML += "<nav></nav><h2>Two</h2><h4>Four</h4><p>Беларусь</p>" +
            "<a href=/a>More</a> <a href=/b>More</a>" """
    )
    assert outline(page)[-5:] == ["navigation", "2 Two", "4 Four", "contentinfo", "navigation This site"]
    assert ambiguous_links(page) == ["Four: More ['/a', '/b']"]
    assert page.evaluate(FOREIGN) == ["en: Беларусь"]
