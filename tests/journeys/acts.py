"""What editors and translators do again and again in the browser."""

from playwright.sync_api import Page


def save(page: Page) -> None:
    """Save the form and go on with it; only when it is there again is everything in the database."""
    with page.expect_navigation():
        page.click("input[name=_continue]")
