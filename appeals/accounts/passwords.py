"""Passwords that attackers try first: without asking anybody, and without a list of thirty gigabytes."""

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from zxcvbn import zxcvbn

# 10^9 guesses are enough for it: with argon2 that is years on one machine, and at the door there are ten an hour.
LEAST_SCORE = 3
# It takes the longer the longer the text is, and nobody guesses more than this.
LOOKED_AT = 72


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
