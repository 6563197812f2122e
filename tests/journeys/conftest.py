"""A page in a real browser, and an editor who is logged in there."""

from pathlib import Path

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page

from tests.door import PASSWORD
from tests.journeys.door import log_in
from tests.make import make_campaign


@pytest.fixture
def page(browser, live_server, settings, tmp_path: Path):
    """A page in a new browser whose complaints and foreign requests fail the test."""
    settings.SIGNING_KEY_FILE = tmp_path / "none"
    context = browser.new_context(base_url=live_server.url, locale="en-GB", timezone_id="UTC")
    opened = context.new_page()
    complaints: list[str] = []
    context.on("console", lambda message: complaints.append(_told(message)) if message.type == "error" else None)
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    context.on("request", lambda request: complaints.append(request.url) if _is_foreign(request, live_server) else None)
    yield opened
    context.close()
    assert complaints == []


@pytest.fixture
def desk(page: Page, live_server) -> Page:
    """The desk, opened by an editor, with a campaign in place."""
    make_campaign("en", "be")
    editor = User.objects.create_superuser("editor", "editor@example.org", PASSWORD)
    page.goto("/desk/")
    log_in(page, editor)
    return page


def _told(message) -> str:
    return f"{message.text} ({message.location['url']})"


def _is_foreign(request, live_server) -> bool:
    return not request.url.startswith((live_server.url, "data:", "about:", "blob:"))
