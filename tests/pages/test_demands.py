"""The lists of demands by state, and the index behind them."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from appeals.models import Addressee, Answer, Appeal, Outcome, Place, Shelf, Words
from appeals.publishing.outcomes import record_outcome
from appeals.publishing.publish import publish, withdraw
from tests.admin.reading import parse, select, text_of
from tests.make import make_appeal, make_section

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


def listed(client, path: str) -> list[tuple[str, list[str]]]:
    """Return what stands in a list by state: the titles, and the addresses of the demands."""
    rows = read(client, path).xpath("//ol[starts-with(@class, 'list')]/li")
    return [(text_of(select(row, "h2")[0]), [link.get("href") for link in select(row, "a.n")]) for row in rows]


def test_the_demands_in_a_state_are_listed_the_last_one_first(client, appeal):
    roads = make_appeal("roads")
    publish(roads)
    record_outcome(appeal, number=1, status="met", on=DAY)
    record_outcome(roads, number=1, status="met", on=date(2026, 3, 1))
    record_outcome(appeal, number=2, status="met", on=date(2026, 2, 1))
    record_outcome(roads, number=2, status="refused", on=DAY)
    assert listed(client, "/en/demands/met/") == [
        ("Title en roads", ["/en/appeals/roads/demands/1/"]),
        ("Title en schools", ["/en/appeals/schools/demands/2/", "/en/appeals/schools/demands/1/"]),
    ]
    assert listed(client, "/en/demands/refused/") == [("Title en roads", ["/en/appeals/roads/demands/2/"])]
    assert listed(client, "/ar/demands/refused/") == []
    assert listed(client, "/en/demands/promised/") == []


def test_a_list_by_state_names_the_addressee_and_the_day(client, appeal):
    record_outcome(appeal, number=1, status="met", on=DAY)
    (row,) = select(read(client, "/en/demands/met/"), "ol.demands li")
    assert text_of(row) == "1Demand 1 en. City en January 2, 2026"


def test_open_are_the_demands_without_an_entry_and_those_set_back(client, appeal):
    roads = make_appeal("roads")
    publish(roads)
    for number in (1, 2):
        record_outcome(roads, number=number, status="met", on=DAY)
    record_outcome(appeal, number=1, status="promised", on=DAY)
    assert listed(client, "/en/demands/open/") == [("Title en schools", ["/en/appeals/schools/demands/2/"])]
    record_outcome(roads, number=2, status="open", on=date(2026, 2, 1))
    assert listed(client, "/en/demands/open/") == [
        ("Title en roads", ["/en/appeals/roads/demands/2/"]),
        ("Title en schools", ["/en/appeals/schools/demands/2/"]),
    ]


def test_what_was_withdrawn_or_dropped_is_in_no_list(client, appeal):
    roads = make_appeal("roads")
    publish(roads)
    record_outcome(roads, number=1, status="met", on=DAY)
    record_outcome(appeal, number=1, status="met", on=DAY)
    withdraw(roads, reason="Wrong")
    appeal.demands.get(number=1).delete()
    publish(appeal, reason="It has been met.")
    assert listed(client, "/en/demands/met/") == []
    assert listed(client, "/en/demands/open/") == [("Title en schools", ["/en/appeals/schools/demands/2/"])]


def test_an_outdated_translation_lists_only_the_demands_that_it_has(client, appeal):
    make_section(appeal, Addressee.objects.get(), ["A third demand."], en="And:")
    publish(appeal, reason="One more.")
    record_outcome(appeal, number=3, status="met", on=DAY)
    assert (len(listed(client, "/en/demands/met/")), listed(client, "/ar/demands/met/")) == (1, [])


def test_an_entry_moves_a_demand_and_leaves_what_stands_elsewhere_alone(appeal):
    stood = list(Place.objects.exclude(shelf__role="open").order_by("pk").values_list("pk", flat=True))
    words = list(Words.objects.order_by("pk").values_list("pk", flat=True))
    first = record_outcome(appeal, number=1, status="met", on=DAY)
    assert (in_lists("met"), in_lists("open")) == ([("ar", 1), ("en", 1)], [("ar", 1), ("en", 1)])
    record_outcome(appeal, number=1, status="refused", on=DAY, replaces=first)
    record_outcome(appeal, number=2, status="met", on=DAY)
    assert (in_lists("met"), in_lists("refused")) == ([("ar", 2), ("en", 2)], [("ar", 1), ("en", 1)])
    assert in_lists("open") == []
    assert list(Place.objects.order_by("pk").values_list("pk", flat=True)) == stood
    assert list(Words.objects.order_by("pk").values_list("pk", flat=True)) == words


def in_lists(state: str) -> list[tuple[str, int]]:
    """Return what stands in a state by language: the numbers of demands, or how many are open."""
    if state == "open":
        return sorted(Shelf.objects.counted().filter(role="open").values_list("language", "demands"))
    return sorted(Answer.objects.filter(status=state).values_list("language", "number"))


def test_a_scheduled_version_that_drops_a_settled_demand_takes_it_out_of_the_lists_in_time(client, appeal, monkeypatch):
    record_outcome(appeal, number=1, status="met", on=DAY)
    appeal.demands.get(number=1).delete()
    publish(appeal, reason="It has been met.", live_from=timezone.now() + timedelta(days=1))
    assert len(listed(client, "/en/demands/met/")) == 1
    later = timezone.now() + timedelta(days=2)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert listed(client, "/en/demands/met/") == []
    assert listed(client, "/en/demands/open/") == [("Title en schools", ["/en/appeals/schools/demands/2/"])]


@pytest.mark.parametrize("state", ["met", "open"])
def test_a_list_by_state_is_read_from_its_index_in_its_order(client, appeal, state):
    """So that what is in other states or languages costs nothing, and a page as much as it shows."""
    record_outcome(appeal, number=1, status="met", on=DAY)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(f"/en/demands/{state}/").status_code == 200
    table = "appeals_answer" if state == "met" else "appeals_place"
    (asked,) = [query["sql"] for query in queries if f'FROM "{table}"' in query["sql"]]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {asked}")
        plan = " | ".join(row[3] for row in cursor.fetchall())
    index = "answer_in_order (language=? AND status=?)" if state == "met" else "place_in_order (shelf_id=?)"
    assert (index in plan, "TEMP B-TREE" in plan, "SCAN" in plan) == (True, False, False), plan


def test_an_unknown_state_and_a_page_that_is_not_there_are_not_found(client, appeal):
    for path in ("/en/demands/forgotten/", "/en/demands/", "/en/demands/met/?before=7", "/en/demands/open/?before=x"):
        assert client.get(path).status_code == 404


def test_a_language_without_appeals_asks_no_ledger(client, appeal, django_assert_num_queries):
    record_outcome(appeal, number=1, status="met", on=DAY)
    for state in ("open", "met"):
        with django_assert_num_queries(2):
            assert listed(client, f"/uk/demands/{state}/") == []
        assert client.get(f"/uk/demands/{state}/?before=1").status_code == 404


def test_every_state_has_its_page_that_leads_to_the_others_in_every_language(client, appeal):
    names = {}
    for state in Outcome.Status.values:
        page = read(client, f"/en/demands/{state}/")
        links = select(page, "nav.states a")
        assert [link.get("href") for link in links] == [f"/en/demands/{each}/" for each in Outcome.Status.values]
        assert [text_of(link) for link in links if link.get("aria-current")] == [text_of(select(page, "h1")[0])]
        names[state] = text_of(select(page, "h1")[0])
        assert read(client, f"/ar/demands/{state}/") is not None
    assert names == dict(Outcome.Status.choices)


def test_long_lists_are_read_in_pages_to_the_end_and_back(client):
    for number in range(25):
        made = make_appeal(f"appeal-{number}")
        publish(made)
        record_outcome(made, number=1, status="met", on=date(2026, 1, 1 + number))
        record_outcome(made, number=2, status="met", on=date(2026, 1, 1 + number))
    first, older = numbers(client, "/en/demands/met/")
    second, further = numbers(client, f"/en/demands/met/{older['next']}")
    third, end = numbers(client, f"/en/demands/met/{further['next']}")
    assert (len(first), len(second), len(third)) == (20, 20, 10)
    assert len({*first, *second, *third}) == 50
    assert end == {"prev": older["next"]}
    assert further["prev"] == "/en/demands/met/"


def numbers(client, path: str) -> tuple[list[str], dict[str, str]]:
    """Return the addresses of the demands on a page of a list, and where it leads."""
    page = read(client, path)
    ways = {link.get("rel"): link.get("href") for link in select(page, "nav.leaves a")}
    return [link.get("href") for link in select(page, "a.n")], ways
