"""The key that this site signs with."""

from pathlib import Path

from django.conf import settings

from appeals.signing import SigningKey, load_key


def signing_key() -> SigningKey | None:
    """Return the key in SIGNING_KEY_FILE, or None where there is none. Raises SigningError for a bad one."""
    return load_key(Path(settings.SIGNING_KEY_FILE))
