"""What one keeps in order for oneself: sessions, password, factors; and what asks for a fresh proof."""

import time

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from appeals.accounts.factors import unseal
from appeals.accounts.sessions import SessionStore, digest
from appeals.admin.account.proof import reauthenticated
from appeals.models import DeskSession
from tests.accounts.test_door import DESK, DOOR, OWN, SECOND, errors
from tests.admin.reading import parse, select
from tests.door import code_of, give_app, give_codes, log_in

PROOF = reverse("mfa_reauthenticate")
GOOD = "seven herons read slowly"
GUARDED = ["account_change_password", "account_change_email", "mfa_add_webauthn", "mfa_deactivate_totp",
           "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "admin:auth_user_add"]  # fmt: skip


def age(client: Client, seconds: int) -> None:
    """Let what a browser has proved have been so long ago."""
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= seconds
    session.save()


@pytest.fixture
def hers(ala) -> Client:
    """Her browser; she has recovery codes too."""
    ala.is_superuser = True
    ala.save()
    give_codes(ala)
    return log_in(ala)


@pytest.mark.parametrize("name", GUARDED)
def test_what_matters_most_asks_for_a_proof_that_is_ten_minutes_old_at_most(hers, name):
    assert hers.get(reverse(name)).status_code == 200
    age(hers, 601)
    assert hers.get(reverse(name)).headers["Location"].startswith(f"{PROOF}?next=")
    assert hers.get(DESK).status_code == 200


def test_a_proof_is_a_factor_and_leads_back(ala, hers):
    age(hers, 601)
    wanted = reverse("account_change_password")
    page = hers.post(f"{PROOF}?next={wanted}", {"code": "123456x", "next": wanted})
    assert len(errors(page)) == 1
    answer = hers.post(PROOF, {"code": code_of(give_app(ala)), "next": wanted})
    assert answer.headers["Location"] == wanted
    assert hers.get(wanted).status_code == 200


def test_who_has_a_factor_does_not_prove_herself_by_password(hers):
    assert hers.get(reverse("account_reauthenticate")).headers["Location"] == PROOF
    assert hers.post(reverse("account_reauthenticate"), {"password": "a long password"}).headers["Location"] == PROOF


def test_a_guarded_view_takes_a_form_that_was_opened_in_time(ala, hers, rf):
    guarded = reauthenticated(lambda request: HttpResponse("done"))

    def ask(method: str, seconds: int) -> int:
        request = getattr(rf, method)("/desk/x/")
        request.user, request.session = ala, hers.session
        for record in request.session["account_authentication_methods"]:
            record["at"] = time.time() - seconds
        request._messages = []
        request._messages = type("Told", (), {"add": lambda *told: None})()
        return guarded(request).status_code

    assert [ask("get", 599), ask("get", 601), ask("post", 1199), ask("post", 1201)] == [200, 302, 200, 302]


def test_a_new_password_ends_all_other_sessions(ala, hers, knock):
    other = log_in(ala)
    page = hers.post(reverse("account_change_password"), {"password": GOOD, "again": GOOD})
    assert page.headers["Location"] == OWN
    assert (hers.get(DESK).status_code, other.get(DESK).status_code) == (200, 302)
    assert knock(Client(), password=GOOD).headers["Location"] == SECOND


def test_a_session_is_listed_with_its_times_alone_and_can_be_ended(ala, hers):
    other = log_in(ala, Client(headers={"user-agent": "Her secret phone"}))
    page = parse(hers.get(OWN))
    (button,) = [each for each in select(page, "button") if each.get("name") == "session"]
    assert button.get("value") == digest(other.session.session_key)
    hers.post(reverse("account_end_sessions"), {"session": button.get("value")})
    assert (hers.get(DESK).status_code, other.get(DESK).status_code) == (200, 302)
    kept = list(DeskSession.objects.values())
    held = repr(kept) + repr([SessionStore().decode(row["session_data"]) for row in kept])
    assert ("secret phone" in held, "127.0.0.1" in held, hers.session.session_key in held) == (False, False, False)


def test_all_other_sessions_end_at_once(ala, hers):
    others = [log_in(ala) for _other in range(2)]
    hers.post(reverse("account_end_sessions"))
    assert [client.get(DESK).status_code for client in (hers, *others)] == [200, 302, 302]


def test_nobody_ends_the_session_of_another(ala, hers, django_user_model):
    other = django_user_model.objects.create_user("other", password="a long password", is_staff=True)
    theirs = log_in(other)
    hers.post(reverse("account_end_sessions"), {"session": digest(theirs.session.session_key)})
    assert theirs.get(OWN).status_code == 200


def test_logging_out_ends_the_session_on_the_server(hers):
    key = hers.session.session_key
    assert hers.post(reverse("account_logout")).headers["Location"] == DOOR
    assert not DeskSession.objects.filter(session_key=digest(key)).exists()


def test_the_last_factor_stays(ala, hers):
    page = hers.post(reverse("mfa_deactivate_totp"))
    assert errors(page) == ["This is your only second factor. Add another one first."]
    Authenticator.objects.filter(user=ala).delete()
    key = Authenticator.objects.create(user=ala, type="webauthn", data={"name": "Key", "credential": {}})
    page = hers.post(reverse("mfa_remove_webauthn", args=[key.pk]))
    assert errors(page) == ["This is your only second factor. Add another one first."]


def test_new_recovery_codes_take_the_place_of_the_old(ala, hers):
    old = give_codes(ala)
    assert hers.post(reverse("mfa_generate_recovery_codes")).headers["Location"] == reverse("mfa_view_recovery_codes")
    page = parse(hers.get(reverse("mfa_view_recovery_codes")))
    shown = [code.text_content().replace(" ", "") for code in select(page, "code")]
    assert (len(shown), set(shown) & set(old)) == (10, set())


def test_what_makes_codes_is_sealed_in_the_database(ala, settings):
    secret = give_app(ala)
    give_codes(ala)
    held = {each.type: each.data for each in Authenticator.objects.filter(user=ala)}
    assert secret not in repr(held)
    assert unseal(held["totp"]["secret"]) == secret
    assert len(unseal(held["recovery_codes"]["seed"])) == 80


def test_the_address_is_changed_and_a_wrong_one_refused_by_the_field(ala, hers):
    address = reverse("account_change_email")
    assert errors(hers.post(address, {"email": "none"})) == ["Enter a valid email address."]
    assert hers.post(address, {"email": "ala@e.org"}).headers["Location"] == OWN
    ala.refresh_from_db()
    assert ala.email == "ala@e.org"


def test_what_one_does_to_ones_account_stands_in_its_history(ala, hers):
    hers.post(reverse("account_change_email"), {"email": "ala@e.org"})
    hers.post(reverse("mfa_generate_recovery_codes"))
    hers.post(reverse("account_change_password"), {"password": GOOD, "again": GOOD})
    told = LogEntry.objects.filter(object_id=str(ala.pk)).order_by("pk").values_list("change_message", flat=True)
    assert list(told) == ["Changed the e-mail address.", "Made new recovery codes.", "Changed the password."]


def test_another_secret_key_is_told_by_the_field_and_is_no_failure(ala, hers, knock, settings):
    settings.SECRET_KEY = "another" * 10
    page = errors((knock(client := Client()), client.post(SECOND, {"code": "123456"}))[1])
    assert page == ["The server has a new SECRET_KEY: use a passkey, or ask an admin for a link."]


def test_the_desk_shows_nobodys_factors_to_anybody(hers):
    assert [app["app_label"] for app in hers.get(DESK).context["app_list"]] == ["appeals", "auth"]


def test_who_takes_long_to_set_her_factor_up_is_asked_for_her_password_again(ala, client, knock):
    knock(client)
    age(client, 601)
    app = reverse("mfa_activate_totp")
    asked = client.get(app).headers["Location"]
    assert asked.startswith(f"{reverse('account_reauthenticate')}?next=")
    assert errors(client.post(asked, {"password": "wrong"})) == ["This is not your password."]
    assert client.post(asked, {"password": "a long password"}).headers["Location"] == app
    assert client.get(app).status_code == 200
