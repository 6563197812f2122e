"""What stands in the way of publishing: each incomplete state is named, and nothing gets out."""

import pytest

from appeals.models import Addressee, Campaign, Demand, Edition, Issuer, Revision, Section
from appeals.publishing.publish import Incomplete, plan, publish
from appeals.publishing.readiness import Problem, problems
from appeals.translating.snapshot import working_text
from tests.make import make_addressee, make_appeal, make_campaign, make_section

pytestmark = pytest.mark.django_db


def blank_title(appeal):
    appeal.title_en = " \n"
    appeal.save()


def no_issuer(appeal):
    appeal.issuers.clear()


def nameless_issuer(appeal):
    Issuer.objects.update(name_en="")


def no_text(appeal):
    appeal.sections.all().delete()


def only_empty_sections(appeal):
    appeal.sections.all().delete()
    make_section(appeal, en=" \n ")


def empty_demand(appeal):
    appeal.demands.filter(number=2).update(text_en=None)


def demands_of_nobody(appeal):
    appeal.sections.filter(number=2).update(addressee=None)


def nameless_addressee(appeal):
    Addressee.objects.update(name_en="")


def silent_section(appeal):
    make_section(appeal, make_addressee("mayor"))


def language_not_on_offer(appeal):
    Campaign.objects.update(languages=["uk"], default_language="uk")


INCOMPLETE = [
    (blank_title, Problem("The title is missing.", "appeal.title")),
    (no_issuer, Problem("Nobody speaks: add an issuer.", "appeal.issuers")),
    (nameless_issuer, Problem("The issuer “council” has no name in English.", "issuer:council.name")),
    (no_text, Problem("There is no text: add a section.", "appeal.sections")),
    (only_empty_sections, Problem("There is no text: add a section.", "appeal.sections")),
    (empty_demand, Problem("Demand 2 has no text: write it, or delete the demand.", "demand:2.text")),
    (
        demands_of_nobody,
        Problem("Section 2 makes demands of nobody: choose its addressee.", "section:2.addressee"),
    ),
    (nameless_addressee, Problem("The addressee “city” has no name in English.", "addressee:city.name")),
    (silent_section, Problem("Section 4 has an addressee, but says nothing.", "section:4.prose")),
    (
        language_not_on_offer,
        Problem(
            "The appeal is written in English, which the campaign doesn't offer: add it there.", "campaign.languages"
        ),
    ),
]


@pytest.mark.parametrize(("damage", "problem"), INCOMPLETE, ids=[damage.__name__ for damage, _ in INCOMPLETE])
def test_publish_refuses_each_incomplete_state_and_writes_nothing(damage, problem):
    make_campaign()
    appeal = make_appeal(languages=("en", "uk"))
    damage(appeal)
    with pytest.raises(Incomplete) as caught:
        publish(appeal)
    assert caught.value.problems == [problem]
    assert str(caught.value) == problem.message
    assert plan(appeal).problems == [problem]
    assert (Revision.objects.count(), Edition.objects.count()) == (0, 0)


def test_all_problems_are_told_at_once_in_the_order_of_the_text():
    make_campaign()
    appeal = make_appeal()
    for damage in (empty_demand, nameless_addressee, blank_title, no_issuer):
        damage(appeal)
    with pytest.raises(Incomplete) as caught:
        publish(appeal)
    assert [problem.piece for problem in caught.value.problems] == [
        "appeal.title",
        "appeal.issuers",
        "addressee:city.name",
        "demand:2.text",
    ]


def test_an_addressee_of_two_sections_is_told_of_once():
    make_campaign()
    appeal = make_appeal()
    make_section(appeal, Addressee.objects.get(), ["Third."], en="Again:")
    nameless_addressee(appeal)
    assert [problem.piece for problem in plan(appeal).problems] == ["addressee:city.name"]


def test_a_complete_appeal_has_no_problem_even_if_a_translation_has():
    campaign = make_campaign()
    appeal = make_appeal(languages=("en", "uk"))
    appeal.demands.update(text_uk="")
    assert problems(working_text(appeal), campaign) == []


def test_the_source_language_may_be_any_of_the_catalogue():
    campaign = make_campaign("en", "zh-hans")
    appeal = make_appeal(languages=("zh-hans",))
    assert problems(working_text(appeal), campaign) == []
    Demand.objects.filter(number=1).update(text_zh_hans="")
    Section.objects.filter(number=1).update(prose_zh_hans="")
    assert [problem.piece for problem in problems(working_text(appeal), campaign)] == ["demand:1.text"]
