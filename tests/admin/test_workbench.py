"""The workbench: what it shows, what it saves, what it refuses."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html

from appeals.models import Appeal, Mark, Slug, Term
from appeals.publishing.publish import publish
from appeals.translating.edit import write
from tests.admin.bench import JSON, address, mark, outdate, posted, row
from tests.admin.reading import acts_of, parse, select, text_of, values_of
from tests.door import log_in
from tests.make import make_appeal, make_campaign, make_section, make_user

# Besides the token, and the button that was pressed.
FIELDS = {"piece", "seen", "original", "text"}


@pytest.fixture
def appeal(db) -> Appeal:
    """An appeal that is complete in English and Polish."""
    make_campaign()
    return make_appeal(languages=("en", "pl"))


@pytest.fixture
def translator(db) -> Client:
    """The browser of a translator into Polish and Arabic."""
    return log_in(make_user("Translators", "pl", "ar"))


def test_pieces_stand_in_reading_order_with_their_context(translator, appeal):
    page = parse(translator.get(address(appeal)))
    assert [text_of(name) for name in select(page, ".piece h2")] == [
        "Title of the appeal",
        "Name of an issuer: who speaks",
        "Text of section 1",
        "Name of an addressee: who is spoken to",
        "Before the demands to City en",
        "Demand 1 to City en",
        "Demand 2 to City en",
        "Text of section 3",
        "Web address of the appeal in this language",
    ]


@pytest.mark.parametrize(("language", "direction"), [("pl", "ltr"), ("ar", "rtl")])
def test_every_field_has_the_language_and_direction_of_its_text(translator, appeal, language, direction):
    page = parse(translator.get(address(appeal, language)))
    fields = select(page, "textarea")
    assert [(field.get("lang"), field.get("dir")) for field in fields] == [(language, direction)] * 8
    sources = select(page, ".piece-source .desk-words")
    assert [(source.get("lang"), source.get("dir")) for source in sources] == [("en", "ltr")] * 8


def test_a_form_posts_one_piece_alone(translator, appeal):
    page = parse(translator.get(address(appeal)))
    forms = select(page, "article.piece form")
    names = [{field.name for field in form.inputs if field.name} - {"csrfmiddlewaretoken", "act"} for form in forms]
    assert names == [FIELDS] * 8 + [{"slug"}]


def test_a_saved_text_is_a_draft_of_its_author(translator, appeal):
    answer = translator.post(address(appeal), posted(appeal, "demand:2.text", "Żądanie drugie."))
    assert answer.status_code == 302
    assert answer.headers["Location"] == address(appeal) + "?said=saved#piece-demand-2-text"
    assert appeal.demands.get(number=2).text_pl == "Żądanie drugie."
    assert mark() == ("draft", "translators")


def test_a_script_gets_the_piece_and_the_progress_without_a_reload(translator, appeal):
    answer = translator.post(address(appeal), posted(appeal, "demand:2.text", "Żądanie."), headers=JSON)
    told = answer.json()
    assert (answer.status_code, told["ok"], told["said"]) == (200, True, "Saved as a draft.")
    article = html.fromstring(told["row"])
    assert select(article, "textarea")[0].text.strip() == "Żądanie."
    assert text_of(select(article, ".piece-state")[0]) == "Draft"
    assert text_of(select(html.fromstring(told["bar"]), "p")[0]) == "7 of 8 approved · 1 draft"


def test_a_blank_erases_nothing(translator, appeal):
    answer = translator.post(address(appeal), posted(appeal, "demand:2.text", "  "), headers=JSON)
    assert answer.json()["said"] == "A blank text never erases: the former one stays."
    assert appeal.demands.get(number=2).text_pl == "Demand 2 pl."


@pytest.mark.parametrize("headers", [JSON, {}])
def test_the_second_sees_the_text_of_the_first_and_chooses(translator, appeal, headers):
    hers = posted(appeal, "demand:2.text", "Moje.")
    write(appeal, "pl", {"demand:2.text": "Czyjeś."})
    answer = translator.post(address(appeal), hers, headers=headers)
    assert answer.status_code == 409
    article = html.fromstring(answer.json()["row"]) if headers else row(answer, "demand:2.text")
    assert text_of(select(article, ".piece-theirs .desk-words")[0]) == "Czyjeś."
    assert select(article, "textarea")[0].text.strip() == "Moje."
    assert acts_of(article) == ["save", "take"]
    assert appeal.demands.get(number=2).text_pl == "Czyjeś."

    form = values_of(select(article, "form")[0])
    kept = translator.post(address(appeal), {**form, "act": "take"}, headers=JSON)
    assert select(html.fromstring(kept.json()["row"]), "textarea")[0].text.strip() == "Czyjeś."
    assert translator.post(address(appeal), {**form, "act": "save"}).status_code == 302
    assert appeal.demands.get(number=2).text_pl == "Moje."


def test_a_title_that_changed_meanwhile_is_a_conflict_too_and_mine_can_be_kept(translator, appeal):
    hers = posted(appeal, "appeal.title", "Mój tytuł")
    write(appeal, "pl", {"appeal.title": "Czyjś tytuł"})
    article = html.fromstring(translator.post(address(appeal), hers, headers=JSON).json()["row"])
    form = values_of(select(article, "form")[0])
    assert translator.post(address(appeal), {**form, "act": "save"}, headers=JSON).json()["ok"]
    assert Appeal.objects.get().title_pl == "Mój tytuł"


def test_what_was_made_from_an_original_that_changed_meanwhile_is_not_saved_as_current(translator, appeal):
    hers = posted(appeal, "demand:2.text", "Moje.")
    write(appeal, "en", {"demand:2.text": "Demand 2, reworded."})
    answer = translator.post(address(appeal), hers)
    assert answer.status_code == 409
    article = row(answer, "demand:2.text")
    assert text_of(select(article, ".piece-trouble")[0]) == (
        "The original has changed meanwhile. Look at it again, then save."
    )
    assert select(article, "textarea")[0].text.strip() == "Moje."
    assert appeal.demands.get(number=2).text_pl == "Demand 2 pl."
    form = values_of(select(article, "form")[0])
    assert translator.post(address(appeal), {**form, "act": "save"}).status_code == 302
    assert Mark.objects.get().source == "Demand 2, reworded."


def test_what_was_typed_for_a_text_that_is_gone_is_shown_again(translator, appeal):
    hers = posted(appeal, "demand:2.text", "Moje słowa.")
    appeal.demands.get(number=2).delete()
    answer = translator.post(address(appeal), hers)
    page = parse(answer)
    assert answer.status_code == 400
    assert [text_of(each) for each in select(page, ".desk-notice")] == [
        "The appeal no longer has this text. What you typed is kept below.", "Moje słowa.",
    ]  # fmt: skip


def test_a_text_that_is_too_long_stays_in_its_field(translator, appeal):
    answer = translator.post(address(appeal), posted(appeal, "appeal.title", "x" * 301))
    assert answer.status_code == 400
    assert select(row(answer, "appeal.title"), "textarea")[0].text.strip() == "x" * 301
    assert Appeal.objects.get().title_pl == "Title pl schools"


def test_an_outdated_piece_shows_word_by_word_what_changed_in_the_original(translator, appeal):
    outdate(appeal)
    article = row(translator.get(address(appeal)), "demand:2.text")
    words = select(article, ".piece-source .desk-words")[0]
    assert [(each.tag, each.text) for each in words] == [("del", " en"), ("ins", ", at once")]
    assert acts_of(article) == ["save", "confirm"]


def test_still_valid_keeps_the_words_and_asks_for_a_review(translator, appeal):
    outdate(appeal)
    assert (
        translator.post(address(appeal), posted(appeal, "demand:2.text", "Żądanie drugie.", "confirm")).status_code
        == 302
    )
    made = Mark.objects.get()
    assert (made.state, made.source) == ("draft", "Demand 2, at once.")
    assert appeal.demands.get(number=2).text_pl == "Żądanie drugie."


def test_the_same_words_leave_a_piece_outdated_and_say_how_to_confirm(translator, appeal):
    outdate(appeal)
    answer = translator.post(address(appeal), posted(appeal, "demand:2.text", "Żądanie drugie."), headers=JSON)
    assert answer.json()["said"].endswith("choose “Still valid”.")
    assert Mark.objects.get().state == "approved"


def test_a_second_reference_language_is_shown_beside_the_original(translator, appeal):
    write(appeal, "de", {"demand:2.text": "Forderung zwei."})
    shown = select(row(translator.get(address(appeal) + "?reference=de"), "demand:2.text"), ".desk-words")
    assert [(each.get("lang"), text_of(each)) for each in shown] == [("en", "Demand 2 en."), ("de", "Forderung zwei.")]
    shown = select(row(translator.get(address(appeal) + "?reference=xx"), "demand:2.text"), ".desk-words")
    assert [each.get("lang") for each in shown] == ["en"]


def test_terms_of_the_glossary_are_marked_in_the_original(translator, appeal):
    Term.objects.create(term="demand", language="pl", translation="postulat", note="never żądanie")
    article = row(translator.get(address(appeal)), "demand:2.text")
    marked = select(article, "mark")
    assert [(each.text, each.get("title")) for each in marked] == [("Demand", "postulat")]
    assert [text_of(each) for each in select(article, ".piece-hints li")] == ["demand → postulat (never żądanie)"]


def test_what_was_published_before_is_suggested_for_a_missing_piece(translator, appeal):
    publish(appeal)
    section = appeal.sections.get(number=2)
    make_section(appeal, section.addressee, ["Demand 2 en."])
    hints = select(row(translator.get(address(appeal)), "demand:3.text"), ".piece-hints li")
    assert text_of(hints[0]) == "Published before (100 %, schools, version 1): Demand 2 pl."


def test_a_draft_of_a_machine_is_offered_only_where_there_is_one(translator, appeal, settings):
    section = make_section(appeal, appeal.sections.get(number=2).addressee, ["New."])
    new = f"demand:{section.demands.get().number}.text"
    assert acts_of(row(translator.get(address(appeal)), new)) == ["save"]
    refused = translator.post(address(appeal), posted(appeal, new, "", "suggest"))
    assert refused.status_code == 403
    settings.MACHINE_TRANSLATION_URL = "http://127.0.0.1:9"
    assert acts_of(row(translator.get(address(appeal)), new)) == ["save", "suggest"]
    answer = translator.post(address(appeal), posted(appeal, new, "", "suggest"), headers=JSON)
    assert answer.status_code == 400
    assert answer.json()["said"].startswith("The translation server can't be reached")


def test_the_address_is_the_translators_until_readers_have_it(translator, appeal):
    assert translator.post(address(appeal), {"act": "slug", "slug": "szkoły"}).status_code == 302
    assert Slug.objects.get().slug == "szkoły"
    publish(appeal)
    assert translator.post(address(appeal), {"act": "slug", "slug": "inny"}).status_code == 403
    assert log_in(make_user("Editors")).post(address(appeal), {"act": "slug", "slug": "inny"}).status_code == 302
    assert Slug.objects.get(current=True).slug == "inny"


def test_an_address_that_is_taken_is_refused(translator, appeal):
    make_appeal("rivers")
    answer = translator.post(address(Appeal.objects.get(key="schools")), {"act": "slug", "slug": "rivers"})
    assert answer.status_code == 409
    assert not Slug.objects.exists()


@pytest.mark.parametrize("role", ["Translators", "Publishers"])
@pytest.mark.parametrize("count", [1, 52])
def test_the_workbench_takes_the_same_number_of_queries_however_long_the_appeal(appeal, count, role):
    client, addressee = log_in(make_user(role, "pl")), appeal.sections.get(number=2).addressee
    make_section(appeal, addressee, [{"en": f"More {n}.", "pl": f"Więcej {n}."} for n in range(count)])
    client.get(address(appeal))
    with CaptureQueriesContext(connection) as captured:
        page = client.get(address(appeal))
    assert (len(captured), page.content.count(b"<textarea")) == (19, 8 + count)


@pytest.mark.parametrize("data", [{}, {"act": "erase"}, {"act": "save", "piece": "x" * 121}])
def test_nonsense_is_refused(translator, appeal, data):
    assert translator.post(address(appeal), data).status_code == 400


def test_the_original_has_no_workbench(appeal):
    assert log_in(make_user("Editors")).get(address(appeal, "en")).status_code == 404


def test_the_preview_is_the_page_in_that_language(translator, appeal):
    page = translator.get(address(appeal, name="translate_preview"))
    assert page.status_code == 200
    assert "Demand 2 pl." in page.content.decode()
