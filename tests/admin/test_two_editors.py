"""Two editors save the same appeal: the second is told what the first changed, and loses nothing."""

import pytest
from django.urls import reverse

from appeals.admin.forms_appeal import MEANWHILE
from appeals.models import Appeal
from appeals.translating.edit import write
from tests.admin.typing import fields_of, shown_form
from tests.make import make_addressee, make_appeal, make_campaign, make_section


@pytest.fixture
def appeal(db) -> Appeal:
    """An appeal of three sections and two demands."""
    make_campaign("en", "ar")
    return make_appeal(languages=("en", "ar"))


def change(appeal: Appeal) -> str:
    """Return the address of the appeal's form."""
    return reverse("admin:appeals_appeal_change", args=[appeal.pk])


def told(page) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Return what the page says that the others have changed, word by word."""
    return [(row.label, row.kind, [(run.op, run.text) for run in row.runs]) for row in page.context["meanwhile"]]


def test_the_second_editor_is_told_word_by_word_and_keeps_what_she_typed(desk, appeal):
    hers = shown_form(desk, change(appeal)) | {"sections-1-demands-1-text_en": "Hers."}
    write(appeal, "en", {"demand:1.text": "Demand 1, sharper."})
    page = desk.post(change(appeal), hers)
    assert appeal.demands.get(number=2).text_en == "Demand 2 en."
    assert told(page) == [
        ("Demand 1", "changed", [("same", "Demand 1"), ("removed", " en"), ("added", ", sharper"), ("same", ".")])
    ]
    again = fields_of(page.content.decode())
    assert {name for name in hers if again[name] != hers[name]} - {"csrfmiddlewaretoken"} == {
        "base", "opened", "sections-1-demands-0-text_en",
    }  # fmt: skip
    assert again["sections-1-demands-0-text_en"] == "Demand 1, sharper."
    assert desk.post(change(appeal), again).status_code == 302
    assert list(appeal.demands.values_list("text_en", flat=True)) == ["Demand 1, sharper.", "Hers."]


def save_twice(desk, appeal: Appeal, hers: dict) -> list[str]:
    """Save, be told of the others, save again; return what the page said that both have worked on."""
    page = desk.post(change(appeal), hers)
    assert page.context["adminform"].form.non_field_errors() == [str(MEANWHILE)]
    assert desk.post(change(appeal), fields_of(page.content.decode())).status_code == 302
    appeal.refresh_from_db()
    return page.context["conflicts"]


def test_what_only_the_first_changed_survives_both_saves_of_the_second(desk, appeal):
    hers = shown_form(desk, change(appeal)) | {"slogan_en": "Hers", "sections-1-demands-1-text_en": "Hers."}
    police = make_addressee("police")
    write(appeal, "en", {"appeal.title": "Theirs", "demand:1.text": "Theirs.", "section:1.prose": "One.\n\nTwo."})
    Appeal.objects.update(issued_on="2022-02-13")
    appeal.sections.filter(number=2).update(addressee=police)
    assert save_twice(desk, appeal, hers) == []
    assert (appeal.title_en, appeal.slogan_en, str(appeal.issued_on)) == ("Theirs", "Hers", "2022-02-13")
    assert list(appeal.demands.order_by("number").values_list("text_en", flat=True)) == ["Theirs.", "Hers."]
    sections = appeal.sections.order_by("number").values_list("prose_en", "addressee")
    assert list(sections)[:2] == [("One.\n\nTwo.", None), ("We call on the city (en):", police.pk)]


def test_what_both_changed_stays_hers_and_is_named(desk, appeal):
    typed = {"title_en": "Hers", "share_text_en": "Hers", "sections-1-demands-0-text_en": "Hers."}
    hers = shown_form(desk, change(appeal)) | typed
    theirs = {"appeal.title": "Theirs", "appeal.share_text": "Theirs", "demand:1.text": "Theirs."}
    write(appeal, "en", theirs | {"demand:2.text": "Theirs too."})
    assert save_twice(desk, appeal, hers) == ["Title", "Text for passing on", "Demand 1"]
    assert (appeal.title_en, appeal.share_text_en) == ("Hers", "Hers")
    assert list(appeal.demands.order_by("number").values_list("text_en", flat=True)) == ["Hers.", "Theirs too."]


def test_the_order_of_the_first_survives(desk, appeal):
    hers = shown_form(desk, change(appeal)) | {"sections-1-demands-0-text_en": "Hers."}
    for number, position in ((1, 1), (2, 0)):
        appeal.demands.filter(number=number).update(position=position)
    assert save_twice(desk, appeal, hers) == []
    rows = appeal.demands.order_by("position").values_list("number", "text_en")
    assert list(rows) == [(2, "Demand 2 en."), (1, "Hers.")]


def test_a_row_that_comes_back_takes_the_place_of_no_other(desk, appeal):
    hers = shown_form(desk, change(appeal)) | {"sections-1-demands-0-text_en": "Hers."}
    appeal.demands.get(number=1).delete()
    appeal.demands.update(position=0)
    assert save_twice(desk, appeal, hers) == ["Demand 1"]
    rows = appeal.demands.order_by("position").values_list("number", "text_en")
    assert list(rows) == [(1, "Hers."), (2, "Demand 2 en.")]


def test_an_order_that_both_changed_stays_hers_and_is_named(desk, appeal):
    hers = shown_form(desk, change(appeal)) | {"sections-0-position": "1", "sections-1-position": "0"}
    for number, position in ((2, 2), (3, 1)):
        appeal.sections.filter(number=number).update(position=position)
    assert save_twice(desk, appeal, hers) == ["Order of the parts"]
    assert list(appeal.sections.order_by("position").values_list("number", flat=True)) == [2, 1, 3]


def test_what_the_first_removed_and_the_second_left_alone_stays_removed(desk, appeal):
    hers = shown_form(desk, change(appeal)) | {"title_en": "Hers"}
    appeal.demands.get(number=1).delete()
    appeal.sections.get(number=3).delete()
    assert save_twice(desk, appeal, hers) == []
    assert appeal.title_en == "Hers"
    assert list(appeal.sections.values_list("number", flat=True)) == [1, 2]
    assert list(appeal.demands.values_list("number", flat=True)) == [2]


def test_a_section_with_demands_that_the_second_left_alone_stays_removed(desk, appeal):
    hers = shown_form(desk, change(appeal)) | {"title_en": "Hers"}
    appeal.sections.get(number=2).delete()
    assert save_twice(desk, appeal, hers) == []
    assert (appeal.sections.count(), appeal.demands.count()) == (2, 0)


def test_what_the_second_removes_is_named_if_the_first_worked_on_it(desk, appeal):
    hers = shown_form(desk, change(appeal)) | {"sections-1-DELETE": "on"}
    write(appeal, "en", {"demand:2.text": "Theirs."})
    section = appeal.sections.get(number=2)
    appeal.demands.create(section=section, number=3, position=2, text_en="Added.")
    assert save_twice(desk, appeal, hers) == ["Demand 2", "Demand 3"]
    assert (appeal.sections.count(), appeal.demands.count()) == (2, 0)


def test_a_form_that_was_tampered_with_keeps_what_it_says(desk, appeal):
    hers = shown_form(desk, change(appeal)) | {"slogan_en": "Hers", "opened": "["}
    write(appeal, "en", {"appeal.title": "Theirs"})
    assert save_twice(desk, appeal, hers) == []
    assert (appeal.title_en, appeal.slogan_en) == ("Title en schools", "Hers")


def test_what_the_first_added_stays_when_the_second_saves_over_it(desk, appeal):
    hers = shown_form(desk, change(appeal)) | {"title_en": "Hers"}
    make_section(appeal, make_addressee("police"), ["A third demand."], en="Added.")
    page = desk.post(change(appeal), hers)
    assert [(label, kind) for label, kind, _words in told(page)] == [
        ("Section 4, addressee", "added"), ("Section 4, text", "added"), ("Demand 3", "added"),
    ]  # fmt: skip
    desk.post(change(appeal), fields_of(page.content.decode()))
    appeal.refresh_from_db()
    assert appeal.title_en == "Hers"
    assert sorted(appeal.demands.values_list("number", flat=True)) == [1, 2, 3]


def test_a_demand_that_the_first_removed_comes_back_with_its_number(desk, appeal):
    hers = shown_form(desk, change(appeal)) | {"sections-1-demands-0-text_en": "Hers, reworded."}
    appeal.demands.get(number=1).delete()
    page = desk.post(change(appeal), hers)
    assert [(label, kind) for label, kind, _words in told(page)] == [("Demand 1", "removed")]
    again = fields_of(page.content.decode())
    assert sorted(value for name, value in again.items() if name.endswith("text_en") and value) == [
        "Demand 2 en.", "Hers, reworded.",
    ]  # fmt: skip
    assert desk.post(change(appeal), again).status_code == 302
    rows = appeal.demands.order_by("position").values_list("number", "text_en")
    assert list(rows) == [(1, "Hers, reworded."), (2, "Demand 2 en.")]


def test_a_section_that_the_first_removed_comes_back_with_its_demands(desk, appeal):
    hers = shown_form(desk, change(appeal)) | {"sections-1-prose_en": "We still call:"}
    appeal.sections.get(number=2).delete()
    page = desk.post(change(appeal), hers)
    assert page.status_code == 200
    assert desk.post(change(appeal), fields_of(page.content.decode())).status_code == 302
    section = appeal.sections.get(number=2)
    assert (section.prose_en, section.position, section.addressee.key) == ("We still call:", 1, "city")
    assert list(section.demands.values_list("number", "text_en")) == [(1, "Demand 1 en."), (2, "Demand 2 en.")]
    assert (appeal.sections.count(), Appeal.objects.get().last_demand) == (3, 2)


def test_to_take_theirs_is_to_open_the_form_anew(desk, appeal):
    hers = shown_form(desk, change(appeal)) | {"title_en": "Hers"}
    write(appeal, "en", {"appeal.title": "Theirs"})
    page = desk.post(change(appeal), hers)
    assert f'href="{change(appeal)}">Drop mine and take theirs' in page.content.decode()
    assert shown_form(desk, change(appeal))["title_en"] == "Theirs"


def test_a_translation_that_changed_meanwhile_is_no_obstacle(desk, appeal):
    hers = shown_form(desk, change(appeal)) | {"title_en": "Hers"}
    write(appeal, "ar", {"appeal.title": "عنوان جديد"})
    assert desk.post(change(appeal), hers).status_code == 302
    appeal.refresh_from_db()
    assert (appeal.title_en, appeal.title_ar) == ("Hers", "عنوان جديد")


def test_the_document_tells_the_second_editor_too(desk, appeal):
    address = reverse("admin:appeals_appeal_document", args=[appeal.pk, "en"])
    hers = shown_form(desk, address)
    hers["text"] = hers["text"].replace("Opening en.", "Hers.")
    write(appeal, "en", {"demand:1.text": "Theirs."})
    page = desk.post(address, hers | {"_save": "Save"})
    assert [(label, kind) for label, kind, _words in told(page)] == [("Demand 1", "changed")]
    again = fields_of(page.content.decode())
    assert again["text"] == hers["text"].replace("Demand 1 en.", "Theirs.")
    assert appeal.sections.first().prose_en == "Opening en."
    assert desk.post(address, again | {"_save": "Save"}).status_code == 302
    assert (appeal.sections.first().prose_en, appeal.demands.first().text_en) == ("Hers.", "Theirs.")


def test_the_document_names_what_both_changed(desk, appeal):
    address = reverse("admin:appeals_appeal_document", args=[appeal.pk, "en"])
    hers = shown_form(desk, address)
    hers["text"] = hers["text"].replace("Opening en.", "Hers.").replace("Title en schools", "Her title")
    write(appeal, "en", {"section:1.prose": "Theirs.", "appeal.title": "Their title", "appeal.slogan": "Their slogan"})
    page = desk.post(address, hers | {"_save": "Save"})
    assert page.context["form"].conflicts == ["Title", "Section 1, text"]
    desk.post(address, fields_of(page.content.decode()) | {"_save": "Save"})
    appeal.refresh_from_db()
    assert (appeal.title_en, appeal.slogan_en) == ("Her title", "Their slogan")
    assert appeal.sections.first().prose_en == "Hers."


def test_the_document_stays_hers_where_both_changed_what_there_is(desk, appeal):
    address = reverse("admin:appeals_appeal_document", args=[appeal.pk, "en"])
    hers = shown_form(desk, address)
    hers["text"] = hers["text"].replace("2. Demand 2 en.", "2. Demand 2 en.\n3. Hers.")
    appeal.demands.get(number=1).delete()
    page = desk.post(address, hers | {"_save": "Save"})
    assert "Below is everything as you typed it." in page.content.decode()
    assert fields_of(page.content.decode())["text"] == hers["text"]
