"""The campaign, issuers, addressees, and an appeal's own addresses."""

import pytest
from django.urls import reverse

from appeals.models import Addressee, Campaign, Issuer, Slug
from tests.admin.typing import fields_of, shown_form
from tests.make import make_addressee, make_appeal, make_campaign

CAMPAIGN = "/desk/appeals/campaign/1/change/"


@pytest.fixture
def campaign(db) -> Campaign:
    """A campaign in English and Arabic."""
    return make_campaign("en", "ar")


def test_the_campaigns_list_leads_to_its_one_form(desk, db):
    address = reverse("admin:appeals_campaign_changelist")
    assert desk.get(address).url == reverse("admin:appeals_campaign_add")
    fields = shown_form(desk, reverse("admin:appeals_campaign_add")) | {"name_en": "First"}
    desk.post(reverse("admin:appeals_campaign_add"), fields)
    assert desk.get(address).url == CAMPAIGN
    assert (Campaign.objects.get().name_en, Campaign.objects.get().languages) == ("First", ["en"])
    assert desk.get(reverse("admin:appeals_campaign_add")).status_code == 403


def test_a_language_is_switched_on_with_a_tick_and_stands_in_the_catalogues_order(desk, campaign):
    page = desk.get(CAMPAIGN).content.decode()
    fields = fields_of(page)
    assert fields["languages"] == ["en", "ar"]
    assert page.index("Беларуская") < page.index("Українська") < page.index("한국어")
    desk.post(CAMPAIGN, fields | {"languages": ["ar", "ka", "en", "be"]})
    campaign.refresh_from_db()
    assert campaign.languages == ["be", "en", "ka", "ar"]
    assert "name_ka" in shown_form(desk, CAMPAIGN + "?language=ka")


def test_the_texts_are_shown_and_saved_in_one_language_at_a_time(desk, campaign):
    fields = shown_form(desk, CAMPAIGN + "?language=ar")
    assert [name for name in fields if name.startswith("name_")] == ["name_ar"]
    answer = desk.post(CAMPAIGN + "?language=ar", fields | {"name_ar": "حملة", "notice_ar": "تنبيه"})
    assert answer.url == CAMPAIGN + "?language=ar"
    campaign.refresh_from_db()
    assert (campaign.name_en, campaign.name_ar, campaign.notice_ar) == ("Campaign", "حملة", "تنبيه")


def test_the_default_language_must_be_on_offer(desk, campaign):
    page = desk.post(CAMPAIGN, shown_form(desk, CAMPAIGN) | {"languages": ["ar"]})
    assert page.context["adminform"].form.errors == {
        "default_language": ["Offer the default language too, or choose another one."]
    }


def test_a_mirror_is_a_web_address_and_anything_else_is_told_at_its_field(desk, campaign):
    fields = shown_form(desk, CAMPAIGN)
    for typed in ("mirror.example.org", "https://a.example/\njavascript:alert(1)"):
        answer = desk.post(CAMPAIGN, fields | {"mirrors": typed})
        assert "Write one address per line" in answer.content.decode()
    assert desk.post(CAMPAIGN, fields | {"mirrors": "https://a.example/\r\n\r\nhttp://b.onion/"}).status_code == 302
    assert Campaign.objects.get().mirror_addresses() == ["https://a.example/", "http://b.onion/"]


def test_both_kinds_of_four_eyes_are_switched_on_in_the_form(desk, campaign):
    fields = shown_form(desk, CAMPAIGN) | {"four_eyes": "on", "four_eyes_publishing": "on"}
    assert desk.post(CAMPAIGN, fields).status_code == 302
    campaign.refresh_from_db()
    assert (campaign.four_eyes, campaign.four_eyes_publishing) == (True, True)


def test_an_issuer_without_a_key_gets_one_from_its_name_and_keeps_it(desk, campaign):
    add = reverse("admin:appeals_issuer_add")
    fields = shown_form(desk, add) | {"name_en": "Parents’ council", "website": "example.org"}
    desk.post(add, fields)
    desk.post(add, fields)
    assert list(Issuer.objects.values_list("key", "website")) == [
        ("parents-council", "https://example.org"),
        ("parents-council-2", "https://example.org"),
    ]
    change = reverse("admin:appeals_issuer_change", args=[Issuer.objects.first().pk])
    desk.post(change, shown_form(desk, change) | {"key": "other", "name_ar": "مجلس"})
    assert (Issuer.objects.first().key, Issuer.objects.first().name_ar) == ("parents-council", "مجلس")


def test_a_party_without_any_name_is_refused(desk, campaign):
    add = reverse("admin:appeals_addressee_add")
    page = desk.post(add, shown_form(desk, add))
    assert page.context["adminform"].form.non_field_errors() == ["Write the name in at least one language."]


def test_a_party_has_a_field_for_each_language_on_offer_and_each_that_it_has(desk, campaign):
    party = make_addressee("city", en="City", uk="Місто")
    fields = shown_form(desk, reverse("admin:appeals_addressee_change", args=[party.pk]))
    assert sorted(name for name in fields if name.startswith("name_")) == ["name_ar", "name_en", "name_uk"]


def test_the_search_for_an_addressee_finds_it_in_any_language_and_answers_in_the_appeals(desk, campaign):
    make_addressee("city", en="The city", ar="المدينة")
    make_addressee("police", en="The police")
    query = {"app_label": "appeals", "model_name": "section", "field_name": "addressee", "language": "ar"}
    found = desk.get(reverse("admin:autocomplete"), {**query, "term": "city"}).json()["results"]
    assert [row["text"] for row in found] == ["المدينة"]
    assert Addressee.objects.get(key="police").called("ar") == "The police"


def test_an_address_of_its_own_replaces_the_former_one_which_stays(desk, campaign):
    appeal = make_appeal("schools")
    address = reverse("admin:appeals_appeal_addresses", args=[appeal.pk])
    for slug in ("مدارس", "مدارسنا"):
        desk.post(address, shown_form(desk, address) | {"ar": slug})
    assert list(appeal.slugs.values_list("language", "slug", "current")) == [
        ("ar", "مدارسنا", True),
        ("ar", "مدارس", False),
    ]
    desk.post(address, shown_form(desk, address) | {"ar": "مدارس"})
    assert list(appeal.slugs.filter(current=True).values_list("slug", flat=True)) == ["مدارس"]
    desk.post(address, shown_form(desk, address) | {"ar": ""})
    assert list(appeal.slugs.filter(current=True)) == []


def test_a_taken_or_impossible_address_is_refused_at_its_field_and_nothing_is_saved(desk, campaign):
    make_appeal("rivers")
    appeal = make_appeal("schools")
    Slug.objects.create(appeal=make_appeal("roads"), language="en", slug="streets")
    address = reverse("admin:appeals_appeal_addresses", args=[appeal.pk])
    for slug, complaint in [
        ("streets", "Another appeal has this address; choose a different one."),
        ("rivers", "Another appeal has this key; choose a different address."),
    ]:
        page = desk.post(address, {"ar": "مدارس", "en": slug})
        assert page.context["form"].errors == {"en": [complaint]}
    assert list(desk.post(address, {"ar": "مدارس", "en": "a b/c"}).context["form"].errors) == ["en"]
    assert list(appeal.slugs.all()) == []
