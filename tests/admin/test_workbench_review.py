"""Handing in, reviewing and approving in the workbench."""

import pytest
from django.test import Client

from appeals.models import Appeal, Mark
from appeals.translating.edit import hand_in, write
from tests.admin.bench import address, mark, outdate, posted, row
from tests.admin.reading import acts_of
from tests.door import log_in
from tests.make import make_appeal, make_campaign, make_user


@pytest.fixture
def appeal(db) -> Appeal:
    """An appeal that is complete in English and Polish."""
    make_campaign()
    return make_appeal(languages=("en", "pl"))


@pytest.fixture
def translator(db) -> Client:
    """The browser of a translator into Polish and Arabic."""
    return log_in(make_user("Translators", "pl", "ar"))


def test_drafts_are_handed_in_together(translator, appeal):
    write(appeal, "pl", {"demand:1.text": "Raz.", "demand:2.text": "Dwa."}, state="draft")
    assert translator.post(address(appeal), {"act": "hand_in"}).headers["Location"].endswith("?said=handed-in")
    assert set(Mark.objects.values_list("state", flat=True)) == {"review"}
    assert translator.post(address(appeal), {"act": "hand_in"}).headers["Location"].endswith("?said=no-drafts")


def test_all_that_waits_is_approved_at_once_if_it_is_what_was_seen(appeal):
    publisher = log_in(make_user("Publishers"))
    write(appeal, "pl", {"demand:1.text": "Raz.", "demand:2.text": "Dwa."}, state="review")
    seen = publisher.get(address(appeal)).context["bench"].seen
    write(appeal, "pl", {"demand:2.text": "Dwa i pół."}, state="review")
    assert publisher.post(address(appeal), {"act": "approve_all", "seen": seen}).status_code == 409
    assert set(Mark.objects.values_list("state", flat=True)) == {"review"}
    seen = publisher.get(address(appeal)).context["bench"].seen
    assert publisher.post(address(appeal), {"act": "approve_all", "seen": seen}).status_code == 302
    assert set(Mark.objects.values_list("state", flat=True)) == {"approved"}


def test_a_reviewer_sends_one_piece_back(appeal):
    write(appeal, "pl", {"demand:1.text": "Raz.", "demand:2.text": "Dwa."}, state="draft")
    hand_in(appeal, "pl")
    publisher = log_in(make_user("Publishers"))
    assert publisher.post(address(appeal), posted(appeal, "demand:2.text", "Dwa.", "send_back")).status_code == 302
    assert [mark(f"demand:{number}.text")[0] for number in (1, 2)] == ["review", "draft"]


def test_nobody_approves_what_somebody_else_wrote_over_meanwhile(appeal):
    write(appeal, "pl", {"demand:2.text": "Dwa."}, state="review")
    seen = posted(appeal, "demand:2.text", "Dwa.", "approve")
    write(appeal, "pl", {"demand:2.text": "Trzy."}, state="review")
    publisher = log_in(make_user("Publishers"))
    assert publisher.post(address(appeal), seen).status_code == 409
    assert mark()[0] == "review"


def test_an_outdated_piece_is_not_approved_unread(appeal):
    outdate(appeal)
    answer = log_in(make_user("Publishers")).post(
        address(appeal), posted(appeal, "demand:2.text", "Żądanie drugie.", "approve")
    )
    assert answer.status_code == 400
    assert Mark.objects.get().source == "Demand 2 en."


def test_one_pair_of_eyes_may_save_and_approve_where_the_campaign_asks_for_no_more(appeal):
    publisher = log_in(make_user("Publishers"))
    assert publisher.post(address(appeal), posted(appeal, "demand:2.text", "Moje.", "approve")).status_code == 302
    assert mark() == ("approved", "publishers")


def test_four_eyes_keep_a_reviewer_from_approving_her_own_words(appeal):
    make_campaign(four_eyes=True)
    publisher = log_in(make_user("Publishers"))
    assert publisher.post(address(appeal), posted(appeal, "demand:2.text", "Moje.", "approve")).status_code == 400
    assert appeal.demands.get(number=2).text_pl == "Demand 2 pl."
    publisher.post(address(appeal), posted(appeal, "demand:2.text", "Moje."))
    publisher.post(address(appeal), {"act": "hand_in"})
    own = publisher.get(address(appeal))
    assert acts_of(row(own, "demand:2.text")) == ["save", "send_back"]
    assert publisher.post(address(appeal), posted(appeal, "demand:2.text", "Moje.", "approve")).status_code == 400
    publisher.post(address(appeal), {"act": "approve_all", "seen": own.context["bench"].seen})
    assert mark() == ("review", "publishers")
    other = log_in(make_user("Publishers", name="other"))
    assert other.post(address(appeal), posted(appeal, "demand:2.text", "Moje.", "approve")).status_code == 302
    assert mark() == ("approved", "publishers")
