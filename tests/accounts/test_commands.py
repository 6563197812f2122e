"""make_editor and reset_factors: the ways in from the server's command line."""

import re

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client

from appeals.accounts.factors import is_enrolled
from tests.accounts.test_door import DESK
from tests.accounts.test_ways_in import choose, set_up
from tests.door import PASSWORD, give_app, log_in
from tests.processes import run_manage

AGAIN = "Nothing was saved; run “make editor” again."


@pytest.fixture
def answer(monkeypatch):
    """Answer the question for the name; an exception is raised where the answer is due."""

    def give(given: str | BaseException) -> None:
        def ask(_question: str) -> str:
            if isinstance(given, BaseException):
                raise given
            return given

        monkeypatch.setattr("builtins.input", ask)

    return give


def printed_secret(capsys) -> str:
    """The secret of the link that a command has printed."""
    return re.search(r"^ {4}http://testserver/desk/welcome/([\w-]+)/$", capsys.readouterr().out, re.MULTILINE)[1]


def refusal(*command: str) -> str:
    """Run a command, which changes nobody; return what it says."""
    before = list(User.objects.values())
    with pytest.raises(CommandError) as refused:
        call_command(*command)
    assert list(User.objects.values()) == before
    return str(refused.value)


def test_the_first_editor_gets_a_link_and_may_do_everything(db, answer, capsys, client):
    answer(" ala ")
    call_command("make_editor")
    assert User.objects.values_list("username", "is_staff", "is_superuser").get() == ("ala", True, True)
    choose(client, printed_secret(capsys))
    assert client.get(DESK).status_code == 302
    set_up(client)
    assert client.get(DESK).status_code == 200


def test_a_name_that_is_taken_is_refused(ala, answer):
    answer("ala")
    assert refusal("make_editor") == f"A user with that username already exists. {AGAIN}"


@pytest.mark.parametrize("end", [EOFError(), KeyboardInterrupt()])
def test_who_gives_no_answer_saves_nothing(db, answer, end):
    answer(end)
    assert refusal("make_editor") == "Nothing was saved."


def test_a_database_that_is_not_ready_is_told_without_a_trace(tmp_path):
    with pytest.raises(AssertionError) as failed:
        run_manage(f"sqlite:///{tmp_path}/empty.sqlite3", "make_editor", "ala", VAR_DIR=str(tmp_path))
    last = "CommandError: The database isn't ready: run “make run” first. Nothing was saved."
    told = str(failed.value).splitlines()
    assert (last in told, any("Traceback" in line for line in told)) == (True, False)


def test_a_lost_factor_is_reset_and_written_into_the_history(ala, capsys, client):
    elsewhere = log_in(ala)
    call_command("reset_factors", "ala")
    secret = printed_secret(capsys)
    assert (is_enrolled(ala), elsewhere.get(DESK).status_code) == (False, 302)
    told = LogEntry.objects.values_list("object_id", "change_message").get()
    assert told == (str(ala.pk), "Second factors were reset on the server's command line.")
    client.post(f"/desk/welcome/{secret}/", {"password": PASSWORD})
    set_up(client)
    assert client.get(DESK).status_code == 200


def test_a_lost_password_can_be_reset_along_with_it(ala, capsys, client, knock):
    give_app(ala)
    call_command("reset_factors", "ala", "--password")
    assert knock(Client()).status_code == 200
    choose(client, printed_secret(capsys))
    set_up(client)
    assert client.get(DESK).status_code == 200


def test_nobody_is_reset_who_is_unknown_or_shut_out(ala):
    assert refusal("reset_factors", "Ala") == "There is no Ala at the desk; mind capitals. Nothing was changed."
    ala.is_active = False
    ala.save()
    assert refusal("reset_factors", "ala") == "ala has been shut out of the desk. Nothing was changed."
