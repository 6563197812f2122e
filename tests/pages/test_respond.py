import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test import RequestFactory

from appeals.publishing.publish import publish
from tests.make import make_appeal


@pytest.mark.parametrize(
    "path", ["/en/appeals/schools/", "/en/appeals/schools.md", "/en/nothing/", "/desk/login/", "/health/live"]
)
def test_an_answer_to_head_is_that_to_get_without_its_body(path):
    publish(make_appeal())
    body, headers = ask_application(path, "GET")
    assert body
    assert ask_application(path, "HEAD") == (b"", headers | {"Content-Length": str(len(body))})


def ask_application(path, method):
    """Return the body and the headers (but moment and cookie) that a server gets from the WSGI application."""
    headers = {}
    environ = RequestFactory().generic(method, path).environ
    response = WSGIHandler()(environ, lambda status, pairs: headers.update(pairs))
    body = b"".join(response)
    response.close()
    for name in ("Expires", "Set-Cookie"):
        headers.pop(name, None)
    return body, headers
