import pytest

from appeals.models import Slug
from appeals.publishing.publish import publish
from tests.make import make_appeal

BELARUSIAN = "/be/appeals/%D1%88%D0%BA%D0%BE%D0%BB%D1%8B"


@pytest.fixture
def appeal(db):
    """A published appeal with a present and a former Belarusian address."""
    appeal = make_appeal(languages=("en", "be", "uk"))
    Slug.objects.create(appeal=appeal, language="be", slug="старыя-школы", current=False)
    Slug.objects.create(appeal=appeal, language="be", slug="школы")
    publish(appeal)
    return appeal


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("/be/appeals/schools/", f"{BELARUSIAN}/"),
        ("/be/appeals/старыя-школы/", f"{BELARUSIAN}/"),
        ("/be/appeals/schools/demands/2/", f"{BELARUSIAN}/demands/2/"),
        ("/be/appeals/schools/versions/", f"{BELARUSIAN}/versions/"),
        ("/be/appeals/schools/versions/1/", f"{BELARUSIAN}/versions/1/"),
        ("/be/appeals/schools.md", f"{BELARUSIAN}.md"),
        ("/be/appeals/schools.json", f"{BELARUSIAN}.json"),
        ("/be/appeals/старыя-школы/versions/1.md", f"{BELARUSIAN}/versions/1.md"),
        ("/en/appeals/школы/", "/en/appeals/schools/"),
        ("/uk/appeals/школы/", "/uk/appeals/schools/"),
    ],
)
def test_every_name_of_an_appeal_leads_to_its_one_address_in_the_language(client, appeal, asked, expected):
    response = client.get(asked)
    assert (response.status_code, response.headers["Location"]) == (301, expected)
    assert client.get(expected).status_code == 200


def test_an_appeal_without_an_address_of_its_own_is_found_by_its_key(client, appeal):
    assert client.get("/en/appeals/schools/").status_code == 200


def test_an_address_in_a_language_goes_before_the_key_of_another_appeal(client, appeal):
    other = make_appeal("second", ("en", "be"))
    Slug.objects.create(appeal=other, language="en", slug="schools")
    publish(other)
    assert "Title en second" in client.get("/en/appeals/schools/").content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "/en/appeals/nothing/",
        "/en/appeals/sch%00ools/",
        "/en/appeals/schools%00.md",
        "/en/appeals/" + "a" * 5000 + "/",
        "/en/appeals/%FF%FE/",
        "/en/appeals/../schools/",
        "/en/appeals/schools/demands/0/",
        "/en/appeals/schools/demands/01/",
        "/en/appeals/schools/demands/9999999999999/",
        "/en/appeals/schools/versions/99/",
        "/en/appeals/schools/versions/2.md",
        "/en/appeals/schools/compare/1/1/",
        "/en/appeals/schools/compare/2/1/",
        "/en/appeals/schools/compare/1/99/",
        "/en/addressees/ci%00ty/",
        "/en/addressees/" + "a" * 121 + "/",
        "/fr/appeals/schools/",
        "/fr/",
        "/xx/",
        "/EN/",
    ],
)
def test_what_does_not_exist_is_not_found(client, appeal, path):
    assert client.get(path).status_code == 404
