"""Every kind of page in four languages, made once, and a browser that shows it as it was answered.

All kinds in all languages take many minutes: that is ``--thorough``, before a release. Else axe looks at each kind in
one language, the next kind in the next one, and the other tests do so at every second kind.
"""

from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client, override_settings
from playwright.sync_api import Browser, Page, Route

from appeals.signing import load_key, make_key
from tests.accessibility.content import LANGUAGES, make_content
from tests.accessibility.kinds import KINDS

HERE = Path(__file__).parent
SITE = "http://testserver"


def pytest_collection_modifyitems(config, items):
    """Leave out what has no turn."""
    if config.getoption("--thorough"):
        return
    left_out = [item for item in items if item.path.parent == HERE and not _has_turn(item)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]


def _has_turn(item) -> bool:
    params = item.callspec.params if hasattr(item, "callspec") else {}
    if "kind" not in params:
        return True
    every = 1 if item.originalname == "test_axe_finds_nothing" else 2
    turn, rest = divmod(list(KINDS).index(params["kind"]), every)
    return not rest and params.get("language", LANGUAGES[0]) == LANGUAGES[turn % len(LANGUAGES)]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the site answered, and at which address (after redirects)."""

    path: str
    status: int
    headers: dict[str, str]
    html: str


@pytest.fixture(scope="session")
def answers(django_db_setup, django_db_blocker, tmp_path_factory) -> dict[tuple[str, str], Answer]:
    """The answer for each kind of page and language. Nothing of it stays in the database."""
    file = tmp_path_factory.mktemp("key") / "signing.key"
    make_key(file)
    with django_db_blocker.unblock(), override_settings(SIGNING_KEY_FILE=file), transaction.atomic():
        make_content(load_key(file))
        found = {(kind, code): _ask(f"/{code}/{path}") for kind, (_, path, _) in KINDS.items() for code in LANGUAGES}
        transaction.set_rollback(True)
    return found


@pytest.fixture
def show(browser: Browser, answers):
    """A function that opens a kind of page in a language. A request that the page makes fails the test."""
    opened = []

    def open_page(kind: str, language: str, **options) -> Page:
        answer = answers[kind, language]
        context = browser.new_context(base_url=SITE, **options)
        opened.append(context)
        context.route("**/*", lambda route: _fulfil(route, answer))
        page = context.new_page()
        page.goto(answer.path)
        return page

    yield open_page
    for context in opened:
        context.close()


def _ask(path: str) -> Answer:
    response = Client().get(path, follow=True)
    asked = response.redirect_chain[-1][0] if response.redirect_chain else path
    return Answer(asked, response.status_code, dict(response.headers), response.content.decode())


def _fulfil(route: Route, answer: Answer) -> None:
    assert route.request.is_navigation_request(), route.request.url
    route.fulfill(status=answer.status, headers=answer.headers, body=answer.html)
