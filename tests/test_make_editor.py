"""make_editor: the first editor of an installation."""

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from appeals.management.commands import make_editor

pytestmark = pytest.mark.django_db

GOOD = "a long and good one"
AGAIN = "Nothing was saved; run “make editor” again."


@pytest.fixture
def answer(monkeypatch):
    """Answer the questions in their order; an exception is raised where its answer is due."""

    def give(*answers: str | BaseException) -> None:
        left = iter(answers)

        def ask(_question: str) -> str:
            given = next(left)
            if isinstance(given, BaseException):
                raise given
            return given

        monkeypatch.setattr("builtins.input", ask)
        monkeypatch.setattr(make_editor, "getpass", ask)

    return give


def refusal() -> str:
    """Run the command, which saves nobody; return what it says."""
    before = User.objects.count()
    with pytest.raises(CommandError) as refused:
        call_command("make_editor")
    assert User.objects.count() == before
    return str(refused.value)


def test_an_editor_may_do_everything_and_log_in(answer, capsys, client):
    answer(" ala ", GOOD, GOOD)
    call_command("make_editor")
    assert capsys.readouterr().out == "Editor ala can log in now.\n"
    assert User.objects.values_list("username", "is_staff", "is_superuser").get() == ("ala", True, True)
    assert client.login(username="ala", password=GOOD)


def test_a_name_that_is_taken_is_refused(answer):
    User.objects.create_user("ala")
    answer("ala", GOOD, GOOD)
    assert refusal() == f"A user with that username already exists. {AGAIN}"


def test_a_weak_password_is_refused(answer):
    answer("ala", "short", "short")
    assert refusal() == f"This password is too short. It must contain at least 12 characters. {AGAIN}"


def test_two_passwords_that_differ_are_refused(answer):
    answer("ala", GOOD, "another long one")
    assert refusal() == f"The two passwords differ. {AGAIN}"


@pytest.mark.parametrize("end", [EOFError(), KeyboardInterrupt()])
@pytest.mark.parametrize("given", [(), ("ala",), ("ala", GOOD)])
def test_who_gives_no_answer_saves_nothing(answer, end, given):
    answer(*given, end)
    assert refusal() == "Nothing was saved."
