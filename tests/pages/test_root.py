import pytest

from appeals.pages.negotiation import choose
from appeals.publishing.publish import publish
from tests.make import make_appeal, make_campaign


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("", "en"),
        ("be", "be"),
        ("BE-BY, en;q=0.5", "be"),
        ("fr, uk;q=0.4, be;q=0.8", "be"),
        ("be;q=0, uk", "uk"),
        ("zh-CN", "zh-hans"),
        ("nn-NO", "nb"),
        ("*", "en"),
        ("not;a/language", "en"),
        ("x" * 9000, "en"),
    ],
)
def test_the_language_that_the_reader_likes_best_is_chosen(header, expected):
    assert choose(header, ["en", "be", "uk", "nb", "zh-hans"]) == expected


def test_the_root_sends_only_to_languages_with_something_live(client):
    publish(make_appeal(languages=("en", "be")))
    make_appeal("draft", ("uk",))
    assert client.get("/", headers={"accept-language": "uk, be;q=0.5"}).headers["Location"] == "/be/"
    assert client.get("/", headers={"accept-language": "uk"}).headers["Location"] == "/en/"


def test_the_root_of_an_empty_campaign_sends_to_the_default_language(client):
    make_campaign("be", "en")
    assert client.get("/", headers={"accept-language": "en"}).headers["Location"] == "/be/"


def test_prefixed_pages_do_not_look_at_the_readers_wish(client):
    publish(make_appeal(languages=("en", "be")))
    pages = [client.get("/en/", headers={"accept-language": wish}) for wish in ("be", "en")]
    assert pages[0].content == pages[1].content
    assert pages[0].headers["Vary"] == "Accept-Encoding"
