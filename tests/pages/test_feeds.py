import re
from datetime import UTC, datetime, timedelta

import pytest
from defusedxml.ElementTree import fromstring
from django.utils import timezone

from appeals.models import Edition, Revision
from appeals.publishing.publish import publish, withdraw, withdraw_revision
from tests.make import make_addressee, make_appeal, make_campaign, make_section

ATOM = "{http://www.w3.org/2005/Atom}"
AT = "{http://purl.org/atompub/tombstones/1.0}"
XML = "{http://www.w3.org/XML/1998/namespace}"
ENGLISH, BELARUSIAN = "/en/feed.atom", "/be/feed.atom"


@pytest.fixture
def feed(client):
    """A function that returns a feed as a tree, which keeps the rules."""

    def read(path=ENGLISH):
        response = client.get(path)
        assert response.status_code == 200
        assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
        root = fromstring(response.content)
        check_rules(root)
        return root

    return read


def check_rules(root):
    """What RFC 4287 demands of a feed and its entries."""
    assert root.tag == f"{ATOM}feed"
    for element in (root, *root.findall(f"{ATOM}entry")):
        assert [len(element.findall(ATOM + name)) for name in ("id", "title", "updated")] == [1, 1, 1]
        assert datetime.fromisoformat(element.findtext(f"{ATOM}updated")).tzinfo
        assert re.match(r"urn:uuid:[0-9a-f-]{36}$|http://testserver/", element.findtext(f"{ATOM}id"))
        links = [(link.get("rel"), link.get("type"), link.get("hreflang")) for link in element.findall(f"{ATOM}link")]
        assert len(set(links)) == len(links)
        assert {link.get("href")[:18] for link in element.findall(f"{ATOM}link")} == {"http://testserver/"}
    assert root.find(f"{ATOM}author/{ATOM}name").text
    ids = [entry.findtext(f"{ATOM}id") for entry in root.findall(f"{ATOM}entry")]
    assert len(set(ids)) == len(ids)
    moments = [entry.findtext(f"{ATOM}updated") for entry in root.findall(f"{ATOM}entry")]
    assert root.findtext(f"{ATOM}updated") >= max(moments, default="")


def told(root, *names):
    """The texts of these elements of each entry."""
    return [tuple(entry.findtext(ATOM + name) for name in names) for entry in root.findall(f"{ATOM}entry")]


def dates(*numbers):
    """What a feed writes for the moments in which these versions went out."""
    moments = [Revision.objects.get(number=number).live_from for number in numbers]
    return tuple(moment.isoformat() for moment in moments)


def test_a_feed_tells_whose_it_is_and_where(feed):
    make_campaign(slogan_en="No war!")
    root = feed()
    assert root.get(f"{XML}lang") == "en"
    texts = {name: root.findtext(ATOM + name) for name in ("title", "subtitle", "id", "updated")}
    assert texts == {
        "title": "Campaign",
        "subtitle": "No war!",
        "id": "http://testserver/en/feed.atom",
        "updated": "1970-01-01T00:00:00+00:00",
    }
    links = [(link.get("rel"), link.get("href")) for link in root.findall(f"{ATOM}link")]
    assert links == [("alternate", "http://testserver/en/"), ("self", "http://testserver/en/feed.atom")]
    assert root.findall(f"{ATOM}entry") == []


def test_an_entry_holds_the_whole_appeal_in_the_language_of_the_feed(feed):
    appeal = make_appeal(languages=("en", "ar"), slogan_en="Now!", summary_en="In short", slogan_ar="الآن!")
    appeal.summary_ar = "موجز & مفيد"
    appeal.save()
    publish(appeal)
    entry = feed("/ar/feed.atom").find(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "Title ar schools"
    assert entry.findtext(f"{ATOM}summary") == "موجز &amp; مفيد"
    assert [name.text for name in entry.findall(f"{ATOM}author/{ATOM}name")] == ["Council ar"]
    assert [(each.get("term"), each.get("label")) for each in entry.findall(f"{ATOM}category")] == [("city", "City ar")]
    assert [(link.get("rel"), link.get("type"), link.get("href")) for link in entry.findall(f"{ATOM}link")] == [
        ("alternate", None, "http://testserver/ar/appeals/schools/"),
        ("alternate", "text/markdown", "http://testserver/ar/appeals/schools.md"),
    ]
    content = entry.find(f"{ATOM}content")
    assert content.get("type") == "html"
    assert content.text.startswith('<div lang="ar" dir="rtl">\n<p>ترجمة رسمية.')
    assert re.findall(r"<li value=\"(\d)\">(.+)\n</li>", content.text) == [("1", "Demand 1 ar."), ("2", "Demand 2 ar.")]
    for words in ("<strong>الآن!</strong>", "<h2>City ar</h2>", "<p>Opening ar.</p>", "<p>Ending ar.</p>"):
        assert words in content.text


def test_a_correction_is_the_same_entry_with_its_reason_where_that_is_in_the_language(feed):
    appeal = make_appeal(languages=("en", "be"), summary_en="Two demands.", summary_be="Два патрабаванні.")
    publish(appeal)
    first = told(feed(), "id", "title", "summary") + told(feed(BELARUSIAN), "id", "title", "summary")
    appeal.title_en, appeal.title_be = "Better", "Лепш"
    appeal.save()
    publish(appeal, reason="A *better* title.")
    second = told(feed(), "id", "title", "summary") + told(feed(BELARUSIAN), "id", "title", "summary")
    assert [entry[0] for entry in second] == [entry[0] for entry in first]
    assert first[0][0] != first[1][0]
    assert [entry[1:] for entry in first] == [
        ("Title en schools", "Two demands."),
        ("Title be schools", "Два патрабаванні."),
    ]
    assert [entry[1:] for entry in second] == [
        ("Better", "<p>A <em>better</em> title.</p>\n"),
        ("Лепш", "Два патрабаванні."),
    ]
    assert told(feed(), "published", "updated") == [dates(1, 2)]


def test_an_appeal_whose_first_version_was_cancelled_is_as_old_as_the_one_that_went_live(feed):
    appeal = make_appeal()
    withdraw_revision(publish(appeal, live_from=timezone.now() + timedelta(days=30)), reason="Too late.")
    publish(appeal, reason="Now.")
    assert told(feed(), "published", "updated") == [dates(2, 2)]
    assert told(feed("/en/addressees/city/feed.atom"), "published", "updated") == [dates(2, 2)]


def test_a_text_that_was_carried_over_is_no_news_and_one_that_fell_behind_is(feed):
    appeal = make_appeal(languages=("en", "be"))
    publish(appeal, languages=["en"])
    publish(appeal, reason="The Belarusian translation is ready.")
    assert told(feed(), "published", "updated", "summary") == [(*dates(1, 1), None)]
    assert told(feed(BELARUSIAN), "published", "updated", "summary") == [(*dates(1, 2), None)]
    appeal.title_en = "Another title"
    appeal.save()
    publish(appeal, reason="A better title.")
    assert told(feed(BELARUSIAN), "updated") == [dates(3)]
    assert "The original has changed since" not in feed().find(f"{ATOM}entry/{ATOM}content").text
    assert "З таго часу арыгінал змяніўся." in feed(BELARUSIAN).find(f"{ATOM}entry/{ATOM}content").text


def test_the_last_change_comes_first_and_twenty_are_enough(feed):
    for number in range(22):
        publish(make_appeal(f"appeal-{number}"))
    changed = Edition.objects.get(revision__appeal__key="appeal-0").revision.appeal
    changed.title_en = "Changed"
    changed.save()
    publish(changed, reason="It was wrong.")
    titles = [title for (title,) in told(feed(), "title")]
    assert titles == ["Changed", *(f"Title en appeal-{number}" for number in range(21, 2, -1))]


def test_what_was_taken_back_is_named_with_the_reason(feed):
    make_campaign("en", "be")
    appeal = make_appeal(languages=("be", "en"))
    publish(appeal)
    publish(make_appeal("other"))
    urn = next(urn for urn, title in told(feed(), "id", "title") if title == "Title en schools")
    withdraw(appeal, reason="Памылка.")
    root = feed()
    assert told(root, "title") == [("Title en other",)]
    tombstone = root.find(f"{AT}deleted-entry")
    comment = tombstone.find(f"{AT}comment")
    assert (tombstone.get("ref"), comment.text, comment.get(f"{XML}lang")) == (urn, "Памылка.", "be")
    assert datetime.fromisoformat(tombstone.get("when")) <= datetime.now(UTC)
    assert root.findtext(f"{ATOM}updated") == tombstone.get("when")


def test_what_was_taken_back_and_is_there_again_is_an_entry(feed):
    appeal = make_appeal()
    publish(appeal)
    withdraw(appeal, reason="Wrong.")
    appeal.title_en = "Right"
    appeal.save()
    publish(appeal, reason="Corrected.")
    root = feed()
    assert told(root, "title", "summary") == [("Right", "<p>Corrected.</p>\n")]
    assert root.find(f"{AT}deleted-entry") is None


def test_an_addressee_has_a_feed_of_its_own(feed, client):
    appeal = make_appeal("state", languages=("en", "be"))
    make_section(appeal, make_addressee("state", en="The state", be="Дзяржава"), [{"en": "Pay.", "be": "Плаціце."}])
    publish(appeal)
    publish(make_appeal("city"))
    root = feed("/be/addressees/state/feed.atom")
    assert root.findtext(f"{ATOM}title") == "Дзяржава · Campaign"
    assert root.find(f"{ATOM}link").get("href") == "http://testserver/be/addressees/state/"
    assert told(root, "title") == [("Title be state",)]
    assert told(feed("/en/addressees/state/feed.atom"), "title") == [("Title en state",)]
    assert [title for (title,) in told(feed("/en/addressees/city/feed.atom"), "title")] == [
        "Title en city",
        "Title en state",
    ]
    for path in ("/pl/addressees/state/feed.atom", "/en/addressees/nobody/feed.atom"):
        assert client.get(path).status_code == 404


def test_the_feed_of_an_addressee_names_what_was_taken_back_from_it_alone(feed):
    for key in ("one", "two", "three"):
        appeal = make_appeal(key)
        make_section(appeal, make_addressee(f"party-{key}", en=key), ["Pay."])
        publish(appeal)
        if key != "three":
            withdraw(appeal, reason=f"Wrong {key}.")
    comments = [comment.text for comment in feed("/en/addressees/city/feed.atom").iter(f"{AT}comment")]
    assert comments == ["Wrong two.", "Wrong one."]
    assert [comment.text for comment in feed("/en/addressees/party-three/feed.atom").iter(f"{AT}comment")] == []


def test_nothing_that_an_author_writes_breaks_the_feed(feed):
    hostile = "]]> &amp; <b> \ufffe \uffff \u202e {{ x }}"
    appeal = make_appeal(slogan_en=hostile, summary_en=hostile)
    appeal.title_en = hostile
    appeal.save()
    make_section(appeal, make_addressee("nasty", en=hostile), [hostile], en=hostile)
    publish(appeal)
    shown = hostile.replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")
    entry = feed().find(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == shown
    assert entry.findall(f"{ATOM}category")[-1].get("label") == shown
    assert entry.find(f"{ATOM}content").text.count("]]&gt; &amp;amp; &lt;b&gt;") == 4


def test_a_feed_stays_the_same_until_something_changes_and_anybodys_script_may_read_it(client):
    publish(make_appeal())
    first = client.get(ENGLISH)
    again = client.get(ENGLISH, headers={"if-none-match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert first.headers["Access-Control-Allow-Origin"] == "*"


def test_every_page_names_the_feed_of_its_language(page):
    publish(make_appeal(languages=("en", "be")))
    link = '<link rel="alternate" type="application/atom+xml" href="/be/feed.atom">'
    assert [link in page(path) for path in ("/be/", "/be/appeals/schools/", "/be/about/")] == [True] * 3
