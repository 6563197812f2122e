"""The list of appeals: states, filters, and as many queries for 30 rows as for one."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from appeals.models import Addressee, Appeal, Issuer
from appeals.publishing.publish import publish, withdraw
from appeals.translating.edit import write
from tests.admin.typing import shown_form
from tests.make import make_addressee, make_appeal, make_campaign, make_section

LIST = "/desk/appeals/appeal/"
TOMORROW = timezone.now() + timedelta(days=1)


@pytest.fixture
def every_state(db) -> dict[str, Appeal]:
    """An appeal in each state."""
    make_campaign("en", "be")
    made = {state: make_appeal(state, ("en", "be")) for state in ("draft", "scheduled", "live", "changed", "withdrawn")}
    publish(made["scheduled"], live_from=TOMORROW)
    publish(made["live"])
    publish(made["changed"])
    write(made["changed"], "en", {"appeal.title": "Other"})
    publish(made["withdrawn"])
    withdraw(made["withdrawn"], reason="A mistake.")
    return made


def listed(desk, query: str = "") -> list[Appeal]:
    """Return the appeals that the list shows, by their keys."""
    return sorted(desk.get(LIST + query).context["cl"].result_list, key=lambda appeal: appeal.key)


def test_the_list_tells_the_state_of_each_appeal(desk, every_state):
    told = {appeal.key: (appeal.state, appeal.live_version) for appeal in listed(desk)}
    assert told == {
        "draft": ("draft", None),
        "scheduled": ("scheduled", None),
        "live": ("live", 1),
        "changed": ("changed", 1),
        "withdrawn": ("withdrawn", None),
    }
    page = desk.get(LIST + "?state=live").content.decode()
    assert '<abbr title="Беларуская">be</abbr> <abbr title="English">en</abbr>' in page


def test_a_version_scheduled_on_top_of_a_live_one_shows_both(desk, every_state):
    write(every_state["live"], "en", {"appeal.title": "Coming"})
    publish(every_state["live"], reason="Better.", live_from=TOMORROW)
    appeal = next(appeal for appeal in listed(desk) if appeal.key == "live")
    assert (appeal.state, appeal.live_version, appeal.coming_version) == ("scheduled", 1, 2)


def test_only_what_was_typed_changes_the_state(desk, every_state):
    address = reverse("admin:appeals_appeal_change", args=[every_state["live"].pk])
    desk.post(address, shown_form(desk, address))
    assert [appeal.key for appeal in listed(desk, "?state=live")] == ["live"]
    desk.post(address, shown_form(desk, address) | {"sections-1-demands-0-text_en": "Typed."})
    assert [appeal.key for appeal in listed(desk, "?state=changed")] == ["changed", "live"]


@pytest.mark.parametrize("state", ["draft", "scheduled", "live", "changed", "withdrawn"])
def test_the_list_is_filtered_by_state(desk, every_state, state):
    assert listed(desk, f"?state={state}") == [every_state[state]]


def test_the_list_is_filtered_by_issuer_and_addressee_and_searched(desk, every_state):
    police = make_addressee("police")
    make_section(every_state["draft"], police)
    assert listed(desk, f"?sections__addressee__id__exact={police.pk}") == [every_state["draft"]]
    assert len(listed(desk, f"?sections__addressee__id__exact={Addressee.objects.get(key='city').pk}")) == 5
    assert len(listed(desk, f"?issuers__id__exact={Issuer.objects.get().pk}")) == 5
    assert listed(desk, "?q=Other") == [every_state["changed"]]
    assert listed(desk, "?q=Title+be+withdrawn") == [every_state["withdrawn"]]


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_takes_the_same_number_of_queries_for_1_and_30_appeals(desk, count, django_assert_num_queries):
    make_campaign("en", "be")
    for number in range(count):
        publish(make_appeal(f"appeal-{number}", ("en", "be")))
    with django_assert_num_queries(10):
        assert len(listed(desk)) == count


@pytest.mark.parametrize("count", [1, 30])
def test_the_versions_take_the_same_number_of_queries_for_1_and_30(desk, count, django_assert_num_queries):
    make_campaign("en", "be")
    for number in range(count):
        publish(make_appeal(f"appeal-{number}", ("en", "be")))
    with django_assert_num_queries(7):
        assert len(desk.get(reverse("admin:appeals_revision_changelist")).context["cl"].result_list) == count


@pytest.mark.parametrize("count", [1, 30])
def test_the_addressees_take_the_same_number_of_queries_for_1_and_30(desk, count, django_assert_num_queries):
    for number in range(count):
        make_addressee(f"addressee-{number}")
    with django_assert_num_queries(6):
        page = desk.get(reverse("admin:appeals_addressee_changelist"))
    assert len(page.context["cl"].result_list) == count
