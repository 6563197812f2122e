"""Links for translators without an account: one appeal, one language, for a limited time."""

import secrets
from datetime import timedelta

from django.utils import timezone

from appeals.document import digest
from appeals.models import Appeal, TranslationLink


def make_link(appeal: Appeal, language: str, *, days: int = 14, note: str = "") -> tuple[TranslationLink, str]:
    """Return a new link and its secret, which is not stored and can't be shown again. It is valid for ``days``."""
    secret = secrets.token_urlsafe(32)
    link = TranslationLink.objects.create(
        appeal=appeal,
        language=language,
        note=note,
        digest=digest(secret),
        expires_at=timezone.now() + timedelta(days=days),
    )
    return link, secret


def find_link(secret: str) -> TranslationLink | None:
    """Return the valid link with this secret, with its appeal, or None."""
    return TranslationLink.objects.valid().filter(digest=digest(secret)).select_related("appeal").first()


def revoke_link(link: TranslationLink) -> None:
    """Close the link at once, for good. A second time changes nothing."""
    TranslationLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=timezone.now())
