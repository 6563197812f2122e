"""Links that lead in: by invitation, to a new password, to a new second factor."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from appeals.accounts.factors import is_enrolled, reset_factors
from appeals.accounts.invite import give_new_password_link, invite
from appeals.accounts.ways_in import claim
from appeals.models import DeskSession, WayIn
from tests.accounts.test_door import DESK, DOOR, OWN, SECOND, errors
from tests.admin.reading import parse, select, text_of
from tests.door import PASSWORD, code_of, give_app, log_in

APP = reverse("mfa_activate_totp")
GOOD = "seven herons read slowly"


def welcome(secret: str) -> str:
    return reverse("welcome", args=[secret])


def choose(client: Client, secret: str, password: str = GOOD):
    return client.post(welcome(secret), {"password": password, "again": password})


def set_up(client: Client):
    """Set an authenticator app up as the page says."""
    (secret,) = select(parse(client.get(APP)), "code.desk-secret")
    return client.post(APP, {"code": code_of(text_of(secret))})


@pytest.fixture
def invited(ala):
    """Somebody who was invited, and her link's secret."""
    return invite("vera", role=Group.objects.get(name="Editors"))


def test_an_invitation_leads_through_password_and_factor_into_the_desk(invited, client):
    user, secret = invited
    assert choose(client, secret).headers["Location"] == OWN
    assert client.get(DESK).headers["Location"] == OWN
    set_up(client)
    assert client.get(DESK).status_code == 200
    assert client.get(welcome(secret)).status_code == 404
    assert is_enrolled(user)


def test_only_the_digest_of_a_link_is_kept(invited):
    _user, secret = invited
    assert secret not in repr(list(WayIn.objects.values()))


def test_who_only_looks_at_the_link_uses_nothing_up(invited, client):
    _user, secret = invited
    assert [Client().get(welcome(secret)).status_code for _look in range(3)] == [200] * 3
    assert choose(client, secret).status_code == 302


def test_who_is_interrupted_begins_again_by_the_link_and_not_by_the_password_alone(invited, client, knock):
    _user, secret = invited
    choose(client, secret)
    stranger = Client()
    assert knock(stranger, "vera", GOOD).headers["Location"] == DESK
    assert stranger.get(APP).headers["Location"] == f"{DOOR}?next={APP}"
    again = Client()
    choose(again, secret, "another four calm words")
    assert set_up(again).status_code == 302
    assert again.get(DESK).status_code == 200


@pytest.mark.parametrize("spoiled", ["late", "shut out", "replaced"])
def test_a_link_that_is_no_longer_valid_opens_nothing(invited, client, spoiled):
    user, secret = invited
    if spoiled == "late":
        WayIn.objects.update(expires_at=timezone.now())
    elif spoiled == "shut out":
        user.is_active = False
        user.save()
    else:
        give_new_password_link(user)
    assert [client.get(welcome(secret)).status_code, choose(client, secret).status_code] == [404, 404]


@pytest.mark.parametrize(
    ("password", "again", "told"),
    [
        ("short", "short", "This password is too short. It must contain at least 12 characters."),
        ("Password1234!", "Password1234!", "Attackers would guess this password soon. Better are four or five words "
         "that don't go together."),
        (GOOD, "seven herons read", "The two passwords differ."),
        ("", "", "This field is required."),
    ],
)  # fmt: skip
def test_a_bad_password_is_refused_by_the_field(invited, client, password, again, told):
    user, secret = invited
    page = client.post(welcome(secret), {"password": password, "again": again})
    assert told in errors(page)
    user.refresh_from_db()
    assert not user.has_usable_password()


def test_a_new_password_does_not_go_around_the_factor(ala, knock):
    elsewhere = log_in(ala)
    secret = give_new_password_link(ala)
    assert not DeskSession.objects.filter(user=ala).exists()
    client = Client()
    assert choose(client, secret).headers["Location"] == DOOR
    assert (client.get(DESK).status_code, elsewhere.get(DESK).status_code) == (302, 302)
    assert knock(client).status_code == 200  # the old one
    assert knock(client, password=GOOD).headers["Location"] == SECOND
    assert client.get(welcome(secret)).status_code == 404


def test_a_new_factor_asks_for_the_password_and_ends_all_sessions(ala, client):
    elsewhere = log_in(ala)
    secret = reset_factors(ala)
    assert elsewhere.get(DESK).status_code == 302
    assert errors(client.post(welcome(secret), {"password": GOOD})) == ["This is not your password."]
    assert client.post(welcome(secret), {"password": PASSWORD}).headers["Location"] == OWN
    set_up(client)
    assert client.get(DESK).status_code == 200


def test_a_thief_of_the_password_is_not_faster_than_the_link(ala, client, knock):
    give_app(ala)
    reset_factors(ala)
    assert knock(client).headers["Location"] == DESK
    page = client.get(OWN, follow=True)
    assert "Open the link that you were given" in page.content.decode()
    assert (client.get(APP).status_code, is_enrolled(ala)) == (302, False)


def test_by_a_link_she_gets_in_while_strangers_use_up_the_tries_of_her_account(ala, knock):
    secret = give_app(ala)
    link = give_new_password_link(ala)
    for number in range(11):
        knock(Client(), password=f"wrong {number}")
    client = Client()
    choose(client, link)
    assert knock(Client(), password=GOOD).status_code == 200
    assert knock(client, password=GOOD).headers["Location"] == SECOND
    assert client.post(SECOND, {"code": code_of(secret)}).headers["Location"] == DESK
    assert client.post(welcome(reset_factors(ala)), {"password": GOOD}).headers["Location"] == OWN


def test_a_link_to_a_new_factor_gives_ten_tries_of_the_password(ala, client):
    secret = reset_factors(ala)
    told = [errors(client.post(welcome(secret), {"password": f"wrong {n}"}))[0] for n in range(11)]
    assert told[:10] == ["This is not your password."] * 10
    assert told[10].startswith("Too many tries.")


def test_nobody_stays_logged_in_beside_the_one_whose_link_it_is(ala, invited):
    _user, secret = invited
    client = log_in(ala)
    choose(client, secret)
    assert text_of(parse(client.get(OWN)).find(".//h1")) == "Your second factor"
    set_up(client)
    assert "vera" in client.get(OWN).content.decode()


@pytest.mark.parametrize("name", ["ala", "ALA", "ALA!", "with space", "", "x" * 151])
def test_a_name_that_is_taken_or_can_be_none_invites_nobody(ala, name):
    with pytest.raises(ValidationError):
        invite(name, role=Group.objects.get(name="Editors"))
    assert WayIn.objects.count() == 0


def test_an_invitation_lasts_three_days(invited):
    left = WayIn.objects.get().expires_at - timezone.now()
    assert timedelta(days=2, hours=23) < left <= timedelta(days=3)


def test_of_two_who_open_a_link_at_once_one_chooses_the_password(ala):
    give_new_password_link(ala)
    way = WayIn.objects.get()
    assert [claim(way), claim(way)] == [True, False]
