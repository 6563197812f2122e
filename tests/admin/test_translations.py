"""The table of translations: who sees what, the filters, the order, the cost; and who may do what with a language."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from appeals.languages import CODES
from appeals.models import Appeal, Campaign, Mark, Slug, TranslatorLanguage
from appeals.translating.edit import write
from appeals.translating.files import export
from tests.admin.bench import JSON, address, posted
from tests.admin.reading import parse, select, text_of
from tests.door import log_in
from tests.make import make_appeal, make_campaign, make_user

TABLE = "/desk/appeals/appeal/translations/"


@pytest.fixture
def appeals(db) -> list[Appeal]:
    """An appeal that is complete in Polish, and one with a draft."""
    make_campaign("en", "be", "pl")
    schools = make_appeal("schools", ("en", "pl"))
    rivers = make_appeal("rivers", ("en",))
    write(rivers, "pl", {"demand:1.text": "Raz."}, state="draft")
    return [schools, rivers]


def table(client: Client, query: str = "") -> dict[str, list[str]]:
    """Return what the table says: of each appeal by its title the words of its cells."""
    rows = select(parse(client.get(TABLE + query)), "tbody tr")
    return {
        text_of(select(row, "th")[0].xpath("./*[1]")[0]): [text_of(cell) for cell in select(row, "td")] for row in rows
    }


def languages(client: Client, query: str = "") -> list[str]:
    """Return the languages that the table shows."""
    return [head.get("lang") for head in select(parse(client.get(TABLE + query)), "thead th")[1:]]


def test_the_table_says_how_far_each_language_is(appeals):
    assert table(log_in(make_user("Publishers"))) == {
        "Title en schools": ["missing", "ready goes out with the next version", "original"],
        "Title en rivers": ["missing", "in work 3 of 8 pieces", "original"],
    }


def test_a_translator_sees_only_her_languages(appeals):
    translator = log_in(make_user("Translators", "pl", "ar"))
    assert languages(translator) == ["pl"]
    assert languages(translator, "?language=be") == ["pl"]


def test_a_translator_without_a_language_is_told_whom_to_ask(appeals):
    page = parse(log_in(make_user("Translators")).get(TABLE))
    assert text_of(select(page, "p.desk-notice")[0]).endswith("Ask the campaign's admin to give you one.")
    assert select(page, "table") == []


def test_a_language_that_is_switched_on_is_in_the_table_at_once(desk, appeals):
    translator = log_in(make_user("Translators", "lt"))
    editor = log_in(make_user("Editors"))
    assert (languages(translator), languages(editor)) == ([], ["be", "pl", "en"])
    Campaign.objects.update(languages=["en", "be", "pl", "lt"])
    assert (languages(translator), languages(editor)) == (["lt"], ["be", "pl", "lt", "en"])
    assert table(translator)["Title en schools"] == ["missing"]
    assert translator.get(address(appeals[0], "lt")).status_code == 200


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?q=river", ["Title en rivers"]),
        ("?q=TITLE+schools", ["Title en schools"]),
        ("?q=nothing", []),
        ("?state=ready", ["Title en schools"]),
        ("?state=ready&language=be", []),
        ("?state=outdated", []),
        ("?state=nonsense&page=99", ["Title en schools", "Title en rivers"]),
    ],
)
def test_the_filters(appeals, query, expected):
    assert list(table(log_in(make_user("Publishers")), query)) == expected


def test_an_editor_who_translates_may_ask_for_her_own_languages(appeals):
    editor = log_in(make_user("Editors", "be"))
    assert languages(editor) == ["be", "pl", "en"]
    assert languages(editor, "?mine=on") == ["be"]
    assert languages(editor, "?language=pl") == ["pl"]


def test_a_cell_leads_to_the_workbench(appeals):
    client = log_in(make_user("Translators", "pl"))
    (link, *_rest) = [cell.get("href") for cell in select(parse(client.get(TABLE + "?q=river")), "td a")]
    assert client.get(TABLE + link).request["PATH_INFO"] == f"{TABLE}../{appeals[1].pk}/translate/pl/"
    assert link == f"../{appeals[1].pk}/translate/pl/"


def test_long_tables_have_pages_that_keep_the_filter(db, monkeypatch):
    monkeypatch.setattr("appeals.admin.translations.PER_PAGE", 2)
    make_campaign("en", "pl")
    for number in range(5):
        make_appeal(f"schools-{number}")
    client = log_in(make_user("Editors"))
    assert [len(table(client, f"?page={page}")) for page in (1, 2, 3)] == [2, 2, 1]
    links = [link.get("href") for link in select(parse(client.get(TABLE + "?q=title&page=2")), "p.paginator a")]
    assert links == ["?q=title&page=1", "?q=title&page=3"]


@pytest.mark.parametrize("count", [1, 30])
def test_the_table_takes_the_same_number_of_queries_however_many_appeals(db, count):
    make_campaign(*CODES)
    for number in range(count):
        write(make_appeal(f"appeal-{number}", ("en", "pl")), "be", {"demand:1.text": "Адзін."})
    client = log_in(make_user("Publishers"))
    client.get(TABLE)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(TABLE).status_code == 200
    assert len(captured) == 15


def test_who_only_translates_is_led_to_the_table_and_finds_nothing_else(appeals):
    translator = log_in(make_user("Translators", "pl"))
    assert translator.get(reverse("admin:index")).headers["Location"] == TABLE
    pk = appeals[0].pk
    closed = {
        name: translator.get(reverse(f"admin:appeals_{name}", args=args)).status_code
        for name, args in {
            "appeal_changelist": [],
            "appeal_add": [],
            "appeal_change": [pk],
            "appeal_history": [pk],
            "appeal_import": [],
            "appeal_document": [pk, "pl"],
            "appeal_preview": [pk, "pl"],
            "appeal_phone": [pk, "pl"],
            "appeal_addresses": [pk],
            "appeal_publish": [pk],
            "appeal_withdraw": [pk],
            "appeal_links": [pk],
            "revision_changelist": [],
            "issuer_changelist": [],
            "addressee_changelist": [],
            "campaign_change": [1],
            "term_add": [],
        }.items()
    }
    assert closed == dict.fromkeys(closed, 403)


def test_an_editor_is_not_led_away_from_the_first_page(appeals):
    assert log_in(make_user("Editors")).get(reverse("admin:index")).status_code == 200


@pytest.mark.parametrize("name", ["translate", "translate_preview", "translate_file"])
def test_other_peoples_languages_are_closed_to_a_translator(appeals, name):
    stranger = log_in(make_user("Translators", "be"))
    assert stranger.get(address(appeals[0], "pl", name)).status_code == 403
    assert stranger.get(address(appeals[0], "xx", name)).status_code == 403


@pytest.mark.parametrize("headers", [JSON, {}])
@pytest.mark.parametrize("act", ["save", "confirm", "approve", "send_back", "take", "suggest"])
def test_a_translator_of_another_language_does_nothing_with_a_piece(appeals, act, headers):
    stranger = log_in(make_user("Translators", "be"))
    data = posted(appeals[0], "demand:2.text", "Obce.", act)
    assert stranger.post(address(appeals[0]), data, headers=headers).status_code == 403
    assert Appeal.objects.get(key="schools").demands.get(number=2).text_pl == "Demand 2 pl."
    assert not Mark.objects.filter(appeal=appeals[0]).exists()


@pytest.mark.parametrize(
    "data", [{"act": "hand_in"}, {"act": "approve_all", "seen": ""}, {"act": "slug", "slug": "obcy"}]
)
def test_a_translator_of_another_language_does_nothing_with_the_whole(appeals, data):
    stranger = log_in(make_user("Translators", "be"))
    assert stranger.post(address(appeals[1]), data).status_code == 403
    assert Mark.objects.get(language="pl").state == "draft"
    assert not Slug.objects.exists()


def test_a_translator_of_another_language_brings_no_file_in_and_takes_none_out(appeals):
    stranger = log_in(make_user("Translators", "be"))
    data, name = export(appeals[0], "pl", "po")
    changed = data.replace(b"Demand 2 pl.", b"Obce.")
    file = address(appeals[0], "pl", "translate_file")
    assert stranger.get(file + "?format=po").status_code == 403
    assert stranger.post(file, {"file": SimpleUploadedFile(name, changed)}).status_code == 403
    # Nor under the name of her own language.
    own = address(appeals[0], "be", "translate_file")
    assert stranger.post(own, {"file": SimpleUploadedFile(name, changed)}).status_code == 400
    assert appeals[0].demands.get(number=2).text_pl == "Demand 2 pl."


@pytest.mark.parametrize("act", ["approve", "send_back"])
def test_a_translator_does_not_review_her_own_language(appeals, act):
    write(appeals[0], "pl", {"demand:2.text": "Dwa."}, state="review")
    translator = log_in(make_user("Translators", "pl"))
    assert translator.post(address(appeals[0]), posted(appeals[0], "demand:2.text", "Dwa.", act)).status_code == 403
    assert translator.post(address(appeals[0]), {"act": "approve_all", "seen": ""}).status_code == 403
    assert Mark.objects.get(appeal=appeals[0]).state == "review"


def test_who_was_given_no_role_sees_no_table(appeals):
    nobody = make_user("Translators")
    nobody.groups.clear()
    assert log_in(nobody).get(TABLE).status_code == 403


def test_an_admin_gives_a_user_her_languages(appeals):
    admin, user = log_in(make_user("Admins")), make_user("Translators")
    form = reverse("admin:auth_user_change", args=[user.pk])
    page = parse(admin.get(form))
    assert len(select(page, "select")) > 0
    prefix = "translator_languages"
    data = {
        "username": user.username, "is_active": "on", "is_staff": "on",
        "date_joined_0": "2026-01-01", "date_joined_1": "00:00:00", "groups": [str(user.groups.get().pk)],
        f"{prefix}-TOTAL_FORMS": "1", f"{prefix}-INITIAL_FORMS": "0", f"{prefix}-0-user": user.pk,
        f"{prefix}-0-language": "pl",
    }  # fmt: skip
    assert admin.post(form, data).status_code == 302
    assert TranslatorLanguage.objects.values_list("user__username", "language").get() == ("translators", "pl")


def test_editors_write_the_glossary_and_translators_read_it(appeals):
    listing, add = reverse("admin:appeals_term_changelist"), reverse("admin:appeals_term_add")
    editor, translator = log_in(make_user("Editors")), log_in(make_user("Translators", "pl"))
    term = {
        "source_language": "en",
        "language": "pl",
        "term": "budget",
        "translation": "budżet",
        "note": "",
        "forbidden": "",
    }
    assert editor.post(add, term).status_code == 302
    assert "budżet" in translator.get(listing).content.decode()
    assert translator.post(add, term).status_code == 403


def translators_pages(appeal: Appeal) -> list[str]:
    """Return every page of the desk that is about translations."""
    links = reverse("admin:appeals_appeal_links", args=[appeal.pk])
    terms = reverse("admin:appeals_term_changelist"), reverse("admin:appeals_term_add")
    return [TABLE, address(appeal), address(appeal, "pl", "translate_file"), links, *terms]


def test_every_page_opens_and_asks_no_other_host_and_carries_no_inline_script_or_style(desk, appeals):
    for path in translators_pages(appeals[0]):
        answer = desk.get(path)
        body = answer.content.decode()
        assert answer.status_code == 200
        assert re.findall(r"<(?:script|link|img|iframe)[^>]+(?:src|href)=\"(?:https?:)?//", body) == []
        assert re.findall(r"<style|\sstyle=\"|\son[a-z]+=\"|<script(?![^>]*src=)[^>]*>", body) == []


def test_every_page_is_closed_to_strangers(client, appeals):
    assert {client.get(path).status_code for path in translators_pages(appeals[0])} == {302}


def test_the_way_to_the_table_stands_on_every_page_of_those_who_translate(desk, appeals):
    for path in (reverse("admin:index"), reverse("admin:appeals_appeal_changelist")):
        links = [link.get("href") for link in select(parse(desk.get(path)), "a")]
        assert links.count(TABLE) == 1
