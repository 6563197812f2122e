import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from appeals.models import Campaign, Withdrawal
from appeals.pages import errors
from appeals.publishing.publish import publish, withdraw, withdraw_revision
from tests.make import make_addressee, make_appeal, make_campaign, make_section


def heading(html):
    """The title of a page."""
    return re.search(r"<h1[^>]*>(.+)</h1>", html)[1]


def test_a_language_that_the_appeal_does_not_have_says_so_and_offers_the_real_ones(page):
    publish(make_appeal(languages=("en", "ar")))
    html = page("/be/appeals/schools/", status=404)
    assert heading(html) == "На гэтай мове гэтага яшчэ няма"
    assert re.findall(r'<li><a href="([^"]+)" hreflang="\w\w" lang="(\w\w)"', html.split("<main")[1]) == [
        ("/en/appeals/schools/", "en"),
        ("/ar/appeals/schools/", "ar"),
    ]
    assert "Title" not in html
    assert '<html lang="be" dir="ltr">' in html


def test_a_page_under_an_appeal_offers_itself_in_the_real_languages(page):
    publish(make_appeal(languages=("en", "ar")))
    html = page("/be/appeals/schools/versions/1/", status=404)
    assert html.count('href="/ar/appeals/schools/versions/1/"') == 2


def test_a_withdrawn_appeal_is_gone_and_the_reason_is_marked_with_its_language(page):
    appeal = make_appeal(languages=("en", "be"))
    publish(appeal)
    withdraw(appeal, reason="It named a person.")
    html = page("/be/appeals/schools/", status=410)
    assert heading(html) == "Гэты зварот адкліканы"
    assert '<div lang="en"><p>It named a person.</p>' in html
    for address in ("schools.md", "schools.json", "schools/versions/", "schools/versions/1/", "schools/demands/1/"):
        page(f"/en/appeals/{address}", status=410)
    assert "Title" not in page("/en/")


def test_when_the_newest_version_is_withdrawn_the_one_before_is_the_current_one(page):
    appeal = make_appeal()
    publish(appeal)
    make_section(appeal, en="Something wrong.")
    withdraw_revision(publish(appeal, reason="More."), reason="It was wrong.")
    assert "Something wrong." not in page("/en/appeals/schools/")
    assert heading(page("/en/appeals/schools/versions/2/", status=410)) == "Version 2 has been withdrawn"
    assert "It was wrong." in page("/en/appeals/schools/versions/")


def test_a_demand_of_a_withdrawn_version_alone_is_gone_with_the_reason(page):
    appeal = make_appeal()
    publish(appeal)
    make_section(appeal, make_addressee("senate"), demands=("Something wrong.",))
    withdraw_revision(publish(appeal, reason="More."), reason="It was wrong.")
    html = page("/en/appeals/schools/demands/3/", status=410)
    assert heading(html) == "Version 2 has been withdrawn"
    assert "<p>It was wrong.</p>" in html
    assert "Something wrong." not in html
    page("/en/appeals/schools/demands/4/", status=404)


def test_one_language_can_be_withdrawn_and_the_others_stay(page):
    revision = publish(make_appeal(languages=("en", "be")))
    Withdrawal.objects.create(revision=revision, language="be", reason="A wrong word.")
    html = page("/be/appeals/schools/", status=410)
    assert heading(html) == "Тэкст на гэтай мове адкліканы"
    assert 'href="/en/appeals/schools/"' in html
    assert "/be/" not in page("/en/appeals/schools/")


def test_a_version_that_was_cancelled_before_it_went_live_was_never_there(page):
    appeal = make_appeal()
    revision = publish(appeal, live_from=timezone.now() + timedelta(seconds=600))
    page("/en/appeals/schools/", status=404)
    withdraw_revision(revision, reason="Not yet.")
    page("/en/appeals/schools/", status=404)


def test_a_cancelled_version_stays_hidden_after_its_moment(page, monkeypatch):
    appeal = make_appeal()
    publish(appeal)
    make_section(appeal, en="More.")
    later = timezone.now() + timedelta(days=2)
    revision = publish(appeal, reason="Secret plans.", live_from=later)
    withdraw_revision(revision, reason="Also secret.")
    monkeypatch.setattr(timezone, "now", lambda: later + timedelta(days=1))
    assert "ecret" not in page("/en/appeals/schools/versions/")
    page("/en/appeals/schools/versions/2/", status=404)


@pytest.mark.parametrize(
    ("asked", "language", "title"),
    [
        ("/be/nothing/", "be", "Такой старонкі няма"),
        ("/ar/nothing/", "ar", "لا توجد صفحة بهذا العنوان"),
        ("/fr/nothing/", "en", "There is no such page"),
        ("/nothing/", "en", "There is no such page"),
    ],
)
def test_a_missing_page_says_so_in_the_readers_language(page, asked, language, title):
    html = page(asked, status=404)
    assert heading(html) == title
    assert f'<html lang="{language}"' in html


def test_without_a_campaign_everything_still_answers(page):
    Campaign.objects.all().delete()
    assert "Nothing has been published in this language yet." in page("/en/")
    page("/be/", status=404)


def test_a_host_that_is_not_ours_is_refused_in_the_readers_language(settings):
    settings.ALLOWED_HOSTS = ["ours.example"]
    response = Client(headers={"host": "other.example"}).get("/be/")
    assert response.status_code == 400
    assert heading(response.content.decode()) == "Гэты запыт незразумелы"


def test_what_is_forbidden_says_so_in_the_readers_language(rf):
    response = errors.forbidden(rf.get("/be/forbidden/"), PermissionDenied())
    assert response.status_code == 403
    assert heading(response.content.decode()) == "Сюды доступу няма"


def test_a_failing_database_gives_500_in_the_readers_language(client, monkeypatch):
    def fail():
        raise DatabaseError

    monkeypatch.setattr("appeals.pages.campaigns._read", fail)
    client.raise_request_exception = False
    response = client.get("/be/")
    assert response.status_code == 500
    assert heading(response.content.decode()) == "У нас нешта зламалася"
    assert "<title>У нас нешта зламалася</title>" in response.content.decode()
    assert response.headers["Cache-Control"] == "no-cache"


def test_errors_keep_the_campaigns_name_and_the_strict_policy(client):
    make_campaign("en", name_en="Schools first")
    response = client.get("/en/nothing/")
    assert 'href="/en/">Schools first</a>' in response.content.decode()
    assert "default-src 'none'; style-src 'sha256-" in response.headers["Content-Security-Policy"]
