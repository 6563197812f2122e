import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from appeals.models import Appeal, AppealIssuer, Revision, Shelf
from appeals.publishing.publish import publish, withdraw, withdraw_revision
from tests.make import make_addressee, make_appeal, make_issuer, make_section


def titles(html):
    """The titles of the appeals in a list."""
    return re.findall(r"<h2><a href=[^>]+>([^<]+)</a></h2>", html)


def steps(html):
    """The ways to the pages before and after."""
    return re.findall(r'rel="(?:prev|next)" href="([^"]+)"', html)


def heading(html):
    """The title of a page."""
    return re.search(r"<h1[^>]*>(.+)</h1>", html)[1]


def publish_many(number):
    """Publish appeals and return their ids, the newest first."""
    return [publish(make_appeal(f"appeal-{count:02}")).appeal_id for count in range(number)][::-1]


def test_all_appeals_stand_in_pages_of_twenty_the_newest_first(page):
    ids = publish_many(61)
    html, found, followed = page("/en/appeals/"), [], []
    while True:
        found += titles(html)
        onward = re.search(r'rel="next" href="([^"]+)"', html)
        if not onward:
            break
        followed.append(onward[1])
        html = page(f"/en/appeals/{onward[1]}")
    assert found == [f"Title en appeal-{number:02}" for number in range(60, -1, -1)]
    assert followed == [f"?before={ids[19]}", f"?before={ids[39]}", f"?before={ids[59]}"]
    assert steps(html) == [f"?before={ids[39]}"]


def test_the_page_before_the_second_is_the_first_by_its_own_address(page):
    ids = publish_many(21)
    html = page(f"/en/appeals/?before={ids[19]}")
    assert titles(html) == ["Title en appeal-00"]
    assert steps(html) == ["/en/appeals/"]
    assert f'<link rel="canonical" href="http://testserver/en/appeals/?before={ids[19]}">' in html
    assert 'hreflang="x-default"' not in html


def test_what_is_published_meanwhile_pushes_nothing_onto_the_next_page(page):
    ids = publish_many(21)
    publish(make_appeal("meanwhile"))
    assert titles(page(f"/en/appeals/?before={ids[19]}")) == ["Title en appeal-00"]


def test_appeals_of_the_same_moment_are_all_listed(page, monkeypatch):
    now = timezone.now()
    with monkeypatch.context() as patch:
        patch.setattr(timezone, "now", lambda: now)
        ids = publish_many(41)
    found = titles(page("/en/appeals/")) + titles(page(f"/en/appeals/?before={ids[19]}"))
    found += titles(page(f"/en/appeals/?before={ids[39]}"))
    assert found == [f"Title en appeal-{number:02}" for number in range(40, -1, -1)]
    assert steps(page(f"/en/appeals/?before={ids[39]}")) == [f"?before={ids[19]}"]


@pytest.mark.parametrize("before", ["abc", "0", "01", "-1", "", "%00", "9" * 30, "٣", "999999999"])
def test_a_page_that_begins_nowhere_is_not_found(page, before):
    publish(make_appeal())
    page(f"/en/appeals/?before={before}", status=404)


def test_a_page_after_the_last_appeal_and_after_a_scheduled_one_is_not_found(page):
    last = publish(make_appeal())
    later = publish(make_appeal("later"), live_from=timezone.now() + timedelta(days=1))
    page(f"/en/appeals/?before={last.appeal_id}", status=404)
    page(f"/en/appeals/?before={later.appeal_id}", status=404)


def test_an_appeal_whose_first_version_was_cancelled_stands_where_it_went_live(page):
    ids = []
    for number in range(25):
        appeal = make_appeal(f"appeal-{number:02}")
        cancelled = publish(appeal, live_from=timezone.now() + timedelta(days=30 - number))
        withdraw_revision(cancelled, reason="Too late.")
        ids.append(publish(appeal, reason="Now.").appeal_id)
    html = page("/en/appeals/")
    assert titles(html) == [f"Title en appeal-{number:02}" for number in range(24, 4, -1)]
    assert steps(html) == [f"?before={ids[5]}"]
    html = page(f"/en/appeals/?before={ids[5]}")
    assert titles(html) == [f"Title en appeal-{number:02}" for number in range(4, -1, -1)]
    assert steps(html) == ["/en/appeals/"]


def test_a_page_that_begins_after_an_appeal_since_withdrawn_is_still_there(page):
    ids = publish_many(3)
    withdraw(Appeal.objects.get(pk=ids[1]), reason="Wrong.")
    assert titles(page(f"/en/appeals/?before={ids[1]}")) == ["Title en appeal-00"]


def test_a_page_that_begins_after_what_was_cancelled_is_not_found(page):
    publish(make_appeal())
    cancelled = publish(make_appeal("cancelled"), live_from=timezone.now() + timedelta(days=1))
    withdraw_revision(cancelled, reason="No.")
    page(f"/en/appeals/?before={cancelled.appeal_id}", status=404)


def test_a_list_without_anything_in_this_language_offers_the_others(page):
    publish(make_appeal(languages=("en", "ar")))
    for path in ("appeals/", "issuers/", "addressees/", "issuers/council/", "addressees/city/"):
        html = page(f"/be/{path}", status=404)
        assert heading(html) == "На гэтай мове гэтага яшчэ няма"
        assert re.findall(r'<li><a href="([^"]+)" hreflang', html.split("<main")[1]) == [f"/en/{path}", f"/ar/{path}"]
    page("/be/issuers/nobody/", status=404)


def test_with_nothing_published_at_all_the_lists_say_so(page):
    for path in ("/en/appeals/", "/en/issuers/", "/en/addressees/"):
        assert "Nothing has been published in this language yet." in page(path)
    page("/en/years/2026/", status=404)


def test_a_year_has_the_appeals_of_that_date_or_else_of_that_publication(page):
    publish(make_appeal("old", issued_on=date(1994, 5, 1)))
    publish(make_appeal("now"))
    html = page("/en/years/1994/")
    assert (heading(html), titles(html)) == ("Appeals of the year 1994", ["Title en old"])
    assert titles(page(f"/en/years/{timezone.now().year}/")) == ["Title en now"]
    assert 'href="/en/years/1994/" aria-current="page"' in html
    page("/en/years/1995/", status=404)
    page("/en/years/01994/", status=404)


def test_an_issuers_name_follows_its_key_in_every_language(page):
    appeal = make_appeal(languages=("en", "be"))
    second = make_issuer("workers", en="The workers", be="Работнікі")
    AppealIssuer.objects.create(appeal=appeal, issuer=second, position=1)
    publish(appeal)
    assert heading(page("/en/issuers/workers/")) == "The workers"
    assert heading(page("/be/issuers/workers/")) == "Работнікі"
    assert heading(page("/be/issuers/council/")) == "Council be"
    html = page("/be/issuers/")
    assert re.findall(r'<li><a href="/be/issuers/(\w+)/">([^<]+)</a>', html) == [
        ("council", "Council be"),
        ("workers", "Работнікі"),
    ]


def test_a_carried_translation_is_listed_under_those_whom_it_names(page):
    appeal = make_appeal(languages=("en", "be"))
    publish(appeal)
    AppealIssuer.objects.update(position=1)
    AppealIssuer.objects.create(appeal=appeal, issuer=make_issuer("workers", en="The workers"), position=0)
    publish(appeal, reason="The workers have joined.")
    assert heading(page("/en/issuers/workers/")) == "The workers"
    assert heading(page("/be/issuers/council/")) == "Council be"
    page("/be/issuers/workers/", status=404)


def test_a_carried_translation_is_not_listed_with_an_addressee_that_it_lacks(page):
    appeal = make_appeal(languages=("en", "be"))
    publish(appeal)
    make_section(appeal, make_addressee("senate", en="The Senate"), demands=("Vote.",))
    publish(appeal, reason="The Senate too.")
    assert heading(page("/en/addressees/senate/")) == "The Senate"
    assert heading(page("/be/addressees/senate/", status=404)) == "На гэтай мове гэтага яшчэ няма"


def test_an_addressee_has_its_own_demands_only_and_their_number(page):
    appeal = make_appeal()
    make_section(appeal, make_addressee("senate", en="The Senate"), demands=("Vote.", "Vote again."))
    publish(appeal)
    publish(make_appeal("other"))
    html = page("/en/addressees/senate/")
    assert re.findall(r"</a><p>([^<]+?)\s*</p>", html) == ["Vote.", "Vote again."]
    assert re.findall(r"<span>(\d[^<]+)</span>", html)[:2] == ["1 appeal", "2 demands"]


def test_long_directories_have_pages_by_name(page, monkeypatch):
    monkeypatch.setattr("appeals.pages.lists.NAMES", 2)
    appeal = make_appeal()
    for key, name in (("z-key", "Athens"), ("a-key", "Élan"), ("m-key", "elan")):
        make_section(appeal, make_addressee(key, en=name), demands=("Do.",))
    publish(appeal)
    first = page("/en/addressees/")
    assert re.findall(r'href="/en/addressees/([\w-]+)/">', first.split("<main")[1]) == ["z-key", "city"]
    assert steps(first) == ["?after=city"]
    second = page("/en/addressees/?after=city")
    assert re.findall(r'href="/en/addressees/([\w-]+)/">', second.split("<main")[1]) == ["a-key", "m-key"]
    assert steps(second) == []
    page("/en/addressees/?after=nobody", status=404)


def test_a_scheduled_appeal_appears_in_lists_and_numbers_at_its_moment_by_itself(page, monkeypatch):
    publish(make_appeal("now"))
    moment = timezone.now() + timedelta(days=1)
    publish(make_appeal("later"), live_from=moment)
    assert titles(page("/en/appeals/")) == ["Title en now"]
    assert "1 appeal<" in page("/en/addressees/city/")
    monkeypatch.setattr(timezone, "now", lambda: moment + timedelta(seconds=1))
    assert titles(page("/en/appeals/")) == ["Title en later", "Title en now"]
    html = page("/en/addressees/city/")
    assert re.findall(r"<span>(\d[^<]+)</span>", html)[:2] == ["2 appeals", "4 demands"]


def test_a_list_whose_every_appeal_is_withdrawn_is_gone(page):
    appeal = make_appeal()
    publish(appeal)
    withdraw(appeal, reason="It named a person.")
    page("/en/issuers/council/", status=404)
    assert "Nothing has been published in this language yet." in page("/en/appeals/")
    assert set(Shelf.objects.values_list("kept_appeals", "kept_demands")) == {(0, 0)}
    assert Revision.objects.count() == 1
