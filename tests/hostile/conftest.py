"""An editor who is logged in, and a site that is really served."""

import pytest

from tests.admin.conftest import desk, editor
from tests.serving import serve

__all__ = ["desk", "editor"]


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The demo campaign behind a real gunicorn."""
    with serve(tmp_path_factory.mktemp("site")) as served:
        yield served
