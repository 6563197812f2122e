"""Limits on guessing, which strangers can't use to keep an editor out.

Every account has an allowance for all browsers that nobody ever logged in with, and each browser where somebody got in
(it holds a signed cookie) has its own. Strangers use up the first one; the editor's own browser doesn't notice. On a
new device she has her passkey, where nothing can be guessed and so nothing is counted, or a link from an admin. No
address of anybody is looked at: it would neither stop those who have many, nor spare those who share one.

What is counted stands in the database: all processes see it, and it outlives them. Names that nobody has are counted
alike.
"""

import secrets
import unicodedata
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.core import signing
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from appeals.models import Tally

MOST = 10
# For how long, in seconds. Of a million codes three are valid at a time: who knows the password and guesses ten times a
# day gets in within ninety years, on the average.
PASSWORDS, CODES, KNOWN = 3600, 24 * 3600, 3600
# A code that got somebody in is no use to who looked over her shoulder.
CODE_LIFE = 180
DEVICE = "zvarot.device"
DEVICE_LIFE = 180 * 24 * 3600
ACCOUNTS_PER_DEVICE = 5


def may_try_password(request: HttpRequest, name: str) -> bool:
    """Count a try of a password for ``name``, known or not, and return whether it may be looked at."""
    device = _device(request, name)
    return _spend(_key("password", plain(name), device), seconds=KNOWN if device else PASSWORDS)


def may_try_code(request: HttpRequest, user: User) -> bool:
    """Count a try of a code by ``user``, and return whether it may be looked at."""
    device = _device(request, user.get_username())
    return _spend(_key("code", plain(user.get_username()), device), seconds=KNOWN if device else CODES)


def forget_try(request: HttpRequest, kind: str, name: str) -> None:
    """Take back a try (``password`` or ``code``) that was right. Those before it stay counted."""
    key = _key(kind, plain(name), _device(request, name))
    Tally.objects.filter(key=key, count__gt=0).update(count=F("count") - 1)


def is_first_use(user: User, code: str) -> bool:
    """Return whether a right code of ``user`` hasn't just been used by somebody else."""
    return _spend(_key("used", str(user.pk), code), seconds=CODE_LIFE, most=1)


def remember_device(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """Give the browser of ``user``, who has got in with both factors, an allowance of its own."""
    mine = _key("name", plain(user.get_username()))
    others = [entry for entry in _devices(request) if entry[0] != mine][: ACCOUNTS_PER_DEVICE - 1]
    kept = [entry for entry in _devices(request) if entry[0] == mine] or [(mine, secrets.token_urlsafe(16))]
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        signing.dumps([*kept, *others], salt=DEVICE),
        max_age=DEVICE_LIFE,
        path=settings.SESSION_COOKIE_PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )


def _device(request: HttpRequest, name: str) -> str:
    """The name of the browser, if the account ``name`` knows it."""
    return dict(_devices(request)).get(_key("name", plain(name)), "")


def _devices(request: HttpRequest) -> list[tuple[str, str]]:
    try:
        held = signing.loads(request.COOKIES.get(settings.DEVICE_COOKIE_NAME, ""), salt=DEVICE, max_age=DEVICE_LIFE)
    except signing.BadSignature:
        return []
    return [(account, device) for account, device in held]


def plain(name: str) -> str:
    """Return one spelling for all that may find the same account."""
    return unicodedata.normalize("NFKC", name).casefold().strip()


def _key(*parts: str) -> str:
    return salted_hmac("zvarot.tally", "\n".join(parts), algorithm="sha256").hexdigest()


def _spend(key: str, *, seconds: int, most: int = MOST) -> bool:
    """Count one, in a way that two processes can't both be the last; return whether it was within ``most``."""
    now = timezone.now()
    Tally.objects.filter(until__lte=now).delete()
    Tally.objects.bulk_create([Tally(key=key, until=now + timedelta(seconds=seconds))], ignore_conflicts=True)
    return bool(Tally.objects.filter(key=key, count__lt=most).update(count=F("count") + 1))
