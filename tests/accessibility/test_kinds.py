"""The pages that are looked at are all that there are."""

import pytest

from tests.accessibility.kinds import KINDS
from tests.test_inventory import HTML, PUBLIC

pytestmark = pytest.mark.django_db


def test_every_route_that_answers_with_a_page_is_looked_at():
    pages = {name for name, _path, status, kind, _queries in PUBLIC if (status, kind) == (200, HTML)}
    assert {name for name, _path, _status in KINDS.values()} - {""} == pages


def test_every_kind_of_page_is_what_it_is_looked_at_for(answers):
    assert {key: answer.status for key, answer in answers.items()} == {key: KINDS[key[0]][2] for key in answers}
    assert {code for _kind, code in answers} == {"en", "be", "ar", "ja"}
    assert all(f'<html lang="{code}"' in answer.html for (_kind, code), answer in answers.items())
