"""The screen for an emergency, and the desk that only reads."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.http import urlencode

from appeals.admin.guard import STILL_OPEN
from appeals.models import Appeal, Campaign, Edition, Trail
from appeals.publishing.publish import publish
from appeals.translating.links import make_link
from tests.accounts.test_own_account import PROOF, age
from tests.admin.bench import JSON, address, posted
from tests.admin.rights import desk_views
from tests.door import code_of, give_app, log_in
from tests.make import make_appeal, make_campaign, make_user

pytestmark = pytest.mark.django_db
EMERGENCY, SWITCH = reverse("admin:emergency"), reverse("admin:emergency_switch")


@pytest.fixture
def appeal() -> Appeal:
    """An appeal that is live in two languages."""
    make_campaign()
    made = make_appeal(languages=("en", "be"))
    publish(made)
    return made


def live() -> list[str]:
    return sorted(Edition.objects.live().values_list("language", flat=True))


def test_a_publisher_withdraws_a_language(appeal):
    publisher = log_in(make_user("Publishers"))
    page = publisher.get(EMERGENCY).content.decode()
    assert "Withdraw at once" in page and "Let the desk only read" not in page
    posted = {"scope": "all", "language": "be", "reason": "Wrong."}
    assert publisher.post(EMERGENCY, posted).status_code == 302
    assert live() == ["en"]
    told = Trail.objects.get(kind="withdrawal")
    assert (told.who, told.role, told.language, told.new) == ("publishers", "Publishers", "be", "Wrong.")


def test_what_was_typed_too_late_waits_behind_the_proof(appeal):
    user = make_user("Publishers")
    publisher = log_in(user)
    age(publisher, 1201)
    posted = {"scope": "one", "appeal": "schools", "language": "be", "reason": "Wrong."}
    asked = publisher.post(EMERGENCY, posted).headers["Location"]
    assert (asked, live()) == (f"{PROOF}?{urlencode({'next': EMERGENCY})}", ["be", "en"])
    assert publisher.get(EMERGENCY).headers["Location"] == asked
    proved = publisher.post(PROOF, {"code": code_of(give_app(user)), "next": EMERGENCY})
    assert proved.headers["Location"] == EMERGENCY
    form = publisher.get(EMERGENCY).context["form"]
    assert {field.name: field.value() for field in form} == posted
    assert publisher.post(EMERGENCY, posted).status_code == 302
    assert live() == ["en"]
    assert publisher.get(EMERGENCY).context["form"]["reason"].value() is None


def test_the_switch_asks_for_a_fresh_factor_too(appeal):
    admin = log_in(make_user("Admins"))
    age(admin, 1201)
    assert admin.post(SWITCH, {"read_only": "on"}).headers["Location"] == f"{PROOF}?{urlencode({'next': SWITCH})}"
    assert not Campaign.objects.current().read_only


def test_everything_goes_and_a_second_time_finds_nothing(appeal):
    publisher = log_in(make_user("Publishers"))
    posted = {"scope": "all", "reason": "Danger."}
    assert publisher.post(EMERGENCY, posted).status_code == 302
    assert live() == []
    answer = publisher.post(EMERGENCY, posted)
    assert answer.context["form"].non_field_errors() == ["Nothing of this is published; there is nothing to withdraw."]


def test_a_desk_that_only_reads_refuses_whatever_is_sent_but_lets_people_look_and_an_admin_switch_back(appeal):
    admin, editor = log_in(make_user("Admins")), log_in(make_user("Editors"))
    assert admin.post(SWITCH, {"read_only": "on"}).status_code == 302
    form = reverse("admin:appeals_appeal_change", args=[appeal.pk])
    page = editor.get(form)
    assert (page.status_code, "The desk only reads at present" in page.content.decode()) == (200, True)
    refused = editor.post(form, {})
    assert refused.status_code == 403 and "An admin can switch that off" in refused.content.decode()
    assert admin.post(EMERGENCY, {"scope": "all", "reason": "Danger."}).status_code == 403
    assert live() == ["be", "en"]
    assert log_in(make_user("Publishers")).post(SWITCH, {"read_only": "off"}).status_code == 403
    assert admin.post(SWITCH, {"read_only": "off"}).status_code == 302
    assert editor.post(form, {}).status_code == 200


def test_a_desk_that_only_reads_refuses_links_and_scripts_and_lets_people_log_in_and_out(appeal):
    Campaign.objects.update(read_only=True)
    user = make_user("Translators", "be")
    _link, secret = make_link(appeal, "be", days=1)
    typed = posted(appeal, "demand:1.text", "Іначай.", language="be")
    assert Client().post(reverse("admin:link", args=[secret]), typed).status_code == 403
    translator = log_in(user)
    answer = translator.post(address(appeal, "be"), typed, headers=JSON)
    assert (answer.status_code, answer.json()["ok"]) == (403, False)
    assert answer.json()["said"].startswith("The desk only reads at present")
    assert appeal.demands.get(number=1).text_be == "Demand 1 be."
    proved = translator.post(PROOF, {"code": code_of(give_app(user)), "next": EMERGENCY})
    assert proved.headers["Location"] == EMERGENCY
    assert translator.post(reverse("account_change_email"), {"email": "x@example.org"}).status_code == 403
    assert translator.post(reverse("account_logout")).headers["Location"] == reverse("account_login")
    assert log_in(user).get(address(appeal, "be")).status_code == 200


def test_what_stays_open_while_the_desk_only_reads_has_an_address():
    assert STILL_OPEN - {name for name, _route in desk_views()} == set()


@pytest.mark.parametrize(
    ("chosen", "field"),
    [({}, "scope"), ({"scope": "one"}, "appeal"), ({"scope": "all", "appeal": "schools"}, "appeal"),
     ({"scope": "one", "appeal": "nothing"}, "appeal")],
)  # fmt: skip
def test_what_could_be_meant_in_two_ways_takes_nothing_back(appeal, chosen, field):
    answer = log_in(make_user("Publishers")).post(EMERGENCY, {"reason": "x", **chosen})
    assert list(answer.context["form"].errors) == [field]
    assert live() == ["be", "en"]


def test_one_appeal_goes_by_its_key(appeal):
    publish(make_appeal("roads"))
    posted = {"scope": "one", "appeal": "schools", "reason": "Wrong."}
    assert log_in(make_user("Publishers")).post(EMERGENCY, posted).status_code == 302
    assert set(Edition.objects.live().values_list("revision__appeal__key", flat=True)) == {"roads"}
