"""A WSGI server of one request: what the test's client leaves out."""

import io
from typing import NamedTuple


class Answer(NamedTuple):
    """What an application answered: the number of its status, headers by name, and bytes."""

    status: int
    headers: dict[str, str]
    body: bytes


def ask(application, path: str, method: str = "GET", query: str = "", **environ: str) -> Answer:
    """Ask a WSGI application for ``path``, in its own letters; ``environ`` is what else stands in the request."""
    told = []
    request = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": path.encode("utf-8", "surrogateescape").decode("latin-1"),
        "QUERY_STRING": query,
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "testserver",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        **environ,
    }
    body = application(request, lambda status, headers, _error=None: told.append((status, headers)))
    read = b"".join(body)
    getattr(body, "close", lambda: None)()
    ((status, headers),) = told
    assert len({name for name, _value in headers}) == len(headers)
    return Answer(int(status[:3]), dict(headers), read)
