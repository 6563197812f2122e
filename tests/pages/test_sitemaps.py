from datetime import timedelta

import pytest
from defusedxml.ElementTree import fromstring
from django.utils import timezone

from appeals.models import Revision, Slug
from appeals.pages import sitemaps
from appeals.publishing.publish import publish, withdraw
from tests.make import make_addressee, make_appeal, make_campaign, make_section

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"
SITE = "http://testserver"


@pytest.fixture
def read(client):
    """A function that returns a map as a tree, which keeps the rules."""

    def get(path):
        response = client.get(path)
        assert response.status_code == 200
        assert response.headers["Content-Type"] == "application/xml; charset=utf-8"
        root = fromstring(response.content)
        assert root.tag in (f"{MAP}urlset", f"{MAP}sitemapindex")
        assert {place.text.startswith(f"{SITE}/") for place in root.iter(f"{MAP}loc")} <= {True}
        for url in root:
            # What a page lists as its versions in other languages holds the page itself.
            assert not url.findall(LINK) or url.find(f"{MAP}loc").text in {
                link.get("href") for link in url.findall(LINK)
            }
        return root

    return get


def places(root):
    """The addresses in a map."""
    return [place.text.removeprefix(SITE) for place in root.iter(f"{MAP}loc")]


def alternates(root):
    """What a map says of each page: its languages with their addresses."""
    return {
        url.find(f"{MAP}loc").text.removeprefix(SITE): [
            (link.get("hreflang"), link.get("href").removeprefix(SITE)) for link in url.findall(LINK)
        ]
        for url in root
    }


def parts(read):
    """The parts that the index lists, and all the appeals in them."""
    whole = ("/sitemap-pages.xml", "/sitemap-parties-")
    found = [path for path in places(read("/sitemap.xml")) if not path.startswith(whole)]
    return found, [place for path in found for place in places(read(path))]


def test_a_part_lists_what_is_live_with_its_alternates(read):
    make_campaign("en", "be", "uk")
    appeal = make_appeal(languages=("be", "en", "pl"))
    Slug.objects.create(appeal=appeal, language="be", slug="школы")
    publish(appeal)
    withdrawn = make_appeal("withdrawn", ("be", "en"))
    publish(withdrawn)
    withdraw(withdrawn, reason="Wrong.")
    make_appeal("draft", ("be", "en"))
    (path,), _appeals = parts(read)
    belarusian, english = "/be/appeals/%D1%88%D0%BA%D0%BE%D0%BB%D1%8B/", "/en/appeals/schools/"
    links = [("be", belarusian), ("en", english), ("x-default", belarusian)]
    assert alternates(read(path)) == {belarusian: links, english: links}


def test_the_pages_about_the_whole_are_listed_where_they_exist(read):
    make_campaign("en", "be", "uk")
    appeal = make_appeal(languages=("en", "be"))
    publish(appeal)
    other = make_appeal("other")
    make_section(other, make_addressee("state", en="The state"), ["Pay."])
    publish(other)
    whole = ["", "appeals/", "addressees/", "issuers/", "about/", "verify/", "privacy/"]
    assert list(alternates(read("/sitemap-pages.xml"))) == [
        f"/{code}/{path}" for path in whole for code in ("en", "be")
    ]
    found = alternates(read("/sitemap-parties-1.xml"))
    in_both = [f"/{code}/addressees/city/" for code in ("en", "be")]
    assert list(found) == [*in_both, "/en/addressees/state/", "/en/issuers/council/", "/be/issuers/council/"]
    assert found["/be/addressees/city/"] == [
        ("en", "/en/addressees/city/"),
        ("be", "/be/addressees/city/"),
        ("x-default", "/en/addressees/city/"),
    ]
    assert found["/en/addressees/state/"] == [("en", "/en/addressees/state/"), ("x-default", "/en/addressees/state/")]


def test_every_listed_page_is_there(read, client):
    publish(make_appeal(languages=("en", "be", "ar")))
    maps = places(read("/sitemap.xml"))
    listed = [path for each in maps for path in places(read(each))]
    assert {path: client.get(path).status_code for path in listed} == dict.fromkeys(listed, 200)
    assert len(listed) == 3 * (7 + 2 + 1)


def test_the_index_lists_parts_of_a_few_and_when_they_changed(read, monkeypatch):
    monkeypatch.setattr(sitemaps, "SPAN", 2)
    appeals = [make_appeal(f"appeal-{number}") for number in range(5)]
    for appeal in appeals:
        publish(appeal)
    paths, listed = parts(read)
    assert sorted(listed) == [f"/en/appeals/appeal-{number}/" for number in range(5)]
    assert paths == [f"/sitemap-{number}.xml" for number in sorted({(appeal.pk + 1) // 2 for appeal in appeals})]
    today = Revision.objects.first().live_from.date().isoformat()
    assert [moment.text for moment in read("/sitemap.xml").iter(f"{MAP}lastmod")] == [today] * len(paths)
    assert [moment.text for moment in read(paths[0]).iter(f"{MAP}lastmod")] == [today] * len(places(read(paths[0])))


def test_parties_are_listed_to_the_last_in_parts(read, client, monkeypatch):
    monkeypatch.setattr(sitemaps, "SPAN", 2)
    appeal = make_appeal()
    for number in range(4):
        make_section(appeal, make_addressee(f"party-{number}", en=f"Party {number}"), ["Pay."])
    publish(appeal)
    paths = [path for path in places(read("/sitemap.xml")) if path.startswith("/sitemap-parties-")]
    assert paths == [f"/sitemap-parties-{number}.xml" for number in (1, 2, 3)]
    listed = [path for each in paths for path in places(read(each))]
    keys = ["city", *(f"party-{number}" for number in range(4))]
    assert listed == [*(f"/en/addressees/{key}/" for key in keys), "/en/issuers/council/"]
    assert client.get("/sitemap-parties-4.xml").status_code == 404


def test_an_appeal_stays_in_its_part_whatever_is_published_or_withdrawn(read, monkeypatch):
    monkeypatch.setattr(sitemaps, "SPAN", 1)
    first, second = make_appeal("first"), make_appeal("second")
    publish(first)
    publish(second)
    (path, other), _appeals = parts(read)
    withdraw(first, reason="Wrong.")
    publish(make_appeal("third"))
    assert (path in parts(read)[0], places(read(other))) == (False, ["/en/appeals/second/"])


def test_a_part_without_anything_on_offer_is_not_listed(read, client):
    appeal = make_appeal()
    publish(appeal)
    assert parts(read)[0] == [f"/sitemap-{(appeal.pk - 1) // 100 + 1}.xml"]
    make_campaign("be", "de")
    assert parts(read) == ([], [])


def test_what_is_scheduled_is_in_no_map(read):
    publish(make_appeal(), live_from=timezone.now() + timedelta(days=1))
    assert parts(read) == ([], [])
    assert places(read("/sitemap-pages.xml")) == places(read("/sitemap-parties-1.xml")) == []


@pytest.mark.parametrize("path", ["/sitemap-1000000.xml", "/sitemap-0.xml", "/sitemap-x.xml", "/sitemap-parties-0.xml"])
def test_there_are_no_other_parts(client, path):
    assert client.get(path).status_code == 404
