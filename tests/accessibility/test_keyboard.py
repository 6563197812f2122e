"""Whoever has no mouse gets everywhere, in the order of the page, and always sees where she is."""

import pytest
from playwright.sync_api import Page

from tests.accessibility.content import LANGUAGES
from tests.accessibility.kinds import KINDS, WITH_FRAME

pytestmark = pytest.mark.django_db

# All that can be reached, in the order of the page; a closed part hides what is in it.
REACHABLE = """() => [...document.querySelectorAll("a[href], summary, button, input, select, textarea, [tabindex='0']")]
  .filter(element => element.checkVisibility() && element.type != "hidden").map(element => element.outerHTML)"""
# Where the focus is, and whether that shows: a ring around something that stands in the window.
HERE = """async () => {
  await new Promise(requestAnimationFrame);  // the page scrolls to it
  const element = document.activeElement, style = getComputedStyle(element), box = element.getBoundingClientRect();
  const ring = style.outlineStyle == "solid" && parseFloat(style.outlineWidth) >= 2;
  const inside = box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  return { element: element.outerHTML, seen: ring && inside };
}"""


def tab_through(page: Page) -> tuple[list[str], list[str]]:
    """Press Tab until the page is left; return what was reached, and what of it didn't show that."""
    reached, unseen = [], []
    for _ in range(500):
        page.keyboard.press("Tab")
        here = page.evaluate(HERE)
        if here["element"].startswith("<body"):
            break
        reached.append(here["element"])
        if not here["seen"]:
            unseen.append(here["element"])
    return reached, unseen


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_the_keyboard_reaches_everything_in_order_and_shows_where_it_is(show, kind, language):
    page = show(kind, language, viewport={"width": 320, "height": 640})
    wanted = page.evaluate(REACHABLE)
    assert wanted[0].startswith('<a class="skip"') == (kind in WITH_FRAME)
    assert tab_through(page) == (wanted, [])


@pytest.mark.parametrize("kind", WITH_FRAME)
def test_the_skip_link_leads_past_the_languages_into_the_text(show, kind):
    page = show(kind, "be")
    skip = page.locator("a.skip")
    assert skip.bounding_box()["x"] < 0
    page.keyboard.press("Tab")
    assert skip.bounding_box()["x"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.tagName") == "MAIN"
    page.keyboard.press("Tab")
    first = page.locator("main :is(a[href], summary, button, input:not([type=hidden])), footer a[href]").first
    assert first.evaluate("element => element == document.activeElement")


def test_a_hidden_focus_would_be_found(show):
    page = show("accessibility", "en", bypass_csp=True)
    page.add_style_tag(content=".way a:focus { outline: 0 }")
    page.locator("main").evaluate("element => element.insertAdjacentHTML('beforeend', '<a href=/ tabindex=-1>x</a>')")
    wanted = page.evaluate(REACHABLE)
    reached, unseen = tab_through(page)
    assert [element for element in wanted if element not in reached] == ['<a href="/" tabindex="-1">x</a>']
    assert unseen == ['<a href="mailto:people@example.org" dir="ltr">people@example.org</a>']
