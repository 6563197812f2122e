"""Names of issuers and addressees belong to all appeals: what is a draft in one is approved in none."""

import pytest

from appeals.models import Campaign, Mark
from appeals.publishing.publish import plan, publish
from appeals.translating.edit import EditError, approve, confirm, hand_in, send_back, write
from appeals.translating.snapshot import working_text
from appeals.translating.status import status
from appeals.translating.table import overview
from tests.make import make_appeal, make_campaign

pytestmark = pytest.mark.django_db

NAME = "addressee:city.name"


@pytest.fixture
def both():
    """Two appeals to the same addressee, complete in English and Ukrainian."""
    make_campaign("en", "uk")
    return make_appeal("schools", ("en", "uk")), make_appeal("roads", ("en", "uk"))


def waiting(appeal) -> tuple[list[str], list[str]]:
    """Return the addresses of the drafts, and of what waits for review; the table must say the same."""
    found = status(working_text(appeal), "uk")
    cell = next(row for row in overview(["uk"]) if row.pk == appeal.pk).cells[0]
    assert (cell.state == "work", cell.review) == (bool(found.draft), len(found.review))
    return [piece.address for piece in found.draft], [piece.address for piece in found.review]


def test_a_name_that_is_a_draft_in_one_appeal_is_a_draft_in_all(both):
    here, there = both
    write(here, "uk", {NAME: "Містечко"}, state=Mark.State.DRAFT)
    assert (waiting(here), waiting(there)) == (([NAME], []), ([NAME], []))
    assert (plan(there).going_out, list(plan(there).not_ready)) == (["en"], ["uk"])
    hand_in(here, "uk")
    assert waiting(there) == ([], [NAME])


def test_a_draft_written_over_an_approved_name_counts_there_too(both):
    here, there = both
    write(there, "uk", {NAME: "Місто"})
    publish(there)
    write(here, "uk", {NAME: "Містечко"}, state=Mark.State.DRAFT)
    assert waiting(there) == ([NAME], [])


@pytest.mark.parametrize("act", ["approve here", "approve there", "confirm there", "write there"])
def test_what_somebody_approves_in_one_appeal_is_approved_in_all(both, django_user_model, act):
    here, there = both
    write(here, "uk", {NAME: "Містечко"}, state=Mark.State.DRAFT)
    someone = django_user_model.objects.create_user("someone")
    match act:
        case "approve here":
            assert approve(here, "uk", [NAME], by=someone) == 1
        case "approve there":
            assert approve(there, "uk", [NAME, "appeal.title"], by=someone) == 1
        case "confirm there":
            confirm(there, "uk", [NAME])
        case "write there":
            write(there, "uk", {NAME: "Місто"})
    assert (waiting(here), waiting(there)) == (([], []), ([], []))


def test_what_is_sent_back_in_one_appeal_is_a_draft_in_all(both):
    here, there = both
    write(here, "uk", {NAME: "Містечко"})
    write(there, "uk", {NAME: "Місто"})
    send_back(here, "uk", [NAME])
    assert (waiting(here), waiting(there)) == (([NAME], []), ([NAME], []))


def test_four_eyes_look_at_a_name_whichever_appeal_it_was_written_in(both, django_user_model):
    here, there = both
    Campaign.objects.update(four_eyes=True)
    writer = django_user_model.objects.create_user("writer")
    write(here, "uk", {NAME: "Містечко"}, state=Mark.State.REVIEW, author=writer)
    with pytest.raises(EditError):
        approve(there, "uk", [NAME], by=writer)
    assert waiting(there) == ([], [NAME])


def test_other_texts_are_each_appeals_own(both):
    here, there = both
    write(here, "uk", {"appeal.title": "Школи"}, state=Mark.State.DRAFT)
    assert (waiting(here), waiting(there)) == ((["appeal.title"], []), ([], []))


def test_a_minor_change_approves_no_name(both):
    here, there = both
    write(there, "uk", {NAME: "Місто"})
    publish(there)
    write(here, "uk", {NAME: "Містечко"}, state=Mark.State.DRAFT)
    write(there, "en", {NAME: "The city"})
    publish(there, reason="An article", minor=True)
    assert waiting(there) == ([NAME], [])
