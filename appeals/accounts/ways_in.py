"""Links that lead in: an invitation, a new password, a new second factor. No mail is sent: an admin hands them over.

A mailbox is what an attacker has first. The link to a new password leaves the second factor as it is; the link to a
new second factor asks for the password. It counts as used when its end is reached, not when it is opened: a messenger
that looks at it uses nothing up, and who is interrupted begins again.
"""

import hashlib
import secrets
from datetime import timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from appeals.models import WayIn

Kind = WayIn.Kind
# How long they last, in hours. The first editor's stands on a screen, the others are sent.
HOURS = {Kind.WELCOME: 72, Kind.PASSWORD: 24, Kind.FACTORS: 24}


@transaction.atomic
def make_way_in(user: User, kind: str, *, hours: int | None = None) -> str:
    """Make a link for ``user`` and return its secret, which isn't kept. Former links of the kind end."""
    user.ways_in.filter(kind=kind, used_at=None).delete()
    secret = secrets.token_urlsafe(32)
    expires_at = timezone.now() + timedelta(hours=hours or HOURS[Kind(kind)])
    WayIn.objects.create(user=user, kind=kind, digest=_digest(secret), expires_at=expires_at)
    return secret


def find_way_in(secret: str) -> WayIn | None:
    """Return the link with that secret if it still leads in: its user must be active."""
    ways = WayIn.objects.valid().filter(user__is_active=True, user__is_staff=True).select_related("user")
    return ways.filter(digest=_digest(secret)).first()


def needs_link(user: User) -> bool:
    """Return whether ``user`` may set up a second factor only by a link: she was given one, and hasn't got through."""
    return user.ways_in.enrolling().exists()


def claim(way: WayIn) -> bool:
    """Use up one link, and return whether nobody else has done so in the meantime."""
    return bool(WayIn.objects.valid().filter(pk=way.pk).update(used_at=timezone.now()))


def use_up(user: User, *kinds: str) -> None:
    """End the links of ``user``: what they are for is done."""
    user.ways_in.filter(kind__in=kinds, used_at=None).update(used_at=timezone.now())


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
