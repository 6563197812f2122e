"""The headers of every answer, and the language of the desk."""

import pytest

from tests.make import make_campaign

LOGIN = "/desk/login/"


def title(client, languages: str) -> str:
    """The page title of the login form for a browser that asks for ``languages``."""
    text = client.get(LOGIN, headers={"accept-language": languages}).content.decode()
    return text[text.index("<html") :][:20].partition('lang="')[2].partition('"')[0]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "spoken"),
    [("uk", "uk"), ("lt,ru;q=0.5", "ru"), ("de-AT,en;q=0.1", "de"), ("ja", "en"), ("", "en"), ("\x00;q=x", "en")],
)
def test_the_desk_speaks_the_language_of_the_browser_where_it_can(client, asked, spoken):
    assert title(client, asked) == spoken


@pytest.mark.django_db
def test_the_desk_says_that_its_answer_depends_on_the_language(client):
    assert "accept-language" in client.get(LOGIN).headers["Vary"].lower()


@pytest.mark.django_db
def test_a_page_does_not_look_at_the_language_of_the_browser(client):
    make_campaign()
    answers = [client.get("/en/about/", headers={"accept-language": asked}) for asked in ("be", "ar")]
    assert answers[0].content == answers[1].content
    assert [answer.headers.get("Vary") for answer in answers] == [None, None]


@pytest.mark.django_db
def test_the_desk_is_not_kept_by_anybody_and_asks_no_other_host(client):
    headers = client.get(LOGIN).headers
    assert "no-store" in headers["Cache-Control"].split(", ")
    assert "http" not in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
