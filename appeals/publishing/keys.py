"""The key that this site signs with."""

from pathlib import Path

from django.conf import settings

from appeals.signing import SigningKey, former_keys, load_key


def signing_key() -> SigningKey | None:
    """Return the key in SIGNING_KEY_FILE, or None where there is none. Raises SigningError for a bad one."""
    return load_key(Path(settings.SIGNING_KEY_FILE))


def public_keys() -> list[str]:
    """Return the public keys that this site signs and has signed with. Raises SigningError for a bad one."""
    own = signing_key()
    return [*([own.public] if own else []), *former_keys(settings.SIGNING_KEY_FILE)]
