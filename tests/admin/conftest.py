"""An editor who is logged in."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.door import log_in


@pytest.fixture
def editor(db) -> User:
    """Someone who may do everything."""
    return User.objects.create_superuser("editor", "editor@example.org", "a long password")


@pytest.fixture
def desk(editor: User) -> Client:
    """The editor's browser."""
    return log_in(editor)
