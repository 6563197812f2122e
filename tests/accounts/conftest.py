"""Somebody of the desk, and how she tries to get in."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from tests.door import PASSWORD
from tests.make import make_campaign, make_user


@pytest.fixture
def ala(db) -> User:
    """An editor with a password, and no second factor yet."""
    make_campaign()
    return make_user("Editors", name="ala")


@pytest.fixture
def knock():
    """A function that posts a name and a password at the door, and returns the answer."""

    def post(client: Client, name: str = "ala", password: str = PASSWORD):
        return client.post(reverse("account_login"), {"login": name, "password": password})

    return post
