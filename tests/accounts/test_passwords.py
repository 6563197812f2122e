"""Which passwords are refused: without asking anybody."""

import hashlib

import pytest
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from appeals.accounts.passwords import LeakedValidator

ALA = User(username="ala-kavalchuk", email="ala@e.org")
GUESSED = ["Password1234!", "qwertyuiop12", "111111111111", "abcdefghijkl", "ala-kavalchuk1", "zvarotzvarot",
           "x" * 1000, "12345678901234", "P@ssw0rdP@ssw0rd", "letmeinletmein", "йцукенйцукен"]  # fmt: skip
GOOD = ["seven herons read slowly", "Дзевяць бусліных мараў", "kT9#vw2!qLpz", "a long password"]


@pytest.mark.parametrize("password", GUESSED)
def test_what_attackers_would_guess_is_refused(password):
    with pytest.raises(ValidationError):
        validate_password(password, ALA)


@pytest.mark.parametrize("password", GOOD)
def test_what_nobody_would_guess_is_taken(password):
    validate_password(password, ALA)


@pytest.mark.parametrize("length", [0, 1, 2, 3, 100])
@pytest.mark.parametrize("line", ["{}\n", "{}:17\r\n", "{}:1234567\n"])
def test_every_password_of_a_list_is_found_and_no_other(settings, tmp_path, length, line):
    leaked = [f"leaked {number}" for number in range(length)]
    digests = sorted(hashlib.sha1(each.encode(), usedforsecurity=False).hexdigest().upper() for each in leaked)
    settings.LEAKED_PASSWORDS_FILE = tmp_path / "leaked.txt"
    settings.LEAKED_PASSWORDS_FILE.write_text("".join(map(line.format, digests)), newline="")
    assert [_is_refused(password) for password in leaked] == [True] * length
    assert [_is_refused(f"other {number}") for number in range(100)] == [False] * 100


def test_without_a_list_nothing_is_taken_for_leaked(settings):
    settings.LEAKED_PASSWORDS_FILE = None
    assert not _is_refused("password")


def _is_refused(password: str) -> bool:
    try:
        LeakedValidator().validate(password)
    except ValidationError:
        return True
    return False
