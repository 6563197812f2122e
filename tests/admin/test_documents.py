"""An appeal as one document: imported into the desk, and edited whole."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document as Word

from appeals.models import Addressee, Appeal, Mark
from tests.admin.typing import fields_of, shown_form
from tests.door import log_in
from tests.make import make_addressee, make_appeal, make_campaign, make_section, make_user

IMPORT = "/desk/appeals/appeal/import/"
TEXT = """top of page
Appeal on the rivers

The rivers are dirty.

We call on the city:

• Clean the rivers.
• Tell us how.
"""


@pytest.fixture
def campaign(db):
    """A campaign in English and Arabic."""
    return make_campaign("en", "ar")


def document(appeal: Appeal, language: str = "en") -> str:
    """Return the address of the appeal as one document."""
    return reverse("admin:appeals_appeal_document", args=[appeal.pk, language])


def test_a_pasted_document_is_read_first_and_saved_second(desk, campaign):
    page = desk.post(IMPORT, {"text": TEXT, "_read": "Read"})
    shown = page.content.decode()
    assert "1 title, 0 slogans, 2 sections, 0 addressees, 2 demands; 1 line dropped" in shown
    assert "Line 1:" in shown and "top of page" in shown
    assert "Its 2 demands have no addressee." in shown
    assert Appeal.objects.count() == 0
    answer = desk.post(IMPORT, fields_of(shown) | {"_save": "Save"})
    appeal = Appeal.objects.get()
    assert answer.url == reverse("admin:appeals_appeal_change", args=[appeal.pk])
    assert (appeal.key, appeal.demands.count(), appeal.sections.count()) == ("appeal-on-the-rivers", 2, 2)


def test_an_uploaded_word_document_survives_the_second_step(desk, campaign):
    word, stored = Word(), io.BytesIO()
    word.add_heading("Appeal on the rivers", 0)
    word.add_paragraph("The rivers are dirty.")
    word.save(stored)
    page = desk.post(IMPORT, {"file": SimpleUploadedFile("rivers.docx", stored.getvalue()), "language": "en"})
    assert "Uploaded: rivers.docx" in page.content.decode()
    desk.post(IMPORT, fields_of(page.content.decode()) | {"_save": "Save"})
    appeal = Appeal.objects.get()
    assert (appeal.title_en, appeal.sections.get().prose_en) == ("Appeal on the rivers", "The rivers are dirty.")


def test_what_cannot_be_read_is_told_at_its_field_and_nothing_is_saved(desk, campaign):
    make_appeal("taken")
    told = [
        desk.post(IMPORT, {"text": "", "_save": "Save"}),
        desk.post(IMPORT, {"file": SimpleUploadedFile("a.txt", b"\xff\xfe\x00\x01bin"), "_save": "Save"}),
        desk.post(IMPORT, {"text": TEXT, "key": "taken", "_save": "Save"}),
        desk.post(IMPORT, {"text": "---\nlanguage: ar\n---\n\n# Title\n\nText.", "language": "en", "_save": "Save"}),
    ]
    assert [list(page.context["form"].errors) for page in told] == [["text"], ["file"], ["key"], ["language"]]
    assert told[2].context["form"].errors["key"] == [
        "There is an appeal with the key “taken” already; choose another key."
    ]
    assert told[2].context["form"]["text"].value() == TEXT
    assert Appeal.objects.count() == 1


def test_the_preview_shows_what_saving_would_change_and_saves_nothing(desk, campaign):
    appeal = make_appeal()
    fields = shown_form(desk, document(appeal))
    fields["text"] = fields["text"].replace("2. Demand 2 en.", "3. A new demand.\n2. Demand 2, reworded.")
    page = desk.post(document(appeal), fields | {"_preview": "Preview"})
    assert [(row.label, row.kind) for row in page.context["changes"]] == [
        ("Demand 3", "added"), ("Demand 2", "changed"),
    ]  # fmt: skip
    assert appeal.demands.count() == 2
    answer = desk.post(document(appeal), fields_of(page.content.decode()) | {"_save": "Save"})
    assert answer.url == document(appeal)
    rows = appeal.demands.order_by("position").values_list("number", "text_en")
    assert list(rows) == [(1, "Demand 1 en."), (3, "A new demand."), (2, "Demand 2, reworded.")]


def test_a_text_that_is_no_document_is_told_with_its_line_and_kept(desk, campaign):
    appeal = make_appeal()
    fields = shown_form(desk, document(appeal))
    fields["text"] = fields["text"].replace("language: en", "language: xx")
    page = desk.post(document(appeal), fields | {"_save": "Save"})
    assert page.context["form"].errors["text"][0] == "“xx” is not a language of the catalogue."
    assert fields_of(page.content.decode())["text"] == fields["text"]
    fields["text"] = fields["text"].replace("language: xx", "langauge: en").replace("# Title", "Title")
    page = desk.post(document(appeal), fields | {"_save": "Save"})
    assert any(line.startswith("Line 3:") for line in page.context["form"].errors.get("text", []))


def test_a_translation_is_written_into_the_document_of_its_language(desk, campaign):
    appeal = make_appeal()
    fields = shown_form(desk, document(appeal, "ar"))
    assert "1.\n2.\n" in fields["text"]
    fields["text"] = fields["text"].replace("1.\n2.\n", "1. الأول\n2. الثاني\n").replace("#\n", "# العنوان\n", 1)
    desk.post(document(appeal, "ar"), fields | {"_save": "Save"})
    appeal.refresh_from_db()
    assert appeal.title_ar == "العنوان"
    assert list(appeal.demands.values_list("number", "text_ar", "text_en")) == [
        (1, "الأول", "Demand 1 en."), (2, "الثاني", "Demand 2 en."),
    ]  # fmt: skip


def test_a_translation_with_another_structure_is_refused(desk, campaign):
    appeal = make_appeal(languages=("en", "ar"))
    fields = shown_form(desk, document(appeal, "ar"))
    fields["text"] = fields["text"].replace("2. Demand 2 ar.\n", "")
    page = desk.post(document(appeal, "ar"), fields | {"_save": "Save"})
    assert list(page.context["form"].errors) == ["text"]
    assert appeal.demands.get(number=2).text_ar == "Demand 2 ar."


def test_the_texts_carry_their_language_and_direction(desk, campaign):
    appeal = make_appeal(languages=("en", "ar"))
    page = desk.get(document(appeal, "ar")).content.decode()
    assert page.count('lang="ar" dir="rtl" class="desk-document"') == 1


def test_three_hundred_demands_are_edited_as_one_document(desk, campaign):
    appeal = make_appeal()
    make_section(appeal, make_addressee("parliament"), [f"Demand number {number}." for number in range(300)])
    fields = shown_form(desk, document(appeal))
    fields["text"] = fields["text"].replace("Demand number 299.", "The last demand.")
    assert desk.post(document(appeal), fields | {"_save": "Save"}).status_code == 302
    assert (appeal.demands.get(number=302).text_en, appeal.demands.count()) == ("The last demand.", 302)
    assert Addressee.objects.count() == 2


@pytest.mark.parametrize(
    ("role", "four_eyes", "state"),
    [("Editors", False, "draft"), ("Publishers", False, "approved"), ("Publishers", True, "draft")],
)
def test_a_translation_that_is_edited_whole_is_approved_only_by_who_may_approve_it_alone(
    campaign, role, four_eyes, state
):
    make_campaign("en", "ar", four_eyes=four_eyes)
    appeal, client = make_appeal(languages=("en", "ar")), log_in(make_user(role))
    fields = shown_form(client, document(appeal, "ar"), "document")
    fields["text"] = fields["text"].replace("Demand 2 ar.", "Demand 2, in Arabic.")
    assert client.post(document(appeal, "ar"), fields | {"_save": "Save"}).status_code == 302
    made = Mark.objects.filter(appeal=appeal, language="ar").values_list("piece", "state", "author__username")
    assert list(made) == [("demand:2.text", state, role.lower())]
