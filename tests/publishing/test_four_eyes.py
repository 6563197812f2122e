"""Four eyes for publishing: nobody approves her own text, and what was approved is what goes out."""

import re
from datetime import UTC, datetime

import pytest
from django.urls import reverse

from appeals.acting import acting
from appeals.models import Appeal, Campaign, Edition, Release
from appeals.publishing.four_eyes import Approval, Terms
from appeals.publishing.publish import PublishingError, ask_for_approval, publish, why_not_approve
from appeals.translating.edit import write
from tests.admin.typing import shown_form
from tests.door import log_in
from tests.make import make_appeal, make_campaign, make_user

pytestmark = pytest.mark.django_db
OWN = "You have written part of this text yourself; somebody else has to approve it."
VOID = "The text has been changed since this was asked for, so the plan is void. Ask for approval again."


@pytest.fixture
def people():
    """Two publishers and an editor."""
    return [make_user(role, name=name) for role, name in (("Publishers", "p"), ("Publishers", "q"), ("Editors", "e"))]


@pytest.fixture
def appeal():
    """An appeal in two languages, in a campaign that publishes with four eyes."""
    make_campaign(four_eyes_publishing=True)
    return make_appeal(languages=("en", "be"))


def write_as(user, appeal: Appeal, language: str, text: str) -> None:
    with acting(role="x", who=user.username, person=user.pk):
        write(appeal, language, {"demand:1.text": text})


def test_nothing_goes_out_without_approval_whoever_publishes(appeal):
    with pytest.raises(PublishingError) as caught:
        publish(appeal)
    assert str(caught.value).startswith("This campaign publishes with four eyes")
    Campaign.objects.update(four_eyes_publishing=False)
    assert publish(appeal).number == 1


def test_who_asked_and_who_wrote_cannot_approve_and_others_can(appeal, people):
    asking, writing, other = people
    write_as(writing, appeal, "be", "Demand 1, іначай.")
    release = ask_for_approval(appeal, Terms(), by=asking)
    assert [why_not_approve(release, by=user) for user in people] == [
        "You have asked for this yourself; somebody else has to approve it.", OWN, "",
    ]  # fmt: skip
    for user in (asking, writing):
        with pytest.raises(PublishingError):
            publish(appeal, approval=Approval(release, user))
    assert publish(appeal, approval=Approval(release, other)).number == 1
    assert not Release.objects.exists()


def test_who_wrote_only_what_is_out_already_or_does_not_go_out_can_approve(appeal, people):
    asking, writing, other = people
    write_as(writing, appeal, "en", "At once.")
    write(appeal, "be", {"demand:1.text": "Адразу."})
    publish(appeal, approval=Approval(ask_for_approval(appeal, Terms(), by=asking), other))
    write_as(other, appeal, "en", "At once, all.")
    terms = Terms(reason="Clearer", languages=[])
    release = ask_for_approval(appeal, terms, by=asking)
    assert (why_not_approve(release, by=writing), why_not_approve(release, by=other)) == ("", OWN)


@pytest.mark.parametrize(("language", "text"), [("en", "Else."), ("be", "Demand 1, іначай.")])
def test_changing_a_text_that_goes_out_voids_the_plan(appeal, people, language, text):
    release = ask_for_approval(appeal, Terms(), by=people[0])
    write(appeal, language, {"demand:1.text": text})
    assert why_not_approve(release, by=people[1]) == VOID
    with pytest.raises(PublishingError) as caught:
        publish(appeal, approval=Approval(release, people[1]))
    assert str(caught.value) == VOID


@pytest.mark.parametrize("other", [{"reason": "Another"}, {"live_from": datetime(2099, 1, 1, tzinfo=UTC)}])
def test_an_approval_is_for_these_terms_alone(appeal, people, other):
    release = ask_for_approval(appeal, Terms(), by=people[0])
    with pytest.raises(PublishingError) as caught:
        publish(appeal, **other, approval=Approval(release, people[1]))
    assert str(caught.value) == VOID


def test_terms_are_read_as_they_were_written():
    terms = Terms("Why", datetime(2099, 1, 1, 12, 30, tzinfo=UTC), ["be"], True, {"be": "Because"})
    assert Terms.from_text(terms.to_text()) == terms


def test_at_the_desk_one_asks_and_another_approves(appeal, people):
    asking, approving, _editor = people
    screen = reverse("admin:appeals_appeal_publish", args=[appeal.pk])
    approval = reverse("admin:appeals_appeal_approve", args=[appeal.pk])
    client = log_in(asking)
    assert client.post(screen, shown_form(client, screen, "publish")).url == approval
    assert not Edition.objects.exists()
    own = client.get(approval).content.decode()
    assert "You have asked for this yourself" in own and 'type="submit" class="default"' not in own
    seen = re.search(r'name="seen" value="([0-9a-f]+)"', own)[1]
    assert "You have asked for this yourself" in client.post(approval, {"seen": seen}).content.decode()
    other = log_in(approving)
    assert "Something else was asked for" in other.post(approval, {"seen": "x"}).content.decode()
    assert not Edition.objects.exists()
    assert other.post(approval, {"seen": seen}).status_code == 302
    assert sorted(Edition.objects.live().values_list("language", flat=True)) == ["be", "en"]
    assert other.get(approval).url == screen
