"""Nobody has to scroll sideways or loses words: on small screens, enlarged, with looser text, in colours of her own."""

import pytest
from playwright.sync_api import Page

from tests.accessibility.content import LANGUAGES
from tests.accessibility.kinds import KINDS

pytestmark = pytest.mark.django_db

every_page = pytest.mark.parametrize(("kind", "language"), [(kind, code) for kind in KINDS for code in LANGUAGES])

# WCAG 1.4.12: what readers may set, in place of what the page does.
LOOSE = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }"
LOOSE += " p { margin-block-end: 2em !important }"
WIDER_THAN_THE_WINDOW = """() => {
  const root = document.scrollingElement, wide = root.scrollWidth - root.clientWidth;
  if (wide <= 0) return [];
  const box = element => element.getBoundingClientRect();
  const outside = element => box(element).right > innerWidth || box(element).left < 0;
  const over = [...document.body.querySelectorAll(":not(.skip)")].filter(outside);
  return [`${wide} px`, ...over.slice(-3).map(element => element.outerHTML.slice(0, 120))];
}"""
# Left out is what hides words on purpose: texts for the ear, the overview of what stands below, fields that scroll.
CUT_OFF = """() => [...document.body.querySelectorAll("*")].filter(element => {
  const style = getComputedStyle(element);
  const hides = ["hidden", "clip"].some(way => style.overflowX == way || style.overflowY == way);
  const over = element.scrollHeight > element.clientHeight + 1 || element.scrollWidth > element.clientWidth + 1;
  return hides && over && style.clipPath == "none" && !element.matches(".overview span, input");
}).map(element => element.outerHTML.slice(0, 120))"""
MOVING = """() => [...document.querySelectorAll("*")].filter(element => {
  const style = getComputedStyle(element);
  return style.animationName != "none" || style.transitionDuration != "0s" || style.scrollBehavior == "smooth";
}).map(element => element.outerHTML.slice(0, 120))"""


def wider(page: Page, width: int) -> list[str]:
    """Return what makes the page scroll sideways in a window that is ``width`` CSS pixels wide."""
    page.set_viewport_size({"width": width, "height": 800})
    return page.evaluate(WIDER_THAN_THE_WINDOW)


@every_page
def test_a_page_fits_small_screens_and_loose_text(show, kind, language):
    page = show(kind, language, bypass_csp=True)
    found = {width: wider(page, width) for width in (320, 640, 1280)}  # 640: a window of 1280, enlarged to 200 %
    page.add_style_tag(content=LOOSE)
    found["loose"] = wider(page, 320) + page.evaluate(CUT_OFF)
    assert found == {320: [], 640: [], 1280: [], "loose": []}


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_moves_where_readers_asked_for_rest(show, kind):
    assert show(kind, "en", reduced_motion="reduce").evaluate(MOVING) == []


def test_what_colours_tell_is_told_without_them_too(show):
    page = show("appeal", "en", forced_colors="active")
    current = page.locator("nav [aria-current]").first
    assert "underline" in current.evaluate("element => getComputedStyle(element).textDecorationLine")
    edges = page.locator(".slogan").first.evaluate("element => getComputedStyle(element).borderBlockStartWidth")
    assert edges == "3px"


def test_a_page_that_is_too_wide_and_cuts_words_off_would_be_found(show):
    page = show("error", "en", bypass_csp=True)
    page.add_style_tag(
        content="h1 { inline-size: 40rem; transition: all 1s } .foot p { block-size: 1em; overflow: hidden }"
    )
    assert wider(page, 320)[1:] == ["<h1>There is no such page</h1>"]
    assert [found[:18] for found in page.evaluate(CUT_OFF)] == ["<p>This page is co"]
    assert [found[:4] for found in page.evaluate(MOVING)] == ["<h1>"]
