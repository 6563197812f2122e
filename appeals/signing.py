"""Signatures in minisign's file format: a stranger checks them with ``minisign -Vm FILE -P KEY`` and none of our code.

The key stands in a file of minisign's own format, without a password (``minisign -G -W`` makes one too): the server
signs without a person beside it, so the file's permissions guard it. Only the prehashed kind of signature is made.
"""

import base64
import os
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

import minisign


class SigningError(Exception):
    """A key or a signature is no good; the message is one line that says what to do."""


class SigningKey:
    """A secret key that is ready to sign, and its public half."""

    def __init__(self, secret: minisign.SecretKey) -> None:
        self._secret = secret

    @property
    def public(self) -> str:
        """The public key as one word, ``RW...``: what ``minisign -P`` takes."""
        return self._secret.get_public_key().to_base64().decode()

    @property
    def id(self) -> str:
        """The number by which minisign names the key, in hexadecimal digits."""
        return public_id(self.public)

    @property
    def public_file(self) -> str:
        """The public key as the two lines of a ``.pub`` file: what ``minisign -p`` takes."""
        return f"untrusted comment: minisign public key {self.id}\n{self.public}\n"

    def sign(self, text: str, *, comment: str) -> str:
        """Return the ``.minisig`` file for ``text`` in UTF-8, of four lines.

        ``comment`` is the trusted comment, signed along with the text. Raises SigningError unless it is one line of
        ASCII of at most 8,000 characters.
        """
        try:
            signature = self._secret.sign(
                text.encode(),
                untrusted_comment=f"signature from minisign secret key {self.id}",
                trusted_comment=comment,
            )
        except minisign.Error as error:
            raise SigningError(f"The comment of a signature must be one short line of ASCII: {error}.") from error
        return bytes(signature).decode() + "\n"


def make_key(path: Path) -> str:
    """Write a new secret key to ``path``, readable by its owner only, and return the public key.

    Missing folders are made. Raises SigningError if there is a file already (a lost key would make every signature
    that rests on it hard to trust) or if it can't be written.
    """
    pair = minisign.KeyPair.generate()
    pair.secret_key.untrusted_comment = "minisign secret key, without a password: keep this file safe"
    with _create(path) as file:
        file.write(bytes(pair.secret_key) + b"\n")
        file.flush()
        os.fsync(file.fileno())
    return pair.public_key.to_base64().decode()


def rotate_key(path: Path) -> str:
    """Put a new secret key in the place of the one in ``path`` and return its public key.

    The one before moves to ``path`` with its number behind a full stop, and its public key joins the former ones. At
    no moment is there no key. Raises SigningError if there is no key that can be used, or nothing can be written.
    """
    key = load_key(path)
    if not key:
        raise SigningError(f"There is no key at {path} yet; make one with “manage.py make_signing_key”.")
    new, aside = _beside(path, "new"), _beside(path, key.id)
    public = make_key(new)
    try:
        os.link(path, aside)
        remember_former(path, [key.public])
        new.replace(path)
    except OSError as error:
        new.unlink(missing_ok=True)
        raise SigningError(f"The former key can't be moved to {aside}: {error.strerror}.") from error
    return public


def former_keys(path: Path) -> tuple[str, ...]:
    """Return the former public keys (``RW...``) of the key in ``path``, the oldest first.

    They stand in the file beside it with ``.former`` behind its name, one on each line. Raises SigningError for a file
    that can't be read or a line that is no public key.
    """
    file = _beside(path, "former")
    try:
        keys = tuple(file.read_text(encoding="ascii").split())
        for key in keys:
            minisign.PublicKey.from_base64(key)
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise SigningError(f"The former public keys in {file} can't be read: {error.strerror}.") from error
    except (minisign.Error, ValueError) as error:
        raise SigningError(f"{file} must hold one public key (“RW...”) on each line, and nothing else.") from error
    return keys


def remember_former(path: Path, keys: Iterable[str]) -> None:
    """Add public keys to the former ones of the key in ``path``, but for those that are there. Raises OSError."""
    there = former_keys(path)
    if new := [key for key in keys if key not in there]:
        with _beside(path, "former").open("a", encoding="ascii") as file:
            file.writelines(f"{key}\n" for key in new)


def load_key(path: Path) -> SigningKey | None:
    """Return the key in the file ``path``, or None if there is no such file.

    Raises SigningError for a file that can't be read, is no minisign secret key, or is protected by a password.
    """
    try:
        secret = minisign.SecretKey.from_bytes(path.read_bytes())
    except FileNotFoundError:
        return None
    except OSError as error:
        raise SigningError(f"The signing key {path} can't be read: {error.strerror}.") from error
    except minisign.Error as error:
        raise SigningError(f"{path} is not a minisign secret key ({error}); put the right file there.") from error
    if secret.is_encrypted():
        raise SigningError(
            f"The signing key {path} is protected by a password; remove it from a copy with “minisign -C -W -s COPY” "
            "and use the copy, or make a key without one with “manage.py make_signing_key”."
        )
    return SigningKey(_sound(secret, path))


def verify(text: str, signature: str, public: str) -> None:
    """Do nothing if ``signature`` (a whole ``.minisig`` file) is that of ``text`` by the key ``public`` (``RW...``).

    Raises SigningError otherwise, a signature by another key included.
    """
    try:
        key = minisign.PublicKey.from_base64(public)
    except (minisign.Error, ValueError) as error:
        raise SigningError(f"“{public}” is not a minisign public key.") from error
    try:
        key.verify(text.encode(), minisign.Signature.from_bytes(signature.encode()))
    except minisign.ParseError as error:
        raise SigningError(f"This is not a minisign signature: {error}.") from error
    except minisign.VerifyError as error:
        raise SigningError(f"The signature does not belong to this text and this key: {error}.") from error


def key_id(signature: str) -> str:
    """Return the number of the key that made ``signature`` (a whole ``.minisig`` file), as ``public_id`` gives it.

    Raises SigningError if this is no signature. Whether it belongs to a text is for ``verify`` to say.
    """
    try:
        minisign.Signature.from_bytes(signature.encode())
    except minisign.Error as error:
        raise SigningError(f"This is not a minisign signature: {error}.") from error
    return public_id(signature.split("\n")[1])


def public_id(public: str) -> str:
    """Return the number by which minisign names a key: hexadecimal digits, the last byte first, no leading zeros.

    ``public`` is the public key; the line of a signature begins in the same way, with two bytes and the key's number.
    """
    return f"{int.from_bytes(base64.b64decode(public)[2:10], 'little'):X}"


def _create(path: Path) -> BinaryIO:
    """Open a new file; ``O_EXCL`` also refuses a link to nowhere, and the mode holds from the first moment on."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
    except FileExistsError as error:
        reason = "exists already and is left as it is; move it away to make a new key"
        raise SigningError(f"{error.filename} {reason}.") from error
    except OSError as error:
        raise SigningError(f"{path} can't be written: {error.strerror}.") from error


def _sound(secret: minisign.SecretKey, path: Path) -> minisign.SecretKey:
    """Try the key: minisign leaves a file without a password without a checksum too, so damage shows only in use."""
    try:
        secret.get_public_key().verify(b"", secret.sign(b""))
    except (minisign.Error, ValueError) as error:
        raise SigningError(f"The signing key {path} is damaged; put a copy of the right file there.") from error
    return secret


def _beside(path: Path, ending: str) -> Path:
    return path.with_name(f"{path.name}.{ending}")
