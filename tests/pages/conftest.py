"""What the tests of the pages share."""

import pytest

from tests.make import make_campaign
from tests.rendering.printing import without_fonts


@pytest.fixture(autouse=True)
def campaign(db):
    """The campaign: English by default, and Belarusian, Ukrainian, Polish, German and Arabic on offer."""
    return make_campaign()


@pytest.fixture(autouse=True)
def _unsigned(settings, tmp_path):
    """No signing key but the one that a test makes."""
    settings.SIGNING_KEY_FILE = tmp_path / "signing.key"


@pytest.fixture
def page(client):
    """A function that returns the text of a page, which must be there."""

    def read(path, status=200):
        response = client.get(path)
        assert response.status_code == status
        return response.content.decode()

    return read


@pytest.fixture
def _empty_store(settings, tmp_path):
    """A store for prints of its own, with nothing in it."""
    settings.VAR_DIR = tmp_path


@pytest.fixture
def no_fonts():
    """A machine without any font."""
    with without_fonts():
        yield
