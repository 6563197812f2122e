"""Limits on guessing, which strangers can't use to keep an editor out.

Every account has an allowance for all browsers that nobody ever logged in with, and each browser where somebody got in
(it holds a signed cookie) has its own. Strangers use up the first one; the editor's own browser doesn't notice. On a
new device she has her passkey, where nothing can be guessed and so nothing is counted, or a link from an admin, which
makes her browser known. No address of anybody is looked at: it would neither stop those who have many, nor spare those
who share one.

What is counted stands in the database: all processes see it, and it outlives them. Names that nobody has are counted
alike.
"""

import secrets
import unicodedata
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Tries:
    """An allowance of ten tries: ``key`` names it, ``seconds`` is how long it takes to come back."""

    key: str
    seconds: int

    def take(self) -> bool:
        """Count a try, and return whether it may be looked at."""
        return _spend(self.key, seconds=self.seconds)

    def give_back(self) -> None:
        """Take back a try that was right. Those before it stay counted."""
        Tally.objects.filter(key=self.key, count__gt=0).update(count=F("count") - 1)


def password_tries(request: HttpRequest, name: str) -> Tries:
    """Return the tries of a password for ``name``, known or not, that this browser has."""
    device = _device(request, name)
    return Tries(_key("password", plain(name), device), KNOWN if device else PASSWORDS)


def code_tries(request: HttpRequest, user: User) -> Tries:
    """Return the tries of a code that this browser has for ``user``: new ones after a change of her password.

    Who uses them up knows the password; when that is changed, her tries are hers again.
    """
    device = _device(request, user.get_username())
    return Tries(_key("code", str(user.pk), user.password, device), KNOWN if device else CODES)


def link_tries(digest: str) -> Tries:
    """Return the tries of a password by a link with that digest: nobody else's tries are counted with them."""
    return Tries(_key("link", digest), PASSWORDS)


def is_first_use(user: User, code: str) -> bool:
    """Return whether a right code of ``user`` hasn't just been used by somebody else."""
    return _spend(_key("used", str(user.pk), code), seconds=CODE_LIFE, most=1)


def remember_device(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """Give the browser of ``user``, who has got in with both factors or holds a link, an allowance of its own."""
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
