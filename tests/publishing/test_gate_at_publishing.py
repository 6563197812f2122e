"""The gate at publishing: errors keep a language at home, warnings ask for a reason, which is stored."""

import pytest

from appeals.document import to_markdown
from appeals.importing.save import import_document
from appeals.models import Appeal, Revision, Term, Waiver
from appeals.publishing.publish import PublishingError, plan, publish
from appeals.translating.edit import write
from appeals.translating.snapshot import document, working_text
from tests.make import make_addressee, make_appeal, make_campaign, make_section
from tests.publishing.editions import rows, written

pytestmark = pytest.mark.django_db

# The number of the demand is missing in it; the paragraph has a link that the original lacks.
WARNED = {"demand:1.text": "Вимога."}
WRONG = {"section:1.prose": "Вступ [тут](https://example.org/)."}
WARNING = "Demand 1: numbers of the original that are missing: 1."
ERROR = "Section 1: the link https://example.org/ is not in the original."
ASKS = f"Українська goes out only with a reason to go on. {WARNING}"
BLOCKS = f"Українська can't go out: put this right first. {ERROR}"


@pytest.fixture
def appeal():
    """An appeal that is complete in three languages, and against which nothing speaks."""
    make_campaign("en", "uk", "pl")
    return make_appeal(languages=("en", "uk", "pl"))


def told(appeal: Appeal, **how) -> dict[str, list[tuple[str, str]]]:
    """Return the findings of the plan by language."""
    found = plan(appeal, **how).findings
    return {code: [(finding.level, finding.message) for finding in findings] for code, findings in found.items()}


def waivers() -> list[tuple[str, int, str, str]]:
    """Return what is stored."""
    return list(Waiver.objects.order_by("pk").values_list("language", "number", "warnings", "reason"))


def test_where_nothing_is_found_everything_goes_out_and_nothing_is_stored(appeal):
    assert (told(appeal), plan(appeal).blocked) == ({}, [])
    assert set(rows(publish(appeal, waivers={"uk": "For nothing"}))) == {"en", "uk", "pl"}
    assert waivers() == []


@pytest.mark.parametrize(
    ("texts", "finding"), [(WARNED, ("warning", WARNING)), (WRONG, ("error", ERROR))], ids=["warning", "error"]
)
def test_a_language_with_findings_is_left_out_and_the_plan_says_why(appeal, texts, finding):
    write(appeal, "uk", texts)
    found = plan(appeal)
    assert (found.going_out, found.blocked, found.not_ready) == (["en", "pl"], ["uk"], {})
    assert told(appeal) == {"uk": [finding]}
    assert rows(publish(appeal)) == {"en": (1, False), "pl": (1, False)}


@pytest.mark.parametrize("texts", [WARNED, WRONG], ids=["warning", "error"])
def test_the_text_that_readers_have_is_carried_over(appeal, texts):
    first = publish(appeal)
    write(appeal, "uk", texts)
    write(appeal, "pl", {"appeal.title": "Szkoły"})
    assert (plan(appeal).going_out, plan(appeal).carried) == (["pl"], [("en", 1), ("uk", 1)])
    second = publish(appeal, reason="The Polish title")
    assert rows(second) == {"en": (1, False), "uk": (1, False), "pl": (2, False)}
    assert written(second.editions.get(language="uk")) == written(first.editions.get(language="uk"))


@pytest.mark.parametrize(("texts", "message"), [(WARNED, ASKS), (WRONG, BLOCKS)], ids=["warning", "error"])
def test_asked_for_by_name_it_is_refused_with_what_was_found(appeal, texts, message):
    write(appeal, "uk", texts)
    with pytest.raises(PublishingError) as caught:
        publish(appeal, languages=["uk", "pl"])
    assert str(caught.value) == message
    assert Revision.objects.count() == 0
    assert set(rows(publish(appeal, languages=["pl"]))) == {"en", "pl"}


@pytest.mark.parametrize("texts", [WARNED, WRONG], ids=["warning", "error"])
def test_where_nothing_else_is_new_publishing_says_what_was_found(appeal, texts):
    publish(appeal)
    write(appeal, "uk", texts)
    with pytest.raises(PublishingError) as caught:
        publish(appeal, reason="Ukrainian")
    assert str(caught.value) == (ASKS if texts is WARNED else BLOCKS)
    with pytest.raises(PublishingError, match=r"^Nothing has changed since version 1\.$"):
        publish(appeal, reason="Nothing", languages=[])


@pytest.mark.parametrize("languages", [None, ["uk"]])
def test_with_a_reason_a_language_goes_out_in_spite_of_warnings_and_the_reason_is_stored(appeal, languages):
    publish(appeal)
    write(appeal, "uk", WARNED | {"demand:2.text": "Інша."})
    reasons = {"uk": " The numbers\r\nare elsewhere. ", "pl": "Not needed"}
    assert plan(appeal, languages=languages, waivers=reasons).going_out == ["uk"]
    second = publish(appeal, reason="Ukrainian", languages=languages, waivers=reasons)
    assert rows(second) == {"en": (1, False), "uk": (2, False), "pl": (1, False)}
    warnings = f"{WARNING}\nDemand 2: numbers of the original that are missing: 2."
    assert waivers() == [("uk", 2, warnings, "The numbers\nare elsewhere.")]


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_a_blank_reason_is_none(appeal, reason):
    write(appeal, "uk", WARNED)
    assert plan(appeal, waivers={"uk": reason}).blocked == ["uk"]
    with pytest.raises(PublishingError, match="Українська goes out only with a reason"):
        publish(appeal, languages=["uk"], waivers={"uk": reason})


def test_no_reason_lets_an_error_through(appeal):
    write(appeal, "uk", WARNED | WRONG)
    assert [level for level, _message in told(appeal)["uk"]] == ["error", "warning"]
    with pytest.raises(PublishingError) as caught:
        publish(appeal, languages=["uk"], waivers={"uk": "I want it"})
    assert str(caught.value) == BLOCKS
    publish(appeal, waivers={"uk": "I want it"})
    assert waivers() == []


def test_a_reason_is_not_stored_where_publishing_is_refused(appeal):
    publish(appeal)
    write(appeal, "uk", WARNED)
    with pytest.raises(PublishingError, match=r"^Say why there is a new version"):
        publish(appeal, waivers={"uk": "The number is elsewhere"})
    assert waivers() == []


def test_a_text_that_went_out_is_not_asked_about_again_until_it_changes(appeal):
    write(appeal, "uk", WARNED)
    publish(appeal, waivers={"uk": "The number is elsewhere"})
    write(appeal, "pl", {"appeal.title": "Szkoły"})
    assert told(appeal) == {}
    assert rows(publish(appeal, reason="Polish"))["uk"] == (1, False)
    write(appeal, "uk", {"appeal.title": "Школи"})
    assert told(appeal) == {"uk": [("warning", WARNING)]}
    assert [number for _code, number, *_rest in waivers()] == [1]


def test_a_language_that_is_not_ready_is_not_asked_about(appeal):
    write(appeal, "uk", WARNED)
    write(appeal, "en", {"appeal.title": "Schools"})
    appeal.demands.filter(number=2).update(text_uk="")
    assert (told(appeal), list(plan(appeal).not_ready)) == ({}, ["uk"])


def test_the_glossary_of_each_language_counts(appeal):
    Term.objects.create(source_language="en", term="city", language="pl", translation="miasto")
    Term.objects.create(source_language="en", term="city", language="uk", translation="City")
    assert list(told(appeal)) == ["pl"]
    assert rows(publish(appeal, waivers={"pl": "Another word fits better"}))["pl"] == (1, False)


def test_an_imported_translation_with_findings_is_not_published_and_nothing_saved(appeal):
    publish(appeal)
    write(appeal, "uk", WRONG)
    data = to_markdown(document(working_text(appeal), "uk")).encode()
    write(appeal, "uk", {"section:1.prose": "Opening uk."})
    with pytest.raises(PublishingError) as caught:
        import_document(data, name="uk.md", update=True, publish_reason="Ukrainian")
    assert str(caught.value) == BLOCKS
    assert document(working_text(appeal), "uk").sections[0].prose == "Opening uk."


@pytest.mark.parametrize("count", [1, 30])
def test_it_takes_the_same_number_of_queries_however_many_languages_and_findings(count, django_assert_num_queries):
    codes = ("en", "uk", "pl", "de", "fr", "it")[: 2 if count == 1 else 6]
    make_campaign(*codes)
    appeal = make_appeal(languages=codes)
    demands = [{code: f"{100 + each}" if code == "en" else "?" for code in codes} for each in range(count)]
    make_section(appeal, make_addressee("town", **dict.fromkeys(codes, "Town")), demands, **dict.fromkeys(codes, ":"))
    with django_assert_num_queries(14):
        found = plan(appeal)
    assert [len(findings) for findings in found.findings.values()] == [count] * (len(codes) - 1)
