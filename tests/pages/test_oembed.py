"""oEmbed: other sites learn how to show an appeal from its address."""

from xml.etree import ElementTree

import pytest
from lxml import html

from appeals.models import Slug
from appeals.publishing.publish import publish, withdraw
from tests.make import make_appeal

OWN = "http://testserver/en/appeals/schools/"


@pytest.fixture
def appeal(db):
    """An appeal in English and Belarusian; it has a present and a former address in Belarusian."""
    appeal = make_appeal(languages=("en", "be"))
    appeal.title_en = "Heat & <light>"
    appeal.save()
    Slug.objects.create(appeal=appeal, language="be", slug="школы")
    Slug.objects.create(appeal=appeal, language="be", slug="школа", current=False)
    publish(appeal)
    return appeal


def ask(client, url, **more):
    """Return the answer to a question about an address."""
    return client.get("/oembed", {"url": url, **more})


def test_the_answer_describes_the_appeal(client, appeal):
    answer = ask(client, OWN)
    assert answer.headers["Content-Type"] == "application/json; charset=utf-8"
    facts = answer.json()
    assert facts.pop("html").startswith(f'<iframe src="{OWN}embed/" title="Heat &amp; &lt;light&gt;" width="560" ')
    assert facts == {
        "version": "1.0",
        "type": "rich",
        "title": "Heat & <light>",
        "author_name": "Council en",
        "provider_name": "Campaign",
        "provider_url": "http://testserver/en/",
        "cache_age": 3600,
        "width": 560,
        "height": 640,
        "thumbnail_url": f"{OWN}card.png",
        "thumbnail_width": 1200,
        "thumbnail_height": 630,
    }


def test_the_answer_in_xml_says_the_same(client, appeal):
    answer = ask(client, OWN, format="xml")
    assert answer.headers["Content-Type"] == "text/xml; charset=utf-8"
    root = ElementTree.fromstring(answer.content)  # noqa: S314
    facts = {name: str(value) for name, value in ask(client, OWN).json().items()}
    assert (root.tag, {each.tag: each.text for each in root}) == ("oembed", facts)


def test_another_format_is_not_implemented(client, appeal):
    assert ask(client, OWN, format="yaml").status_code == 501


@pytest.mark.parametrize(
    "url",
    [
        "http://testserver/be/appeals/школы/",
        "http://testserver/be/appeals/%D1%88%D0%BA%D0%BE%D0%BB%D1%8B/",
        "https://testserver/be/appeals/schools/?utm_source=x#d2",
        "http://testserver/be/appeals/школа/",
        "http://testserver/be/appeals/школы/demands/2/",
        "http://testserver/be/appeals/школы/share/",
        "http://testserver/be/appeals/школы/embed/",
    ],
)
def test_every_page_that_speaks_of_an_appeal_leads_to_it_in_its_language(client, appeal, url):
    facts = ask(client, url).json()
    assert facts["title"] == "Title be schools"
    assert 'src="http://testserver/be/appeals/schools/embed/"' in facts["html"]


@pytest.mark.parametrize(
    "url",
    [
        "",
        "/en/appeals/schools/",
        "http://elsewhere.example/en/appeals/schools/",
        "http://testserver.example/en/appeals/schools/",
        "http://testserver@elsewhere.example/en/appeals/schools/",
        "ftp://testserver/en/appeals/schools/",
        "http://testserver/",
        "http://testserver/en/",
        "http://testserver/en/appeals/schools.md",
        "http://testserver/en/appeals/roads/",
        "http://testserver/pl/appeals/schools/",
        "http://testserver/ja/appeals/schools/",
        "http://testserver/desk/",
        "http://testserver/en/appeals/%FF/",
        "http://[/en/appeals/schools/",
    ],
)
def test_nothing_is_said_of_any_other_address(client, appeal, url):
    answer = ask(client, url)
    assert (answer.status_code, answer.headers["Access-Control-Allow-Origin"]) == (404, "*")


def test_a_withdrawn_appeal_is_unknown(client, appeal):
    withdraw(appeal, reason="A mistake.")
    assert ask(client, OWN).status_code == 404


@pytest.mark.parametrize(
    ("asked", "size", "picture"),
    [
        ({"maxwidth": "300"}, (300, 640), False),
        ({"maxheight": "200", "maxwidth": "9999"}, (560, 200), False),
        ({"maxwidth": "1200", "maxheight": "630"}, (560, 630), True),
        ({"maxwidth": "wide", "maxheight": "-1"}, (560, 640), True),
    ],
)
def test_the_frame_is_never_larger_than_asked_for(client, appeal, asked, size, picture):
    facts = ask(client, OWN, **asked).json()
    assert (facts["width"], facts["height"]) == size
    assert f'width="{size[0]}" height="{size[1]}"' in facts["html"]
    assert ("thumbnail_url" in facts) == picture


def test_the_page_of_an_appeal_says_where_to_ask(page, client, appeal):
    (link,) = html.fromstring(page("/be/appeals/школы/")).xpath("//link[@type='application/json+oembed']")
    assert client.get(link.get("href").removeprefix("http://testserver")).json()["title"] == "Title be schools"


def test_other_pages_say_nothing_of_it(page, appeal):
    assert "oembed" not in page("/en/") + page("/en/appeals/schools/versions/1/")
