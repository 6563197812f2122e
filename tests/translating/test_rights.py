"""Who may do what with which language."""

import pytest
from django.contrib.auth.models import AnonymousUser, User

from appeals.models import Campaign
from appeals.translating.rights import languages_of, may_approve, may_translate
from tests.make import make_campaign, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _campaign():
    make_campaign("en", "be", "pl")


@pytest.mark.parametrize(
    ("role", "languages", "expected"),
    [
        ("Translators", ("pl", "ar"), ["pl", "ar"]),
        ("Translators", (), []),
        ("Editors", (), ["be", "pl", "en"]),
        ("Editors", ("ar",), ["be", "pl", "en"]),
        ("Publishers", (), ["be", "pl", "en"]),
        ("Admins", (), ["be", "pl", "en"]),
    ],
)
def test_a_role_says_which_languages_are_hers(role, languages, expected):
    assert languages_of(make_user(role, *languages)) == expected


def test_a_stranger_and_somebody_who_has_left_have_none():
    gone = make_user("Translators", "pl")
    gone.is_active = False
    boss = User(username="boss", is_superuser=True, is_active=False)
    assert [languages_of(user) for user in (AnonymousUser(), gone, boss)] == [[], [], []]


@pytest.mark.parametrize(("language", "expected"), [("pl", True), ("be", False), ("xx", False), ("", False)])
def test_a_translator_writes_her_languages_alone(language, expected):
    assert may_translate(make_user("Translators", "pl"), language) is expected


@pytest.mark.parametrize(
    ("role", "expected"), [("Translators", False), ("Editors", False), ("Publishers", True), ("Admins", True)]
)
def test_publishers_and_admins_approve(role, expected):
    assert may_approve(make_user(role, "pl"), "pl") is expected


def test_a_language_that_is_switched_on_is_an_editors_at_once():
    editor = make_user("Editors")
    assert not may_translate(editor, "lt")
    Campaign.objects.update(languages=["en", "lt"])
    assert may_translate(editor, "lt")
    assert not may_translate(editor, "pl")
