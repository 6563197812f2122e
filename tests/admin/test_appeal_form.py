"""The one screen on which an appeal is written."""

import pytest
from django.contrib.auth.models import Permission, User
from django.urls import reverse
from lxml import html

from appeals.models import Appeal, Demand
from appeals.publishing.publish import publish
from tests.admin.typing import add_row, add_section, fields_of, shown_form
from tests.door import PASSWORD, log_in
from tests.make import make_addressee, make_appeal, make_campaign, make_issuer, make_section

ADD = "/desk/appeals/appeal/add/"


def change(appeal: Appeal) -> str:
    """Return the address of the appeal's form."""
    return reverse("admin:appeals_appeal_change", args=[appeal.pk])


@pytest.fixture
def campaign(db):
    """A campaign in English and Arabic."""
    return make_campaign("en", "ar")


def test_a_new_appeal_is_written_in_the_language_that_is_chosen_first(desk, campaign):
    fields = shown_form(desk, ADD + "?language=ar")
    assert "title_en" not in fields
    fields["title_ar"] = "نداء المدارس"
    section = add_section(fields, prose_ar="نص", addressee=make_addressee().pk)
    add_row(fields, f"{section}-demands", text_ar="مطلب")
    desk.post(ADD + "?language=ar", fields)
    appeal = Appeal.objects.get()
    assert (appeal.source_language, appeal.title_ar, appeal.title_en) == ("ar", "نداء المدارس", None)
    assert appeal.key == "nd-lmdrs"
    assert [(row.number, row.text_ar) for row in appeal.demands.all()] == [(1, "مطلب")]


def test_every_text_field_says_its_language_and_direction(desk, campaign):
    appeal = make_appeal(languages=("ar",))
    page = html.fromstring(desk.get(change(appeal)).content.decode())
    texts = page.xpath("//*[substring(@name, string-length(@name) - 2) = '_ar' and not(contains(@name, '__prefix__'))]")
    assert [(text.get("lang"), text.get("dir")) for text in texts] == [("ar", "rtl")] * (5 + 3 * 2 + 2)


def test_a_text_for_passing_on_fits_into_a_message_or_says_so_at_its_field(desk, campaign):
    appeal = make_appeal()
    fields = shown_form(desk, change(appeal))
    page = desk.post(change(appeal), fields | {"share_text_en": "a" * 281})
    assert page.context["adminform"].form.errors == {
        "share_text_en": ["Ensure this value has at most 280 characters (it has 281)."]
    }
    assert desk.post(change(appeal), fields | {"share_text_en": "a" * 280}).status_code == 302
    appeal.refresh_from_db()
    assert appeal.share_text_en == "a" * 280


def test_a_key_is_made_from_the_title_and_a_taken_one_gets_a_number(desk, campaign):
    make_appeal("our-schools")
    desk.post(ADD, shown_form(desk, ADD) | {"title_en": "Our schools"})
    assert sorted(Appeal.objects.values_list("key", flat=True)) == ["our-schools", "our-schools-2"]


def test_a_key_never_changes(desk, campaign):
    appeal = make_appeal("schools")
    desk.post(change(appeal), shown_form(desk, change(appeal)) | {"key": "other", "title_en": "New"})
    appeal.refresh_from_db()
    assert (appeal.key, appeal.title_en) == ("schools", "New")


def test_forty_demands_in_twelve_sections_save_below_djangos_limit(desk, campaign, settings):
    fields = shown_form(desk, ADD) | {"title_en": "Long"}
    addressee, issuer = make_addressee(), make_issuer()
    add_row(fields, "appealissuer_set", issuer=issuer.pk)
    for index in range(12):
        section = add_section(fields, prose_en=f"Text {index}", closing_en="End", addressee=addressee.pk)
        for number in range(4 if index < 4 else 3):
            add_row(fields, f"{section}-demands", text_en=f"Demand {index}.{number}")
    desk.post(ADD, fields)
    appeal = Appeal.objects.get()
    assert (appeal.sections.count(), appeal.demands.count(), appeal.last_demand) == (12, 40, 40)
    shown = shown_form(desk, change(appeal))
    assert len(shown) == 432
    assert len(shown) < settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
    last = "sections-11-demands-2-text_en"
    assert shown[last] == "Demand 11.2"
    assert desk.post(change(appeal), shown | {last: "Reworded"}).status_code == 302
    assert appeal.demands.get(number=40).text_en == "Reworded"


def test_three_hundred_demands_lead_to_the_document(desk, campaign):
    appeal = make_appeal()
    section = make_section(appeal, make_addressee("parliament"))
    for number in range(300):
        Demand.objects.create(section=section, position=number, text_en=f"Demand {number}")
    page = desk.get(change(appeal)).content.decode()
    assert "sections-TOTAL_FORMS" not in fields_of(page)
    assert reverse("admin:appeals_appeal_document", args=[appeal.pk, "en"]) in page
    assert "too long for one form" in page
    desk.post(change(appeal), fields_of(page) | {"title_en": "Shorter"})
    appeal.refresh_from_db()
    assert (appeal.title_en, appeal.demands.count()) == ("Shorter", 302)


def test_a_demand_that_moves_out_of_a_removed_section_keeps_its_number_and_translations(desk, campaign):
    appeal = make_appeal(languages=("en", "ar"))
    moving = appeal.demands.get(number=1)
    fields = shown_form(desk, change(appeal))
    for name in ("id", "kept", "text_en", "position"):
        fields[f"sections-2-demands-0-{name}"] = fields.pop(f"sections-1-demands-0-{name}")
        fields[f"sections-1-demands-0-{name}"] = fields.pop(f"sections-1-demands-1-{name}")
    fields["sections-2-demands-0-section"] = fields["sections-2-id"]
    fields |= {"sections-2-demands-TOTAL_FORMS": "1", "sections-2-demands-INITIAL_FORMS": "1"}
    fields |= {"sections-1-demands-TOTAL_FORMS": "1", "sections-1-demands-INITIAL_FORMS": "1"}
    fields["sections-1-DELETE"] = "on"
    assert desk.post(change(appeal), fields).status_code == 302
    assert [(row.pk, row.number, row.text_ar) for row in appeal.demands.all()] == [(moving.pk, 1, "Demand 1 ar.")]
    assert [section.prose_en for section in appeal.sections.all()] == ["Opening en.", "Ending en."]


def test_a_draft_can_be_deleted_and_a_published_appeal_cannot(desk, campaign):
    draft, published = make_appeal("draft"), make_appeal("published")
    publish(published)
    desk.post(reverse("admin:appeals_appeal_delete", args=[draft.pk]), {"post": "yes"})
    page = desk.post(reverse("admin:appeals_appeal_delete", args=[published.pk]), {"post": "yes"}, follow=True)
    assert list(Appeal.objects.all()) == [published]
    assert [str(message) for message in page.context["messages"]][1:] == [
        "This appeal has been published, so it can't be deleted. Withdraw it: readers are told why."
    ]
    action = {"action": "delete_selected", "_selected_action": [published.pk], "post": "yes"}
    listed = desk.post(reverse("admin:appeals_appeal_changelist"), action)
    assert [str(line) for line in listed.context["protected"]] == [
        "Title en published: This appeal has been published, so it can't be deleted. Withdraw it: readers are told why."
    ]
    assert list(Appeal.objects.all()) == [published]


def test_who_may_only_look_changes_nothing(campaign):
    appeal = make_appeal()
    watcher = User.objects.create_user("watcher", password=PASSWORD, is_staff=True)
    watcher.user_permissions.add(Permission.objects.get(codename="view_appeal"))
    client = log_in(watcher)
    assert client.get(change(appeal)).status_code == 200
    refused = [
        client.post(change(appeal), {"title_en": "Mine"}),
        client.get(ADD),
        client.get(reverse("admin:appeals_appeal_document", args=[appeal.pk, "en"])),
        client.get(reverse("admin:appeals_appeal_publish", args=[appeal.pk])),
        client.get(reverse("admin:appeals_appeal_withdraw", args=[appeal.pk])),
        client.get(reverse("admin:appeals_appeal_import")),
        client.post(reverse("admin:appeals_appeal_addresses", args=[appeal.pk]), {"en": "mine"}),
    ]
    assert [response.status_code for response in refused] == [403] * 7
    assert client.get(reverse("admin:appeals_appeal_preview", args=[appeal.pk, "en"])).status_code == 200


def test_who_may_write_but_not_publish_finds_no_way_to_publish(campaign):
    appeal = make_appeal()
    writer = User.objects.create_user("writer", password=PASSWORD, is_staff=True)
    writer.user_permissions.add(*Permission.objects.filter(codename__in=["change_appeal", "add_appeal"]))
    client = log_in(writer)
    page = client.get(change(appeal)).content.decode()
    assert reverse("admin:appeals_appeal_publish", args=[appeal.pk]) not in page
    assert client.post(reverse("admin:appeals_appeal_publish", args=[appeal.pk])).status_code == 403
    saved = client.post(change(appeal), fields_of(page) | {"sections-0-prose_en": "Better."})
    assert (saved.status_code, appeal.sections.first().prose_en) == (302, "Better.")


def test_a_prose_that_is_too_long_is_refused_at_its_field(desk, campaign):
    appeal = make_appeal()
    fields = shown_form(desk, change(appeal))
    fields["sections-0-prose_en"] = "a" * 50_001
    page = html.fromstring(desk.post(change(appeal), fields).content.decode())
    (errors,) = page.xpath("//ul[@class='errorlist'][parent::div//textarea[@name='sections-0-prose_en']]")
    assert errors.text_content() == "Ensure this value has at most 50000 characters (it has 50001)."
    assert not page.xpath("//textarea[@name='sections-0-prose_en']/@maxlength")
