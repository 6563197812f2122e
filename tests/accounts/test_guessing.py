"""Guessing: ten tries, whoever asks, in whichever process; and no stranger keeps an editor out."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from appeals.accounts.adapters import WRONG_CODE
from appeals.models import Tally
from tests.accounts.test_door import DESK, SECOND, WRONG, errors
from tests.door import code_of, give_app, log_in
from tests.processes import run_python

TOO_MANY = (
    "Too many tries. Log in on a device where you have been logged in before, or with a passkey, ask an admin for a "
    "link, or wait for an hour."
)


def test_the_eleventh_try_is_not_looked_at_even_if_it_is_right(ala, knock):
    told = [errors(knock(Client(), password=f"wrong {number}"))[0] for number in range(10)]
    assert told == [WRONG] * 10
    assert errors(knock(Client())) == [TOO_MANY]


def test_a_name_that_nobody_has_is_counted_and_answered_alike(ala, knock):
    told = [errors(knock(Client(), "Nobody ", f"wrong {number}"))[0] for number in range(11)]
    assert told == [WRONG] * 10 + [TOO_MANY]


@pytest.mark.parametrize("spelling", ["ala", "ALA", " ala ", "Ａla"])
def test_spellings_of_a_name_share_their_tries(ala, knock, spelling):
    for number in range(10):
        knock(Client(), spelling, f"wrong {number}")
    assert errors(knock(Client())) == [TOO_MANY]


def test_strangers_do_not_keep_an_editor_from_her_own_browser(ala, knock):
    hers = log_in(ala)
    hers.post(reverse("account_logout"))
    for number in range(12):
        knock(Client(), password=f"wrong {number}")
    assert errors(knock(Client())) == [TOO_MANY]
    assert knock(hers).headers["Location"] == SECOND
    assert log_in(ala, hers).get(DESK).status_code == 200


def test_a_browser_that_is_known_has_no_more_than_ten_tries_either(ala, knock):
    hers = log_in(ala)
    hers.post(reverse("account_logout"))
    told = [errors(knock(hers, password=f"wrong {number}"))[0] for number in range(11)]
    assert told == [WRONG] * 10 + [TOO_MANY]
    assert knock(Client()).status_code == 302


def test_a_browser_is_known_to_its_own_account_only(ala, knock, django_user_model):
    other = django_user_model.objects.create_user("other", password="a long password", is_staff=True)
    others = log_in(other)
    others.post(reverse("account_logout"))
    for number in range(10):
        knock(Client(), password=f"wrong {number}")
    assert errors(knock(others)) == [TOO_MANY]


def test_a_browser_that_says_itself_that_it_is_known_is_not(ala, knock):
    for number in range(10):
        knock(Client(), password=f"wrong {number}")
    liar = Client()
    liar.cookies["device"] = "W1siYSIsImIiXV0:1xWxJM:forged"
    assert errors(knock(liar)) == [TOO_MANY]


def test_right_passwords_use_no_tries_up(ala, knock):
    give_app(ala)
    for _number in range(12):
        assert knock(Client()).headers["Location"] == SECOND


def test_the_eleventh_code_is_not_looked_at(ala, client, knock):
    secret = give_app(ala)
    knock(client)
    told = [errors(client.post(SECOND, {"code": "000 000x"}))[0] for _number in range(10)]
    assert told == [str(WRONG_CODE)] * 10
    assert "Too many tries" in errors(client.post(SECOND, {"code": code_of(secret)}))[0]
    assert client.get(DESK).status_code == 302


def test_tries_come_back_when_their_time_is_over(ala, knock):
    for number in range(11):
        knock(Client(), password=f"wrong {number}")
    assert Tally.objects.get().until <= timezone.now() + timedelta(hours=1)
    Tally.objects.update(until=timezone.now())
    assert knock(Client()).headers["Location"] == DESK


def test_what_is_counted_names_nobody(ala, client, knock):
    for name in ("ala", "nobody"):
        knock(client, name, "wrong")
    held = repr(list(Tally.objects.values()))
    assert ("ala" in held, "nobody" in held, "127.0.0.1" in held) == (False, False, False)


COUNT = """
import django
django.setup()
from django.db import connection
from appeals.accounts.guessing import MOST, _spend
from appeals.models import Tally
if "appeals_tally" not in connection.introspection.table_names():
    with connection.schema_editor() as editor:
        editor.create_model(Tally)
print([_spend("key", seconds=60) for _ in range(MOST - 4)].count(True))
"""


def test_processes_count_together(tmp_path: Path):
    url, script = f"sqlite:///{tmp_path}/counted.sqlite3", tmp_path / "count.py"
    script.write_text(COUNT)
    assert [run_python(url, script, VAR_DIR=str(tmp_path)).strip() for _process in range(2)] == ["6", "4"]


def test_who_changes_her_password_has_her_codes_back(ala, knock):
    secret, thief = give_app(ala), Client()
    knock(thief)
    for _number in range(10):
        thief.post(SECOND, {"code": "000 000x"})
    ala.set_password("seven herons read slowly")
    ala.save()
    hers = Client()
    knock(hers, password="seven herons read slowly")
    assert hers.post(SECOND, {"code": code_of(secret)}).headers["Location"] == DESK
