"""What admins do for other users' accounts."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from appeals.accounts.factors import is_enrolled
from appeals.models import DeskSession, TranslatorLanguage
from tests.accounts.test_door import DESK, errors
from tests.admin.reading import parse, select
from tests.door import give_app, log_in
from tests.make import make_user

INVITE = reverse("admin:auth_user_add")


def act(user: User, name: str) -> str:
    return reverse(f"admin:auth_user_{name}", args=[user.pk])


def link_in(page) -> str:
    """The link that a page shows this once."""
    (field,) = [each for each in select(parse(page), "input") if each.get("readonly") is not None]
    return field.get("value").removeprefix("http://testserver")


@pytest.fixture
def admin(ala) -> Client:
    """The browser of an admin who isn't above everything."""
    return log_in(make_user("Admins"))


def test_an_admin_invites_by_name_role_and_languages(admin):
    role = Group.objects.get(name="Translators")
    page = admin.post(INVITE, {"name": "vera", "email": "v@e.org", "role": role.pk, "languages": ["be", "pl"]})
    assert Client().get(link_in(page)).status_code == 200
    user = User.objects.get(username="vera")
    assert (user.email, user.is_staff, user.is_superuser, user.has_usable_password()) == ("v@e.org", True, False, False)
    assert list(user.groups.values_list("name", flat=True)) == ["Translators"]
    assert set(TranslatorLanguage.objects.filter(user=user).values_list("language", flat=True)) == {"be", "pl"}
    assert LogEntry.objects.filter(object_id=str(user.pk)).get().change_message == "Invited to the desk."


def test_an_invitation_that_cannot_be_says_why_by_the_field(admin):
    role = Group.objects.get(name="Editors").pk
    taken = admin.post(INVITE, {"name": "ala", "role": role})
    assert errors(taken) == ["A user with that username already exists."]
    assert errors(admin.post(INVITE, {"name": "vera", "email": "none", "role": role})) == [
        "Enter a valid email address."
    ]
    assert not User.objects.filter(username="vera").exists()


@pytest.mark.parametrize("name", ["new_password", "new_factors"])
def test_a_link_is_made_on_post_alone_and_written_into_the_history(admin, ala, name):
    hers = log_in(ala)
    assert admin.get(act(ala, name)).status_code == 200
    assert hers.get(DESK).status_code == 200
    page = admin.post(act(ala, name))
    assert Client().get(link_in(page)).status_code == 200
    assert hers.get(DESK).status_code == 302
    assert is_enrolled(ala) == (name == "new_password")
    assert LogEntry.objects.filter(object_id=str(ala.pk), user__username="admins").count() == 1


@pytest.mark.parametrize("name", ["new_password", "new_factors"])
def test_nobody_takes_over_the_account_of_somebody_above_her(admin, name):
    chief = User.objects.create_superuser("chief", password="a long password")
    assert [admin.get(act(chief, name)).status_code, admin.post(act(chief, name)).status_code] == [403, 403]
    assert admin.post(act(chief, "change"), {"username": "chief", "is_active": "on"}).status_code == 403


@pytest.mark.parametrize("role", ["Editors", "Publishers", "Translators"])
def test_others_than_admins_invite_and_reset_nobody(ala, role):
    client = log_in(make_user(role))
    found = {client.get(INVITE).status_code, client.post(act(ala, "new_factors")).status_code}
    assert found == {403}


def test_an_admin_makes_nobody_a_superuser(admin, ala):
    data = {"username": "ala", "is_active": "on", "is_staff": "on", "is_superuser": "on",
            "translator_languages-TOTAL_FORMS": 0, "translator_languages-INITIAL_FORMS": 0}  # fmt: skip
    assert admin.post(act(ala, "change"), data).status_code in (200, 302)
    ala.refresh_from_db()
    assert not ala.is_superuser


def test_who_is_shut_out_is_out_at_once(admin, ala):
    hers = log_in(ala)
    form = select(parse(admin.get(act(ala, "change"))), "form")[-1]
    data = {field.name: field.value for field in form.inputs if field.name and field.name != "is_active"}
    answer = admin.post(act(ala, "change"), {name: value for name, value in data.items() if value is not None})
    assert answer.status_code == 302
    ala.refresh_from_db()
    assert (ala.is_active, DeskSession.objects.filter(user=ala).count(), hers.get(DESK).status_code) == (False, 0, 302)


def test_no_form_of_the_desk_takes_a_password_for_somebody_else(admin, ala):
    assert admin.get(act(ala, "password_change")).headers["Location"] == act(ala, "new_password")
    assert "password" not in {field.get("type") for field in select(parse(admin.get(act(ala, "change"))), "input")}


@pytest.mark.parametrize("number", [1, 30])
def test_the_list_of_users_takes_the_same_queries_however_long_it_is(admin, number, django_assert_num_queries):
    for each in range(number):
        give_app(make_user("Editors", name=f"user-{each}"))
    with django_assert_num_queries(9):
        page = admin.get(reverse("admin:auth_user_changelist"))
    assert len(select(parse(page), "td.field-has_factor")) == number + 2
