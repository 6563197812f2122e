"""How a test gets into the desk: through its door, with password and second factor, as everybody does."""

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

PASSWORD = "a long password"


def give_app(user: User) -> str:
    """Give ``user`` a new authenticator app in place of the one that she may have, and return its secret."""
    Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).delete()
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def give_codes(user: User) -> list[str]:
    """Give ``user`` recovery codes, and return those that are left."""
    return RecoveryCodes.activate(user).get_unused_codes()


def code_of(secret: str) -> str:
    """Return the six digits that an app with that secret shows now."""
    return format_hotp_value(hotp_value(secret, int(timezone.now().timestamp()) // 30))


def log_in(user: User, client: Client | None = None) -> Client:
    """Return a browser in which ``user``, whose password is "a long password", has got in with a new app."""
    secret, client = give_app(user), client or Client()
    first = client.post(reverse("account_login"), {"login": user.get_username(), "password": PASSWORD})
    assert first.headers.get("Location") == reverse("mfa_authenticate"), first.content.decode()
    second = client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert second.headers.get("Location") == reverse("admin:index"), second.content.decode()
    return client
