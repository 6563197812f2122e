"""The parts of public addresses. What doesn't match is a 404 before any view or database sees it."""

import re

from django.urls import register_converter

from appeals.states import STATES


class LanguageConverter:
    """A language code in the catalogue's spelling: ``be``, ``zh-hans``."""

    regex = "[a-z]{2}(?:-[a-z]{2,8})?"

    def to_python(self, value: str) -> str:
        """Return the code."""
        return value

    def to_url(self, value: str) -> str:
        """Return the code."""
        return value


class SlugConverter(LanguageConverter):
    """An appeal's key or address in a language: letters and digits of any script, hyphens, underscores."""

    regex = r"[-\w]{1,120}"


class NumberConverter:
    """A number of a version or demand: from 1, without leading zeros, at most nine digits."""

    regex = "[1-9][0-9]{0,8}"

    def to_python(self, value: str) -> int:
        """Return the number."""
        return int(value)

    def to_url(self, value: int) -> str:
        """Return its digits."""
        return str(value)


class StateConverter(LanguageConverter):
    """A state of a demand: ``met``, ``partly-met``."""

    regex = "|".join(STATES)


def read_number(value: str) -> int | None:
    """Return the number that a query string holds, or None where it holds something else."""
    return int(value) if re.fullmatch(NumberConverter.regex, value) else None


def read_key(value: str) -> str | None:
    """Return the key that a query string holds, or None where it holds what can be none: PostgreSQL refuses NUL."""
    return value if re.fullmatch(SlugConverter.regex, value) else None


def register() -> None:
    """Make the converters known to ``path()``."""
    register_converter(LanguageConverter, "language")
    register_converter(SlugConverter, "address")
    register_converter(NumberConverter, "number")
    register_converter(StateConverter, "state")
