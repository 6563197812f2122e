"""Ready bytes: the least that a WSGI application can do, and so the most that its server can.

READY names a file of JSON with one page: its headers, its ETag, and its body by encoding, in base64.
"""

import base64
import json
import os
from pathlib import Path

PAGE = json.loads(Path(os.environ["READY"]).read_text())
BODIES = {name: base64.b64decode(body) for name, body in PAGE["bodies"].items()}
HEADERS = {
    name: [*PAGE["headers"].items(), ("Content-Encoding", name), ("Content-Length", str(len(body)))]
    for name, body in BODIES.items()
}
UNCHANGED = [("ETag", PAGE["headers"]["ETag"]), ("Cache-Control", PAGE["headers"]["Cache-Control"])]


def application(environ: dict, start_response) -> list[bytes]:
    """Return the page in the encoding that is asked for, or that the reader has it already."""
    if "HTTP_IF_NONE_MATCH" in environ:
        start_response("304 Not Modified", UNCHANGED)
        return []
    name = environ["HTTP_ACCEPT_ENCODING"]
    start_response("200 OK", HEADERS[name])
    return [BODIES[name]]
