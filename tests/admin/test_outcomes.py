"""The screens of the ledger: who may enter, correct and note what came of a demand, and what becomes of mistakes."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from appeals.models import Appeal, Outcome, OutcomeNote
from appeals.publishing.outcomes import record_outcome
from appeals.publishing.publish import publish
from tests.admin.reading import parse, select, text_of, values_of
from tests.door import log_in
from tests.make import make_appeal, make_campaign, make_user

DAY = date(2026, 1, 2)


@pytest.fixture
def appeal(db) -> Appeal:
    """A published appeal in English; Arabic and Polish are on offer too."""
    make_campaign("en", "ar", "pl")
    made = make_appeal(languages=("en", "ar"))
    publish(made)
    return made


def screen(appeal: Appeal, name: str = "outcomes", *args) -> str:
    return reverse(f"admin:appeals_appeal_{name}", args=[appeal.pk, *args])


def entered(**fields) -> dict[str, str]:
    return {"status": "met", "date": "2026-01-02", "evidence": "", "note": "", **fields}


def stored() -> list[tuple]:
    rows = Outcome.objects.order_by("pk")
    return [(row.number, row.status, row.date, row.evidence, row.replaces_id) for row in rows]


def ledger(client, appeal: Appeal) -> dict[str, list[str]]:
    """Return the words of the entries by the heading of their demand."""
    parts = select(parse(client.get(screen(appeal))), "section.desk-ledger")
    return {
        text_of(select(part, "h2")[0]): [text_of(row) for row in select(part, "ul.desk-changes li")] for part in parts
    }


def test_every_published_demand_has_its_ledger_the_newest_entry_first(desk, appeal):
    record_outcome(appeal, number=2, status="promised", on=DAY, note="They *said* so.")
    record_outcome(appeal, number=2, status="refused", on=date(2026, 3, 1), evidence="https://example.org/a")
    assert ledger(desk, appeal) == {
        "Demand 1 · Open": [],
        "Demand 2 · Refused": [
            "Refused March 1, 2026 https://example.org/a Add a note: Polski, English, العربية Correct this entry",
            "Promised January 2, 2026 They *said* so. Add a note: Polski, العربية Correct this entry",
        ],
    }


def test_a_day_is_written_in_the_language_of_the_desk(desk, appeal):
    record_outcome(appeal, number=1, status="met", on=date(2026, 11, 22))
    page = parse(desk.get(screen(appeal), headers={"accept-language": "be"}))
    (head,) = select(page, "p.desk-change-head")
    assert text_of(head).endswith(" 22 лістапада 2026 г.")


def test_an_entry_is_saved_shown_and_logged(desk, appeal):
    address = screen(appeal, "outcome", 2)
    shown = values_of(parse(desk.get(address)).forms[-1])
    assert (shown["status"], shown["date"], shown["note"]) == ("promised", timezone.now().date().isoformat(), "")
    answer = desk.post(address, entered(evidence="example.org/a", note="Done.\r\n"))
    assert answer.url == f"{screen(appeal)}#d2"
    assert stored() == [(2, "met", DAY, "https://example.org/a", None)]
    assert list(OutcomeNote.objects.values_list("language", "text")) == [("en", "Done.")]
    history = desk.get(reverse("admin:appeals_appeal_history", args=[appeal.pk])).content.decode()
    assert history.count("Entered what came of demand 2.") == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"status": "forgotten"}, "status"),
        ({"date": "2 January"}, "date"),
        ({"date": ""}, "date"),
        ({"date": (timezone.now().date() + timedelta(days=1)).isoformat()}, "date"),
        ({"evidence": "javascript:alert(1)"}, "evidence"),
        ({"evidence": "ftp://example.org/"}, "evidence"),
        ({"note": "x" * 1001}, "note"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(desk, appeal, wrong, field):
    fields = entered(note="A long note.", evidence="https://example.org/") | wrong
    answer = desk.post(screen(appeal, "outcome", 1), fields)
    assert (answer.status_code, list(answer.context["form"].errors)) == (200, [field])
    kept = values_of(parse(answer).forms[-1])
    assert {name: kept[name] for name in fields if name != "status"} == {
        name: value for name, value in fields.items() if name != "status"
    }
    assert stored() == []


def test_a_mistake_is_corrected_by_a_new_entry_that_begins_with_its_words(desk, appeal):
    mistake = record_outcome(appeal, number=1, status="met", on=DAY, evidence="https://example.org/", note="All of it.")
    address = f"{screen(appeal, 'outcome', 1)}?replaces={mistake.pk}"
    shown = values_of(parse(desk.get(address)).forms[-1])
    shown.pop("csrfmiddlewaretoken")
    assert shown == {"status": "met", "date": "2026-01-02", "evidence": "https://example.org/", "note": "All of it."}
    desk.post(address, shown | {"status": "partly-met", "note": "A part of it."})
    assert stored()[1:] == [(1, "partly-met", DAY, "https://example.org/", mistake.pk)]
    page = parse(desk.get(screen(appeal)))
    assert [text_of(row) for row in select(page, "del")] == ["Met January 2, 2026 All of it. https://example.org/"]
    again = desk.post(address, shown)
    assert again.context["form"].non_field_errors() == [
        "This entry has been replaced already. Look at the ledger again."
    ]
    assert len(stored()) == 2


def test_a_note_is_added_in_another_language_once(desk, appeal):
    entry = record_outcome(appeal, number=1, status="met", on=DAY, note="Done.")
    address = screen(appeal, "outcome_note", entry.pk, "ar")
    field = select(parse(desk.get(address)), "textarea")[0]
    assert (field.get("lang"), field.get("dir")) == ("ar", "rtl")
    assert desk.post(address, {"note": "تم."}).url == f"{screen(appeal)}#d1"
    assert list(OutcomeNote.objects.order_by("pk").values_list("language", "text")) == [("en", "Done."), ("ar", "تم.")]
    again = desk.post(address, {"note": "مرة أخرى"})
    assert again.context["form"].errors == {"note": ["There is a note in العربية already, and it stays as it is."]}
    assert values_of(parse(again).forms[-1])["note"] == "مرة أخرى"


@pytest.mark.parametrize(
    "tail", ["outcomes/3/", "outcomes/1/?replaces=99", "outcomes/1/?replaces=x", "outcomes/99/note/ar/"]
)
def test_what_does_not_exist_is_not_found(desk, appeal, tail):
    start = screen(appeal).removesuffix("outcomes/")
    assert (desk.get(start + tail).status_code, desk.post(start + tail, entered()).status_code) == (404, 404)


def test_an_entry_of_another_demand_is_not_corrected_here(desk, appeal):
    entry = record_outcome(appeal, number=2, status="met", on=DAY)
    assert desk.get(f"{screen(appeal, 'outcome', 1)}?replaces={entry.pk}").status_code == 404


@pytest.mark.parametrize(
    ("role", "languages", "may_enter", "may_note"),
    [
        ("Publishers", (), 302, {"en": 200, "ar": 200, "pl": 200, "de": 403}),
        ("Admins", (), 302, {"en": 200, "ar": 200, "pl": 200, "de": 403}),
        ("Editors", (), 403, {"en": 200, "ar": 200, "pl": 200, "de": 403}),
        ("Translators", ("ar",), 403, {"en": 403, "ar": 200, "pl": 403, "de": 403}),
    ],
)
def test_publishers_enter_and_translators_add_notes_in_their_languages(appeal, role, languages, may_enter, may_note):
    entry = record_outcome(appeal, number=1, status="met", on=DAY)
    client = log_in(make_user(role, *languages))
    assert client.get(screen(appeal)).status_code == 200
    assert client.post(screen(appeal, "outcome", 1), entered()).status_code == may_enter
    assert len(stored()) == (2 if may_enter == 302 else 1)
    found = {code: client.get(screen(appeal, "outcome_note", entry.pk, code)).status_code for code in may_note}
    assert found == may_note


def test_a_translator_without_a_language_sees_nothing(appeal):
    entry = record_outcome(appeal, number=1, status="met", on=DAY)
    client = log_in(make_user("Translators"))
    addresses = [screen(appeal), screen(appeal, "outcome", 1), screen(appeal, "outcome_note", entry.pk, "ar")]
    assert [client.get(address).status_code for address in addresses] == [403, 403, 403]


def test_a_translator_is_offered_only_what_she_may_do(appeal):
    record_outcome(appeal, number=1, status="met", on=DAY)
    page = parse(log_in(make_user("Translators", "ar")).get(screen(appeal)))
    links = [link.get("href") for link in select(page, "section.desk-ledger a")]
    assert links == [screen(appeal, "outcome_note", Outcome.objects.get().pk, "ar")]


def test_an_appeal_that_is_not_published_has_no_ledger(desk):
    make_campaign()
    page = desk.get(screen(make_appeal())).content.decode()
    assert "Nothing of this appeal is published: nothing can have come of it yet." in page


@pytest.mark.parametrize("number", [1, 30])
def test_the_ledger_takes_the_same_queries_however_long_it_is(desk, appeal, django_assert_num_queries, number):
    for _each in range(number):
        record_outcome(appeal, number=1, status="met", on=DAY, note="Done.")
    desk.get(screen(appeal))
    with django_assert_num_queries(10):
        desk.get(screen(appeal))


def test_the_tools_of_the_appeal_and_the_table_of_translations_lead_there(desk, appeal):
    link = f'<a href="{screen(appeal)}">What came of it</a>'
    assert desk.get(reverse("admin:appeals_appeal_change", args=[appeal.pk])).content.decode().count(link) == 1
    table = desk.get(reverse("admin:appeals_appeal_translations")).content.decode()
    assert table.count(f'<a href="../{appeal.pk}/outcomes/">What came of it</a>') == 1
