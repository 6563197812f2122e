"""The door: nobody is in the desk without a second factor that this session has seen."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse
from django.utils import timezone

from appeals.models import DeskSession
from tests.admin.reading import parse, select, text_of
from tests.door import PASSWORD, code_of, give_app, give_codes, log_in

DESK = reverse("admin:index")
DOOR, SECOND, OWN = reverse("account_login"), reverse("mfa_authenticate"), reverse("mfa_index")
WRONG = "This name and password don't belong together."


def errors(page) -> list[str]:
    return [text_of(error) for error in select(parse(page), "ul.errorlist li")]


def test_password_and_code_open_the_desk(ala):
    assert log_in(ala).get(DESK).status_code == 200


def test_a_login_that_asks_for_no_factor_does_not_suffice(ala):
    client = Client()
    client.force_login(ala)
    assert client.get(DESK).headers["Location"] == f"{DOOR}?next={DESK}"
    assert not DeskSession.objects.exists()


def test_who_has_a_factor_and_shows_only_her_password_is_asked_for_it(ala, client, knock):
    give_app(ala)
    assert knock(client).headers["Location"] == SECOND
    assert client.get(DESK).headers["Location"] == f"{DOOR}?next={DESK}"
    assert client.get(OWN).headers["Location"] == f"{DOOR}?next={OWN}"


def test_who_has_no_factor_gets_to_setting_one_up_and_to_nothing_else(ala, client, knock):
    assert knock(client).headers["Location"] == DESK
    open_now = {
        name
        for name in ("admin:index", "account_change_password", "mfa_view_recovery_codes", "admin:auth_user_changelist",
                     "mfa_index", "mfa_activate_totp", "mfa_add_webauthn")
        if client.get(reverse(name)).status_code == 200
    }  # fmt: skip
    assert open_now == {"mfa_index", "mfa_activate_totp", "mfa_add_webauthn"}


def test_a_factor_that_is_set_up_lets_her_in_and_gives_recovery_codes(ala, client, knock):
    knock(client)
    page = client.get(reverse("mfa_activate_totp"))
    (secret,) = select(parse(page), "code.desk-secret")
    answer = client.post(reverse("mfa_activate_totp"), {"code": code_of(text_of(secret))})
    assert answer.headers["Location"] == reverse("mfa_view_recovery_codes")
    assert len(select(parse(client.get(answer.headers["Location"])), "ul.desk-codes li")) == 10
    assert client.get(DESK).status_code == 200


def test_a_session_that_began_before_the_factor_is_asked_for_it(ala, client, knock):
    knock(client)
    assert client.get(OWN).status_code == 200
    give_app(ala)
    assert client.get(OWN).headers["Location"] == f"{DOOR}?next={OWN}"


def test_a_recovery_code_stands_in_for_the_factor_once(ala, knock):
    give_app(ala)
    code = give_codes(ala)[0]
    answers = []
    for _time in range(2):
        client = Client()
        knock(client)
        answers.append(client.post(SECOND, {"code": f"{code[:4]} {code[4:]}"}).status_code)
    assert answers == [302, 200]


def test_a_code_gets_nobody_in_twice(ala, knock):
    code = code_of(give_app(ala))
    first, second = Client(), Client()
    for client in (first, second):
        knock(client)
        client.post(SECOND, {"code": code})
    assert [client.get(DESK).status_code for client in (first, second)] == [200, 302]


@pytest.mark.parametrize("name", ["ala", "nobody"])
def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(ala, client, knock, name):
    page = knock(client, name, "wrong")
    assert (page.status_code, errors(page)) == (200, [WRONG])


@pytest.mark.parametrize("lost", ["is_active", "is_staff"])
def test_who_was_shut_out_gets_the_same_answer_as_who_is_unknown(ala, client, knock, lost):
    give_app(ala)
    setattr(ala, lost, False)
    ala.save()
    assert errors(knock(client)) == [WRONG]


def test_an_unknown_name_costs_a_hash_like_a_known_one(ala, client, knock, monkeypatch):
    hashed = []
    kept = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *args: hashed.append(1) or kept(*args))
    counts = []
    for name in ("ala", "nobody"):
        hashed.clear()
        knock(client, name, "wrong")
        counts.append(len(hashed))
    assert counts == [1, 1]


def test_every_address_of_the_desk_is_closed_to_strangers_but_the_door(client, db):
    addresses = set(_addresses(get_resolver(), ""))
    assert len(addresses) > 60
    answers = {address: client.get(address) for address in addresses}
    assert {address for address, answer in answers.items() if not _is_turned_away(answer)} == {
        "/desk/login/", "/desk/login/passkey/", "/desk/login/factor/", "/desk/logout/", "/desk/welcome/x/",
        "/desk/link/x/", "/desk/link/x/file/",
    }  # fmt: skip


def test_a_session_of_the_past_does_not_come_back_with_its_user(ala):
    client = log_in(ala)
    ala.is_active = False
    ala.save()
    assert client.get(DESK).status_code == 302
    ala.is_active = True
    ala.save()
    assert client.get(DESK).status_code == 302


def test_the_desk_leads_back_to_where_she_wanted_to_go(ala, client, knock):
    secret, wanted = give_app(ala), reverse("admin:appeals_appeal_changelist")
    client.post(f"{DOOR}?next={wanted}", {"login": "ala", "password": PASSWORD, "next": wanted})
    assert client.post(SECOND, {"code": code_of(secret)}).headers["Location"] == wanted


def test_nobody_is_led_to_another_site(ala, client):
    secret = give_app(ala)
    client.post(DOOR, {"login": "ala", "password": PASSWORD, "next": "https://evil.example/"})
    assert client.post(SECOND, {"code": code_of(secret)}).headers["Location"] == DESK


@pytest.mark.parametrize("name", ["account_signup", "account_reset_password", "account_email", "socialaccount_signup"])
def test_there_is_no_sign_up_and_no_reset_by_mail(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


KEYS = [
    "5",
    "[]",
    "{}",
    "null",
    '"x"',
    "{",
    '{"response": 1}',
    '{"id": "x", "response": {"userHandle": 5}}',
    "[" * 50_000,
]


@pytest.mark.parametrize("key", KEYS)
def test_a_passkey_that_is_none_opens_nothing(ala, client, key):
    client.get(reverse("mfa_login_webauthn"), headers={"Accept": "application/json"})
    answer = client.post(reverse("mfa_login_webauthn"), {"credential": key})
    assert answer.headers["Location"] == DOOR


@pytest.mark.parametrize("key", KEYS)
def test_a_new_passkey_that_is_none_is_refused(ala, key):
    client = log_in(ala)
    client.get(reverse("mfa_add_webauthn"))
    page = client.post(reverse("mfa_add_webauthn"), {"credential": key, "name": "x"})
    assert (page.status_code, ala.authenticator_set.filter(type="webauthn").count()) == (200, 0)


def test_the_clock_of_a_session_stops_after_an_hour_and_after_twelve(ala):
    client, now = log_in(ala), timezone.now()
    (row,) = DeskSession.objects.filter(user=ala)
    assert timedelta(minutes=59) < row.expire_date - now <= timedelta(hours=1, seconds=5)
    session = client.session
    session["begun"] -= 12 * 3600 - 600
    session["seen"] -= 61
    session.save()
    assert client.get(DESK).status_code == 200
    row.refresh_from_db()
    assert row.expire_date - timezone.now() <= timedelta(minutes=10)
    session = client.session
    session["begun"] -= 700
    session.save()
    assert client.get(DESK).status_code == 302


def _addresses(resolver, before: str):
    """Yield an address for every route of the desk."""
    for entry in resolver.url_patterns:
        route = before + str(entry.pattern)
        if hasattr(entry, "url_patterns"):
            yield from _addresses(entry, route)
        elif route.startswith("desk/"):
            plain = re.sub(r"\(\?P<app_label>[^)]*\)", "appeals", route.replace("(?P<url>.*)", "nothing/"))
            yield "/" + re.sub(r"<(int|path):\w+>", "1", re.sub(r"<(slug|str):\w+>", "x", plain)).translate(_NO_ANCHORS)


_NO_ANCHORS = str.maketrans("", "", "^$")


def _is_turned_away(answer) -> bool:
    return answer.status_code == 302 and answer.headers["Location"].startswith(f"{DOOR}?next=")
