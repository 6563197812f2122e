"""Passwords that attackers try first: what they would guess, and what has leaked somewhere, without asking anybody."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from zxcvbn import zxcvbn

# 10^8 guesses aren't enough for it: with argon2 that is a year on one machine, and at the door there are ten an hour.
LEAST_SCORE = 3
# Whose beginning withstands is strong enough. Letters in disguise (4 for a, ! for i) are tried in every combination:
# seventy of them would keep a processor busy for five seconds, these for a fifth of one.
LOOKED_AT = 24
DIGITS = 40  # of a SHA-1


class GuessableValidator:
    """Refuses what leaked lists, names, dates, keyboard rows and repetitions make up, with a digit or two added.

    Of the 20,000 passwords that Django knows, 194 have twelve characters or more.
    """

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError for a password that could be guessed."""
        known = ["zvarot", *([user.get_username(), user.email.partition("@")[0]] if user else [])]
        if zxcvbn(password[:LOOKED_AT], user_inputs=known)["score"] < LEAST_SCORE:
            raise ValidationError(
                _("Attackers would guess this password soon. Better are four or five words that don't go together."),
                code="guessable",
            )

    def get_help_text(self) -> str:
        """Return what to do."""
        return str(_("Choose four or five words that nobody would put together."))


class LeakedValidator:
    """Refuses what stands in LEAKED_PASSWORDS_FILE: SHA-1 digests in hexadecimal, a line each, in order.

    That is how Have I Been Pwned gives its list away (40 GB). It is looked up where it lies, line by line as in a
    dictionary: in some thirty steps. Without a file nothing is refused here.
    """

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError for a password that has leaked."""
        path = settings.LEAKED_PASSWORDS_FILE
        # It is their digest, not ours.
        wanted = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper()
        if path and _stands_in(path, wanted.encode()):
            raise ValidationError(
                _("This password has leaked somewhere, and attackers have it in their lists. Choose another one."),
                code="leaked",
            )

    def get_help_text(self) -> str:
        """Return nothing: nobody can know beforehand."""
        return ""


def _stands_in(path: Path, wanted: bytes) -> bool:
    """Whether a line of the sorted file begins with ``wanted``: halves the file until one line is left."""
    with path.open("rb") as file:
        low, high = 0, path.stat().st_size
        while low < high:
            middle = (low + high) // 2
            if middle:
                file.seek(middle - 1)
                file.readline()  # the rest of the line before
            else:
                file.seek(0)
            found = file.readline()[:DIGITS].upper()
            if found == wanted:
                return True
            if found and found < wanted:
                low = file.tell()
            else:
                high = middle
    return False
