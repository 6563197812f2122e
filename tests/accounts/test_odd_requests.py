"""Nothing that anybody sends to the door or to the account is a failure of ours."""

import base64
import json

import pytest
from django.test import Client
from django.urls import reverse

from appeals.accounts.invite import give_new_password_link
from tests.door import log_in

ODD = ["", "\x00", "\ud7ff\U0010ffff", "x" * 5000, "<script>", "9" * 40, "\u202eala"]
FIELDS = ["login", "password", "again", "code", "credential", "next", "session", "name", "email", "role", "languages"]
DOOR = ["account_login", "mfa_login_webauthn", "mfa_authenticate", "account_logout"]
INSIDE = ["mfa_index", "account_change_password", "account_change_email", "mfa_activate_totp", "mfa_deactivate_totp",
          "mfa_add_webauthn", "mfa_generate_recovery_codes", "mfa_view_recovery_codes", "account_reauthenticate",
          "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "account_end_sessions",
          "admin:auth_user_add"]  # fmt: skip


@pytest.mark.parametrize("odd", ODD)
def test_what_is_odd_is_refused(ala, odd):
    stranger, body = Client(), dict.fromkeys(FIELDS, odd)
    ways = [*map(reverse, DOOR), reverse("welcome", args=[give_new_password_link(ala)])]
    found = [stranger.post(way, body).status_code for way in ways]
    ala.is_superuser = True
    ala.save()
    hers = log_in(ala)
    found += [hers.post(reverse(name), body).status_code for name in INSIDE]
    assert set(found) <= {200, 302, 404, 405}


@pytest.mark.parametrize("secret", ["%00", "x" * 3000, "%ff", "..", "a%2Fb"])
def test_what_is_no_secret_opens_nothing(client, db, secret):
    assert client.get(f"/desk/welcome/{secret}/").status_code in (302, 404)


@pytest.mark.parametrize("handle", [b"9" * 13, b"zzzzzzzzzzzzz", b"-1", b"\xff", b""])
def test_a_passkey_of_nobody_opens_nothing(ala, client, handle):
    client.get(reverse("mfa_login_webauthn"), headers={"Accept": "application/json"})
    told = {"userHandle": _plain(handle), "clientDataJSON": _plain(b"{}"), "signature": _plain(b"x"),
            "authenticatorData": _plain(b"\x00" * 37)}  # fmt: skip
    key = json.dumps({"id": _plain(b"x"), "rawId": _plain(b"x"), "type": "public-key", "response": told})
    answer = client.post(reverse("mfa_login_webauthn"), {"credential": key})
    assert answer.headers["Location"] == reverse("account_login")


def _plain(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
