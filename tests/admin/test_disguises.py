"""What a text hides from the eye stands beside its field, in the workbench and on the screen of publishing."""

import pytest
from django.urls import reverse

from appeals.models import Revision
from appeals.publishing.publish import plan, publish
from appeals.translating.edit import write
from appeals.translating.gate import check
from appeals.translating.snapshot import working_text
from tests.admin.bench import address, row
from tests.admin.reading import parse, select, text_of
from tests.admin.typing import shown_form
from tests.make import make_appeal, make_campaign

HIDDEN = "letters that can't be seen or change the order of others: U+202E RIGHT-TO-LEFT OVERRIDE."
ALIKE = "the link https://xn--exmple-4nf.org is not what it looks like: it leads to exаmple.org (U+0430)."
OTHER = "the link shows “example.org”, but leads to evil.example."
TEXT = "[See](https://exаmple.org) [example.org](https://evil.example/a)"


@pytest.fixture
def appeal(db):
    """An appeal in two languages; its original hides something in the title, in prose and in a demand."""
    make_campaign("en", "pl")
    made = make_appeal(languages=("en", "pl"))
    write(made, "en", {"appeal.title": "A \u202etitle", "section:1.prose": TEXT, "demand:1.text": TEXT})
    return made


def test_the_screen_of_publishing_shows_what_the_original_hides_and_stops_nothing(desk, appeal):
    screen = reverse("admin:appeals_appeal_publish", args=[appeal.pk])
    page = desk.get(screen)
    form = reverse("admin:appeals_appeal_change", args=[appeal.pk])
    links = select(parse(page), "section.desk-notice li.is-warning a")
    assert [(text_of(link), link.get("href")) for link in links] == [
        (f"Title: {HIDDEN}", f"{form}#appeal.title"),
        (f"Section 1: {ALIKE}", f"{form}#section:1.prose"),
        (f"Section 1: {OTHER}", f"{form}#section:1.prose"),
        (f"Demand 1: {ALIKE}", f"{form}#demand:1.text"),
        (f"Demand 1: {OTHER}", f"{form}#demand:1.text"),
    ]
    desk.post(screen, shown_form(desk, screen))
    assert Revision.objects.count() == 1


def test_the_form_tells_it_beside_the_field(desk, appeal):
    page = parse(desk.get(reverse("admin:appeals_appeal_change", args=[appeal.pk])))
    told = [text_of(each) for each in select(page, "strong.warn")]
    both = [f"{label}: {line}" for label in ("Text", "Demand") for line in (ALIKE, OTHER)]
    assert told == [f"Title: {HIDDEN}", *both]


def test_a_text_that_hides_nothing_is_told_nothing(desk, db):
    make_campaign()
    appeal = make_appeal()
    page = parse(desk.get(reverse("admin:appeals_appeal_change", args=[appeal.pk])))
    assert select(page, "strong.warn") == []
    assert plan(appeal).cautions == []


def test_a_translation_that_hides_something_goes_out_only_with_a_reason(desk, appeal):
    write(appeal, "pl", {"appeal.title": "Tytuł", "section:1.prose": TEXT, "demand:1.text": TEXT + "\u202e"})
    found = check(working_text(appeal), "pl")
    assert [(each.level, each.message) for each in found if each.piece == "demand:1.text"] == [
        ("warning", f"Demand 1: {line}") for line in (HIDDEN, ALIKE, OTHER)
    ]
    assert [edition.language for edition in publish(appeal).editions.all()] == ["en"]
    bench = row(desk.get(address(appeal)), "demand:1.text")
    assert text_of(select(bench, ".piece-findings li")[0]) == f"Demand 1: {HIDDEN}"


def test_the_name_of_a_party_and_the_page_about_the_campaign_are_looked_at_too(desk, db):
    make_campaign("en", about_en="See [example.org](https://evil.example/).")
    appeal = make_appeal()
    issuer = appeal.issuers.get()
    issuer.name_en = "The c\u200bouncil"
    issuer.save()
    page = parse(desk.get(reverse("admin:appeals_issuer_change", args=[issuer.pk])))
    assert "U+200B ZERO WIDTH SPACE" in text_of(select(page, "strong.warn")[0])
    page = parse(desk.get(reverse("admin:appeals_campaign_change", args=[1])))
    assert text_of(select(page, "strong.warn")[0]).endswith(OTHER)
