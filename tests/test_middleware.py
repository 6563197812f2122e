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
    assert [answer.headers.get("Vary") for answer in answers] == ["Accept-Encoding"] * 2


@pytest.mark.django_db
def test_the_desk_is_not_kept_by_anybody_and_asks_no_other_host(client):
    headers = client.get(LOGIN).headers
    assert "no-store" in headers["Cache-Control"].split(", ")
    assert "http" not in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]


@pytest.mark.django_db
def test_a_page_sees_no_cookie_and_sets_none(client):
    make_campaign()
    answer = client.get("/en/about/", headers={"cookie": "sessionid=abc; csrftoken=xyz; messages=1"})
    assert (answer.status_code, list(answer.cookies), answer.headers.get("Vary")) == (200, [], "Accept-Encoding")


@pytest.mark.django_db
@pytest.mark.parametrize("path", [LOGIN, "/en/about/"])
@pytest.mark.parametrize("charset", ["utf-7", "idna", "zlib", "latin-1", "nonsense"])
@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=x", "application/x-www-form-urlencoded"])
def test_a_body_in_another_charset_is_refused(client, path, kind, charset):
    body = b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\nb\r\n--x--\r\n"
    answer = client.generic("POST", path, body, content_type=f"{kind}; charset={charset}")
    assert (answer.status_code, answer.content) == (400, b"Send it in UTF-8.\n")


@pytest.mark.django_db
def test_ready_means_that_the_key_can_be_used(client, settings, tmp_path):
    settings.SIGNING_KEY_FILE = tmp_path / "signing.key"
    assert client.get("/health/ready").status_code == 200
    settings.SIGNING_KEY_FILE.write_text("nonsense")
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.content) == (503, b"the signing key can't be used\n")
