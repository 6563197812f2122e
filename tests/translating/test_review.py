"""From a draft to an approved text: handing in, approving, sending back, and two people at one text."""

import pytest

from appeals.models import Appeal, Mark
from appeals.translating.edit import Conflict, EditError, approve, confirm, hand_in, send_back, write
from tests.make import make_appeal, make_campaign, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def appeal() -> Appeal:
    """An appeal with two drafts in Polish by a translator."""
    made = make_appeal()
    texts = {"demand:1.text": "Raz.", "demand:2.text": "Dwa."}
    write(made, "pl", texts, state="draft", author=make_user("Translators", "pl"))
    return made


def states(language: str = "pl") -> list[str]:
    return list(Mark.objects.filter(language=language).order_by("piece").values_list("state", flat=True))


def test_all_drafts_of_one_language_are_handed_in(appeal):
    write(appeal, "be", {"demand:1.text": "Адзін."}, state="draft")
    assert hand_in(appeal, "pl") == 2
    assert (states("pl"), states("be")) == (["review", "review"], ["draft"])
    assert hand_in(appeal, "pl") == 0


def test_drafts_of_another_appeal_are_not_handed_in(appeal):
    write(make_appeal("rivers"), "pl", {"demand:1.text": "Raz."}, state="draft")
    assert hand_in(appeal, "pl") == 2
    assert Mark.objects.get(appeal__key="rivers").state == "draft"


def test_what_is_named_is_approved(appeal):
    hand_in(appeal, "pl")
    publisher = make_user("Publishers")
    assert approve(appeal, "pl", ["demand:2.text"], by=publisher) == 1
    assert states() == ["review", "approved"]
    assert approve(appeal, "pl", ["demand:2.text"], by=publisher) == 0


def test_what_is_outdated_is_not_approved(appeal):
    write(appeal, "en", {"demand:2.text": "Reworded."})
    assert approve(appeal, "pl", ["demand:1.text", "demand:2.text"], by=make_user("Publishers")) == 1
    assert states() == ["approved", "draft"]


def test_four_eyes_are_those_of_somebody_else(appeal):
    make_campaign(four_eyes=True)
    author = Mark.objects.first().author
    with pytest.raises(EditError, match="somebody else has to approve it"):
        approve(appeal, "pl", ["demand:1.text"], by=author)
    assert states() == ["draft", "draft"]
    assert approve(appeal, "pl", ["demand:1.text"], by=make_user("Publishers")) == 1


def test_four_eyes_refuse_all_if_one_is_her_own(appeal):
    make_campaign(four_eyes=True)
    publisher = make_user("Publishers")
    write(appeal, "pl", {"demand:2.text": "Moje."}, state="review", author=publisher)
    with pytest.raises(EditError):
        approve(appeal, "pl", ["demand:1.text", "demand:2.text"], by=publisher)
    assert states() == ["draft", "review"]


def test_two_eyes_are_enough_where_the_campaign_says_so(appeal):
    make_campaign(four_eyes=False)
    assert approve(appeal, "pl", ["demand:1.text"], by=Mark.objects.first().author) == 1


def test_what_is_sent_back_is_a_draft_again_also_if_it_was_approved(appeal):
    approve(appeal, "pl", ["demand:1.text"], by=make_user("Publishers"))
    assert send_back(appeal, "pl", ["demand:1.text", "demand:2.text"]) == 1
    assert states() == ["draft", "draft"]


@pytest.mark.parametrize("verb", [approve, send_back])
def test_an_unknown_address_changes_nothing(appeal, verb):
    more = {"by": make_user("Publishers")} if verb is approve else {}
    with pytest.raises(EditError, match="no text “demand:9"):
        verb(appeal, "pl", ["demand:1.text", "demand:9.text"], **more)
    assert states() == ["draft", "draft"]


def test_a_new_text_and_a_confirmation_need_a_new_approval(appeal):
    publisher = make_user("Publishers")
    approve(appeal, "pl", ["demand:1.text", "demand:2.text"], by=publisher)
    write(appeal, "pl", {"demand:1.text": "Inaczej."}, state="draft")
    confirm(appeal, "pl", ["demand:2.text"], state="draft")
    assert states() == ["draft", "draft"]


def test_the_second_is_told_what_the_first_wrote_and_nothing_is_saved(appeal):
    with pytest.raises(Conflict) as caught:
        write(
            appeal,
            "pl",
            {"demand:1.text": "Moje.", "demand:2.text": "Też moje."},
            seen={"demand:1.text": "Co innego.", "demand:2.text": "Dwa."},
        )
    assert caught.value.current == {"demand:1.text": "Raz."}
    assert list(appeal.demands.order_by("number").values_list("text_pl", flat=True)) == ["Raz.", "Dwa."]


@pytest.mark.parametrize(("seen", "typed"), [("Raz.", "Moje."), (" Raz.\r\n", "Moje."), ("", "Raz.")])
def test_what_was_seen_or_is_the_same_anyway_is_no_conflict(appeal, seen, typed):
    write(appeal, "pl", {"demand:1.text": typed}, seen={"demand:1.text": seen})
    assert appeal.demands.get(number=1).text_pl == typed


def test_two_who_fill_the_same_blank_are_a_conflict(appeal):
    write(appeal, "pl", {"appeal.title": "Czyjś"}, seen={"appeal.title": ""})
    with pytest.raises(Conflict) as caught:
        write(appeal, "pl", {"appeal.title": "Mój"}, seen={"appeal.title": ""})
    assert caught.value.current == {"appeal.title": "Czyjś"}
