"""What readers learn of a demand: its state beside it, its ledger, and the lists of demands by state."""

from datetime import date

import pytest

from appeals.models import Appeal
from appeals.pages.outcomes import states
from appeals.publishing.outcomes import add_note, record_outcome
from appeals.publishing.publish import publish
from tests.admin.reading import parse, select, text_of
from tests.make import make_appeal

DAY = date(2026, 1, 2)


@pytest.fixture
def appeal() -> Appeal:
    """A published appeal in English and Arabic."""
    made = make_appeal(languages=("en", "ar"))
    publish(made)
    return made


def read(client, path: str, status: int = 200):
    answer = client.get(path)
    assert answer.status_code == status
    return parse(answer)


def badges(page) -> list[tuple[str, str]]:
    return [(badge.get("class"), text_of(badge)) for badge in select(page, "ol.demands span.state")]


def test_a_demand_of_which_nothing_came_is_open(client, appeal):
    page = read(client, "/en/appeals/schools/demands/1/")
    (ledger,) = select(page, "section.ledger")
    assert text_of(ledger) == "What came of it Open Demands by state"
    assert [link.get("href") for link in select(ledger, "a")] == ["/en/demands/open/"]


def test_the_ledger_tells_state_day_note_and_evidence_the_newest_first(client, appeal):
    record_outcome(appeal, number=1, status="promised", on=DAY, note="They *said* so.")
    record_outcome(appeal, number=1, status="met", on=date(2026, 3, 1), evidence="https://news.example.org/a?b=c&d=e")
    record_outcome(appeal, number=2, status="refused", on=DAY)
    page = read(client, "/en/appeals/schools/demands/1/")
    rows = select(page, "section.ledger li")
    assert [text_of(row) for row in rows] == [
        "Met March 1, 2026 Evidence: news.example.org",
        "Promised January 2, 2026 They said so.",
    ]
    assert [day.get("datetime") for day in select(page, "section.ledger time")] == ["2026-03-01", "2026-01-02"]
    (link,) = select(rows[0], "a")
    assert (link.get("href"), link.get("rel")) == ("https://news.example.org/a?b=c&d=e", "noopener noreferrer")


def test_the_host_of_the_evidence_is_the_one_that_the_link_leads_to(client, appeal):
    record_outcome(appeal, number=1, status="met", on=DAY, evidence="https://good.example.org@evil.example/good.org")
    (link,) = select(read(client, "/en/appeals/schools/demands/1/"), "section.ledger li a")
    assert text_of(link) == "evil.example"


def test_a_note_is_in_the_language_of_the_page_else_in_its_own_and_says_so(client, appeal):
    entry = record_outcome(appeal, number=1, status="met", on=DAY, note="Done.")
    path = "/ar/appeals/schools/demands/1/"
    (note,) = select(read(client, path), "section.ledger li div")
    assert (text_of(note), note.get("lang"), note.get("dir")) == ("Done.", "en", "ltr")
    add_note(entry, language="ar", text="تم.")
    (note,) = select(read(client, path), "section.ledger li div")
    assert (text_of(note), note.get("lang"), note.get("dir")) == ("تم.", None, None)


def test_what_is_written_in_a_note_is_no_html(client, appeal):
    record_outcome(appeal, number=1, status="met", on=DAY, note="<script>alert(1)</script> [x](javascript:alert(1))")
    page = read(client, "/en/appeals/schools/demands/1/")
    assert select(page, "script") == []
    assert "<script>alert(1)</script>" in text_of(select(page, "section.ledger li div")[0])


def test_a_mistake_stays_struck_through_under_the_entry_that_replaces_it(client, appeal):
    first = record_outcome(appeal, number=1, status="met", on=DAY, note="All of it.", evidence="https://a.example/")
    second = record_outcome(appeal, number=1, status="refused", on=DAY, replaces=first)
    record_outcome(appeal, number=1, status="partly-met", on=DAY, replaces=second)
    rows = select(read(client, "/en/appeals/schools/demands/1/"), "section.ledger li")
    assert [text_of(row) for row in rows] == [
        "Partly met January 2, 2026 "
        "This entry was a mistake. The one above replaces it. Refused January 2, 2026 "
        "This entry was a mistake. The one above replaces it. Met January 2, 2026 All of it. Evidence: a.example"
    ]
    assert [text_of(row) for row in select(rows[0], "del")] == [
        "Refused January 2, 2026",
        "Met January 2, 2026 All of it. Evidence: a.example",
    ]


def test_the_appeal_shows_a_state_beside_each_demand_that_has_one(client, appeal):
    bare = client.get("/en/appeals/schools/")
    assert (badges(parse(bare)), ".partly-met" in bare.content.decode()) == ([], False)
    record_outcome(appeal, number=2, status="partly-met", on=DAY)
    full = client.get("/en/appeals/schools/", headers={"If-None-Match": bare.headers["ETag"]})
    assert full.status_code == 200
    assert (badges(parse(full)), ".partly-met" in full.content.decode()) == ([("state partly-met", "Partly met")], True)
    arabic = parse(client.get("/ar/appeals/schools/"))
    assert [kind for kind, _words in badges(arabic)] == ["state partly-met"]


def test_a_former_version_and_a_demand_of_another_appeal_show_no_state_of_this_one(client, appeal):
    publish(make_appeal("roads"))
    record_outcome(appeal, number=2, status="met", on=DAY)
    assert badges(read(client, "/en/appeals/schools/versions/1/")) == []
    assert badges(read(client, "/en/appeals/roads/")) == []
    assert text_of(select(read(client, "/en/appeals/roads/demands/2/"), "section.ledger")[0]).startswith(
        "What came of it Open"
    )


def test_a_dropped_demand_keeps_its_ledger(client, appeal):
    record_outcome(appeal, number=2, status="met", on=DAY)
    appeal.demands.get(number=2).delete()
    publish(appeal, reason="It has been met.")
    page = read(client, "/en/appeals/schools/demands/2/", 410)
    assert text_of(select(page, "section.ledger li")[0]) == "Met January 2, 2026"


def test_states_takes_one_query_and_leaves_out_demands_without_an_entry(appeal, django_assert_num_queries):
    roads = make_appeal("roads")
    publish(roads)
    record_outcome(appeal, number=1, status="promised", on=DAY)
    record_outcome(appeal, number=1, status="open", on=date(2026, 2, 1))
    record_outcome(roads, number=2, status="met", on=DAY)
    with django_assert_num_queries(1):
        found = states([appeal.pk, roads.pk])
    assert found == {(appeal.pk, 1): "open", (roads.pk, 2): "met"}
    assert states([roads.pk]) == {(roads.pk, 2): "met"}


@pytest.mark.parametrize("number", [1, 30])
@pytest.mark.parametrize(
    ("path", "queries"),
    [
        ("/en/appeals/schools/", 2),
        ("/en/appeals/schools/demands/1/", 5),
        ("/en/demands/met/", 4),
        ("/en/demands/open/", 5),
    ],
)
def test_outcomes_take_the_same_queries_however_many_there_are(
    client, appeal, django_assert_num_queries, path, queries, number
):
    for _each in range(number):
        record_outcome(appeal, number=1, status="met", on=DAY, note="Done.")
    with django_assert_num_queries(queries):
        assert client.get(path).status_code == 200
