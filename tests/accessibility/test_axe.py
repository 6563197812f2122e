"""axe-core finds no barrier: every kind of page, four languages, light and dark, narrow and wide.

With ``--thorough`` every page is looked at in all four ways, else in one of them, which moves on from page to page.
"""

from itertools import product

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.accessibility.content import LANGUAGES
from tests.accessibility.kinds import KINDS

pytestmark = pytest.mark.django_db

WAYS = list(product((320, 1280), ("light", "dark")))
# All that axe knows of the standard at levels A and AA, and its best practices. Contrast is measured once, against the
# stricter values of level AAA: they hold for the same texts.
OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {
        "color-contrast": {"enabled": False},
        "color-contrast-enhanced": {"enabled": True},
        "target-size": {"enabled": True},
    },
    "resultTypes": ["violations", "incomplete"],
}
RUN = """async options => {
  const results = await axe.run(document, options);
  const told = kind => results[kind].flatMap(found => found.nodes.map(node => `${kind} ${found.id} ${node.html}`));
  return { found: [...told("violations"), ...told("incomplete")], rules: results.passes.map(rule => rule.id) };
}"""


def look(page: Page, ways: list[tuple[int, str]]) -> dict[str, list[str]]:
    """Return what axe finds at each width (in CSS pixels) and scheme of ``ways``, and nothing of what is fine."""
    page.evaluate(AXE_SCRIPT)
    findings = {}
    for width, scheme in ways:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        if found := page.evaluate(RUN, OPTIONS)["found"]:
            findings[f"{width} {scheme}"] = found
    return findings


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing(show, request, kind, language):
    turn = list(KINDS).index(kind) // len(LANGUAGES) % len(WAYS)
    ways = WAYS if request.config.getoption("--thorough") else [WAYS[turn]]
    assert look(show(kind, language), ways) == {}


def test_what_axe_should_find_is_found(show):
    page = show("error", "en", bypass_csp=True)
    page.add_style_tag(content=".foot p { color: light-dark(#757575, #ccc) }")  # enough for level AA, not for AAA
    page.locator("h1").evaluate("element => element.outerHTML = '<h3>Title</h3>'")
    found = {where: sorted(line.split(" <")[0] for line in lines) for where, lines in look(page, WAYS).items()}
    dark = ["violations page-has-heading-one"]
    light = ["violations color-contrast-enhanced", *dark]
    assert found == {"320 light": light, "320 dark": dark, "1280 light": light, "1280 dark": dark}
