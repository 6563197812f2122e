"""Second factors: who has one, which session has seen it, how their secrets are kept, and starting anew."""

import base64
import hashlib
import time

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from appeals.accounts.sessions import end_sessions
from appeals.accounts.ways_in import Kind, make_way_in

# Recovery codes come with one of these, and are no factor to begin with.
FIRST = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def is_enrolled(user: User) -> bool:
    """Return whether ``user`` has a second factor."""
    return Authenticator.objects.filter(user=user, type__in=FIRST).exists()


def is_verified(request: HttpRequest) -> bool:
    """Return whether who asks is logged in, and has shown a second factor in this session."""
    if not request.user.is_authenticated:
        return False
    return any(record["method"] == "mfa" for record in get_authentication_records(request, request.user))


def has_proved(request: HttpRequest, *, within: int) -> bool:
    """Return whether a second factor was shown in this session in the last ``within`` seconds."""
    if not request.user.is_authenticated:
        return False
    records = get_authentication_records(request, request.user)
    return any(record["method"] == "mfa" and time.time() - record["at"] < within for record in records)


@transaction.atomic
def reset_factors(user: User, *, and_password: bool = False, hours: int | None = None) -> str:
    """Take all second factors of ``user`` away, end her sessions, and return the secret of a link to a new one.

    The link asks for her password; ``and_password``, or if she has none, it lets her choose a new one first.
    """
    Authenticator.objects.filter(user=user).delete()
    end_sessions(user)
    if and_password or not user.has_usable_password():
        user.set_unusable_password()
        user.save(update_fields=["password"])
        return make_way_in(user, Kind.WELCOME, hours=hours)
    return make_way_in(user, Kind.FACTORS, hours=hours)


def seal(text: str) -> str:
    """Return a factor's secret as the database holds it: who has only the database makes no codes."""
    return _box().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """Return what was sealed. Raises cryptography's InvalidToken after a change of SECRET_KEY."""
    return _box().decrypt(sealed.encode()).decode()


def _box() -> Fernet:
    key = salted_hmac("zvarot.factors", "", secret=settings.SECRET_KEY, algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(key).digest()))
