"""The data: what each address answers, to whom, and what it says where there is nothing to answer."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from appeals.models import Edition, Slug, Withdrawal
from appeals.pages import api
from appeals.publishing.outcomes import record_outcome
from appeals.publishing.publish import publish, withdraw, withdraw_revision
from tests.make import make_addressee, make_appeal, make_campaign, make_section

SITE = "http://testserver"
SCHOOLS = "%D1%88%D0%BA%D0%BE%D0%BB%D1%8B"
PROBLEM = "application/problem+json; charset=utf-8"


@pytest.fixture
def data(client):
    """A function that returns what is at an address, which must be there."""

    def read(path, status=200):
        response = client.get(path)
        kind = "application/json; charset=utf-8" if status == 200 else PROBLEM
        assert (response.status_code, response.headers["Content-Type"]) == (status, kind)
        return response.json()

    return read


@pytest.fixture
def appeal(db):
    """A published appeal in two languages, with an address of its own in one of them."""
    appeal = make_appeal(languages=("en", "be"))
    Slug.objects.create(appeal=appeal, language="be", slug="школы")
    publish(appeal)
    return appeal


def test_an_appeal_as_data(data, appeal):
    found = data(f"/be/appeals/{SCHOOLS}.json")
    edition = Edition.objects.select_related("revision").get(language="be")
    page = f"{SITE}/be/appeals/{SCHOOLS}"
    assert [found[name] for name in ("url", "language", "key", "version", "digest")] == [
        f"{page}/",
        "be",
        "schools",
        1,
        edition.digest,
    ]
    assert found["live_from"] == f"{edition.revision.live_from:%Y-%m-%dT%H:%M:%SZ}"
    assert found["links"] == {
        "html": f"{page}/",
        "json": f"{page}.json",
        "markdown": f"{page}.md",
        "signature": None,
        "versions": f"{page}/versions.json",
    }
    english = f"{SITE}/en/appeals/schools"
    assert found["languages"] == [{"language": "en", "url": f"{english}/", "json": f"{english}.json"}]
    assert found["sections"][1]["demands"][1] == {
        "number": 2,
        "text": "Demand 2 be.",
        "html": "Demand 2 be.",
        "addressee": {
            "key": "city",
            "name": "City be",
            "url": f"{SITE}/be/addressees/city/",
            "json": f"{SITE}/be/addressees/city.json",
        },
        "state": "open",
        "outcomes": [],
        "url": f"{page}/demands/2/",
        "json": f"{page}/demands/2.json",
    }


def test_a_demand_tells_what_came_of_it(data, appeal):
    told = {"number": 1, "on": date(2026, 3, 1)}
    mistake = record_outcome(appeal, status="met", note="Done.", **told)
    record_outcome(appeal, status="promised", evidence="https://example.org/", replaces=mistake, **told)
    found = data("/en/appeals/schools/demands/1.json")
    assert (found["url"], found["links"]["html"]) == (f"{SITE}/en/appeals/schools/demands/1/",) * 2
    assert found["demand"]["state"] == "promised"
    wrong = {"date": "2026-03-01", "status": "met", "evidence": None, "note": {"text": "Done.", "language": "en"}}
    right = {"date": "2026-03-01", "status": "promised", "evidence": "https://example.org/", "note": None}
    assert found["demand"]["outcomes"] == [{**right, "mistakes": [wrong]}]
    by_list = data("/en/addressees/city.json")["appeals"][0]["demands"][0]
    assert by_list == found["demand"] == data("/en/appeals/schools.json")["sections"][1]["demands"][0]


def test_versions_as_data(data, appeal):
    make_section(appeal, en="Wrong.", be="Памылка.")
    revision = publish(appeal, reason="Something was missing.")
    withdraw_revision(revision, reason="It was wrong.")
    new, old = data("/en/appeals/schools/versions.json")["versions"]
    assert (new["version"], new["reason"], new["languages"], new["edition"]) == (2, "Something was missing.", [], None)
    assert {**new["withdrawn"], "at": ""} == {"at": "", "reason": "It was wrong.", "language": "en"}
    assert (old["version"], old["reason"], old["languages"], old["withdrawn"]) == (1, "", ["en", "be"], None)
    former = f"{SITE}/en/appeals/schools/versions/1"
    digest = Edition.objects.get(language="en", revision__number=1).digest
    assert old["edition"] == {"url": f"{former}/", "digest": digest, "markdown": f"{former}.md", "signature": None}


def test_the_languages_on_offer_as_data(data):
    make_campaign("be", "ar")
    found = data("/languages.json")
    assert found["default"] == "be"
    assert [(each["code"], each["direction"], each["appeals"]) for each in found["languages"]] == [
        ("be", "ltr", f"{SITE}/be/appeals.json"),
        ("ar", "rtl", f"{SITE}/ar/appeals.json"),
    ]


def test_every_appeal_is_met_once_on_the_way_through_the_pages(data, monkeypatch):
    monkeypatch.setattr(api, "SIZE", 2)
    keys = [f"appeal-{number}" for number in range(5)]
    for key in keys:
        publish(make_appeal(key))
    met, path = [], "/en/appeals.json"
    while path:
        found = data(path)
        met.append([each["key"] for each in found["appeals"]])
        path = found["links"]["next"] and found["links"]["next"].removeprefix(SITE)
    assert [len(page) for page in met] == [2, 2, 1]
    assert [key for page in met for key in page] == keys[::-1]


def test_every_addressee_is_met_once_on_the_way_through_the_pages(data, monkeypatch):
    monkeypatch.setattr(api, "NAMES", 2)
    appeal = make_appeal()
    for number in range(4):
        make_section(appeal, make_addressee(f"party-{number}", en=f"Party {number}"), ("More.",), en="To you:")
    publish(appeal)
    met, path = [], "/en/addressees.json"
    while path:
        found = data(path)
        met.append([(each["key"], each["demand_count"]) for each in found["addressees"]])
        path = found["links"]["next"] and found["links"]["next"].removeprefix(SITE)
    assert met == [[("city", 2), ("party-0", 1)], [("party-1", 1), ("party-2", 1)], [("party-3", 1)]]


def test_a_list_tells_where_the_same_appeals_stand_in_other_languages(data, appeal):
    (found,) = data("/en/appeals.json")["appeals"]
    page = f"{SITE}/be/appeals/{SCHOOLS}"
    assert found["languages"] == [{"language": "be", "url": f"{page}/", "json": f"{page}.json"}]
    assert (found["demand_count"], [each["key"] for each in found["addressees"]]) == (2, ["city"])


def test_every_page_that_data_name_is_there(client, data, appeal):
    paths = ["/en/appeals.json", "/en/appeals/schools.json", "/en/appeals/schools/demands/1.json"]
    paths += ["/en/appeals/schools/versions.json", "/en/addressees.json", "/en/addressees/city.json"]
    named = {address for path in paths for address in addresses(data(path))}
    assert len(named) > 20
    assert {address: client.get(address.removeprefix(SITE)).status_code for address in named} == dict.fromkeys(
        named, 200
    )


def addresses(found):
    """Yield all addresses of the site inside of what was found."""
    if isinstance(found, str) and found.startswith(SITE):
        yield found
    for inner in found.values() if isinstance(found, dict) else found if isinstance(found, list) else ():
        yield from addresses(inner)


@pytest.mark.parametrize("path", ["/languages.json", "/en/appeals.json", "/en/appeals/nothing.json", "/openapi.json"])
def test_any_site_may_read_and_nothing_else(client, appeal, path):
    response = client.get(path)
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    asked = client.options(path)
    assert (asked.status_code, asked.content, asked.headers["Allow"]) == (204, b"", "GET, HEAD, OPTIONS")
    assert asked.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    for method in ("post", "put", "patch", "delete"):
        response = getattr(client, method)(path)
        assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")
        assert response.json()["title"] == "Method Not Allowed"


def test_who_has_it_already_gets_it_not_again(client, appeal):
    first = client.get("/en/appeals/schools.json")
    again = client.get("/en/appeals/schools.json", headers={"if-none-match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["Access-Control-Allow-Origin"] == "*"


def test_former_addresses_lead_to_the_present_one(client, appeal):
    for asked, expected in [("schools.json", ".json"), ("schools/demands/2.json", "/demands/2.json")]:
        response = client.get(f"/be/appeals/{asked}")
        assert (response.status_code, response.headers["Location"]) == (301, f"/be/appeals/{SCHOOLS}{expected}")
        assert response.headers["Access-Control-Allow-Origin"] == "*"


def test_what_stands_in_other_languages_alone_says_where(data, appeal):
    found = data("/uk/appeals/schools.json", 404)
    assert found["detail"] == "This does not exist in this language."
    assert [each["json"] for each in found["languages"]] == [
        f"{SITE}/en/appeals/schools.json",
        f"{SITE}/be/appeals/{SCHOOLS}.json",
    ]
    for path in ("/uk/appeals.json", "/uk/addressees.json", "/uk/addressees/city.json"):
        assert [each["language"] for each in data(path, 404)["languages"]] == ["en", "be"]


def test_what_was_withdrawn_is_gone_with_the_reason(data, appeal):
    withdraw(appeal, reason="It named a person.")
    at = Withdrawal.objects.get().created_at
    for path in ("schools.json", "schools/versions.json", "schools/demands/1.json"):
        assert data(f"/en/appeals/{path}", 410) == {
            "type": "about:blank",
            "title": "Gone",
            "status": 410,
            "detail": "This has been withdrawn.",
            "withdrawn": {"at": f"{at:%Y-%m-%dT%H:%M:%SZ}", "reason": "It named a person.", "language": "en"},
            "languages": [],
        }
    assert data("/en/appeals.json")["appeals"] == []


def test_a_demand_that_was_dropped_names_the_last_version_with_it(data, appeal):
    section = make_section(appeal, make_addressee("senate"), ("Something.",), en="To you:")
    publish(appeal, reason="More.")
    section.delete()
    publish(appeal, reason="Less.")
    found = data("/en/appeals/schools/demands/3.json", 410)
    assert (found["version"], "withdrawn" in found) == (2, False)


def test_what_is_not_public_yet_is_not_there(data):
    publish(make_appeal(), live_from=timezone.now() + timedelta(days=1))
    make_appeal("draft")
    for path in ("schools.json", "draft.json", "schools/versions.json", "schools/demands/1.json"):
        assert data(f"/en/appeals/{path}", 404)["detail"] == "There is nothing under this address."
    assert (data("/en/appeals.json")["appeals"], data("/en/addressees.json")["addressees"]) == ([], [])


@pytest.mark.parametrize(
    "path",
    [
        "/en/appeals/sch%00ools.json",
        "/en/appeals/schools%00.json",
        "/en/appeals/%FF%FE.json",
        "/en/appeals/%ED%A0%80.json",
        "/en/appeals/a%2Fb.json",
        "/en/appeals/..%2F..%2Fopenapi.json",
        "/en/appeals/../../schools.json",
        "/en/appeals/" + "a" * 5000 + ".json",
        "/en/appeals/.json",
        "/en/appeals/CON.json",
        "/en/appeals/%F0%9F%98%80.json",
        "/en/appeals/schools/demands/0.json",
        "/en/appeals/schools/demands/01.json",
        "/en/appeals/schools/demands/999999999.json",
        "/en/appeals/schools/demands/9223372036854775808.json",
        "/en/appeals/schools/demands/-1.json",
        "/en/appeals/schools/demands/%D9%A1.json",
        "/en/addressees/ci%00ty.json",
        "/fr/appeals.json",
        "/EN/appeals.json",
        "/en/appeals.json?before=999999999",
        "/en/addressees.json?after=nobody",
    ],
)
def test_what_does_not_exist_is_not_found(data, appeal, path):
    assert data(path, 404)["title"] == "Not Found"


@pytest.mark.parametrize(
    "path",
    [
        "/en/appeals.json?before=",
        "/en/appeals.json?before=0",
        "/en/appeals.json?before=x",
        "/en/appeals.json?before=1%00",
        "/en/appeals.json?before=1&before=2",
        "/en/appeals.json?before=9223372036854775808",
        "/en/addressees/city.json?before=-1",
        "/en/addressees.json?after=",
        "/en/addressees.json?after=ci%00ty",
        "/en/addressees.json?after=a%2Fb",
        "/en/addressees.json?after=city&after=city",
    ],
)
def test_a_page_that_can_not_be_is_a_bad_request(data, appeal, path):
    assert data(path, 400)["title"] == "Bad Request"


def test_a_failure_is_told_as_data(client, monkeypatch):
    monkeypatch.setattr(api, "current_campaign", lambda: 1 / 0)
    client.raise_request_exception = False
    response = client.get("/languages.json")
    assert (response.status_code, response.headers["Content-Type"]) == (500, PROBLEM)
    assert response.json()["title"] == "Internal Server Error"
