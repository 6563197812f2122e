"""The working text as one value, and the Documents built from it."""

import datetime

import pytest
from django.utils import translation

from appeals.document import Demand, Document, Party, Section, from_markdown, to_markdown
from appeals.models import Appeal, AppealIssuer
from appeals.translating.snapshot import document, working_text
from tests.make import make_addressee, make_appeal, make_issuer, make_section

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("count", [1, 300])
def test_the_whole_working_text_takes_six_queries_however_many_demands(count, django_assert_num_queries):
    appeal = make_appeal(languages=("en", "uk"))
    for number in range(count // 30 + 1):
        city = make_addressee(f"town-{number}")
        make_section(appeal, city, [f"More {number}/{each}." for each in range(min(count, 30))], en="To:")
    with django_assert_num_queries(6):
        working = working_text(appeal)
        for language in ("en", "uk", "zh-hans"):
            document(working, language)


def test_a_document_says_everything_in_reading_order():
    texts = {"slogan_en": "Open them!", "summary_en": "Short.", "share_text_en": "Pass it\non.", "place_en": "Vilnius"}
    appeal = make_appeal(languages=("en",), **texts)
    Appeal.objects.filter(pk=appeal.pk).update(issued_on=datetime.date(2022, 1, 27))
    appeal.refresh_from_db()
    assert document(working_text(appeal), "en", version=3) == Document(
        appeal="schools",
        language="en",
        source_language="en",
        version=3,
        standing="original",
        title="Title en schools",
        slogan="Open them!",
        summary="Short.",
        share="Pass it on.",
        place="Vilnius",
        date="2022-01-27",
        issuers=("Council en",),
        sections=(
            Section(prose="Opening en."),
            Section(
                addressee=Party("city", "City en"),
                prose="We call on the city (en):",
                demands=(Demand(1, "Demand 1 en."), Demand(2, "Demand 2 en.")),
            ),
            Section(prose="Ending en."),
        ),
    )


def test_sections_demands_and_issuers_stand_by_position_and_keep_their_numbers():
    appeal = make_appeal()
    AppealIssuer.objects.create(appeal=appeal, issuer=make_issuer("fund", en="The fund"), position=0)
    AppealIssuer.objects.filter(issuer__key="council").update(position=1)
    ending = appeal.sections.get(number=3)
    ending.position = 0
    ending.save()
    appeal.sections.filter(number=1).update(position=9)
    appeal.demands.filter(number=1).update(position=5)
    built = document(working_text(appeal), "en")
    assert built.issuers == ("The fund", "Council en")
    assert [section.prose for section in built.sections] == ["Ending en.", "We call on the city (en):", "Opening en."]
    assert [demand.number for demand in built.demands] == [2, 1]


def test_a_document_does_not_depend_on_the_active_language():
    appeal = make_appeal(languages=("en", "uk"))
    with translation.override("uk"):
        english = document(working_text(appeal), "en")
    with translation.override("en"):
        assert document(working_text(appeal), "en") == english
    assert english.title == "Title en schools"


def test_a_language_without_texts_stays_empty_and_borrows_none():
    built = document(working_text(make_appeal(languages=("en", "uk"))), "de")
    assert (built.title, built.issuers) == ("", ())
    assert [(section.addressee, section.prose) for section in built.sections] == [(Party("city", ""), "")]
    assert [demand.text for demand in built.demands] == ["", ""]


def test_a_translation_says_nothing_that_the_original_does_not_say():
    appeal = make_appeal(languages=("en", "uk"), slogan_uk="Відчиніть!", slogan_en=" \n")
    appeal.sections.filter(number=3).update(prose_en="")
    built = document(working_text(appeal), "uk")
    assert built.slogan == ""
    assert [section.prose for section in built.sections] == ["Opening uk.", "We call on the city (uk):"]


def test_only_the_source_language_stands_as_original():
    working = working_text(make_appeal(languages=("uk", "en")))
    assert [document(working, code).standing for code in ("uk", "en", "de")] == ["original", "official", "official"]


def test_texts_come_in_their_normal_form_and_can_be_read_back():
    appeal = make_appeal()
    appeal.title_en = "  Two\r\nlines\u2028and  more "
    appeal.save()
    appeal.sections.filter(number=1).update(prose_en="# High\r\n1. One\n\n\n\nEnd  ")
    built = document(working_text(appeal), "en")
    assert built.title == "Two lines and more"
    assert built.sections[0].prose == "### High\n1) One\n\nEnd"
    assert from_markdown(to_markdown(built)) == built


def test_another_appeals_texts_stay_out():
    make_appeal("roads", title_de="Straßen")
    built = document(working_text(make_appeal("schools")), "en")
    assert [demand.number for demand in built.demands] == [1, 2]
    assert built.title == "Title en schools"
