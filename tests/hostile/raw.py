"""Requests that no browser sends, as bytes: odd lines, methods, headers, bodies, and sizes beyond every bound.

The same ones in every run: what is drawn by lot is drawn from a seed.
"""

import random
from collections.abc import Iterator

from tests.hostile.raw_parts import (
    BODIES,
    CHUNKS,
    END,
    FORM,
    HEADERS,
    HOST,
    JUNK,
    LOGIN,
    METHODS,
    ODD,
    PAGE,
    PARTS,
    PATHS,
    TYPES,
    VERSIONS,
)


def requests(*, thorough: bool) -> Iterator[bytes]:
    """Yield each request; unless ``thorough``, a third of all pairs of a path and an oddity, of a type and a body."""
    yield from JUNK
    for number, path in enumerate(PATHS):
        odd_ones = ODD if thorough else ODD[number % 3 :: 3]
        yield from (b"GET " + path + odd + b" HTTP/1.1\r\n" + HOST + END for odd in odd_ones)
    for method in METHODS:
        for path in (
            b"/en/",
            b"/desk/login/",
            b"/nothing",
            b"/static/css/desk.css",
            b"/health/ready",
            b"/desk/link/a/",
        ):
            yield method + b" " + path + b" HTTP/1.1\r\n" + HOST + b"Content-Length: 3\r\n" + END + b"a=b"
    yield from (b"GET /en/ " + version + b"\r\n" + HOST + END for version in VERSIONS)
    for header in HEADERS:
        host = b"" if header.lower().startswith(b"host") else HOST
        yield PAGE + host + header + b"\r\n" + END
        yield b"POST /desk/login/ HTTP/1.1\r\n" + host + header + b"\r\n" + END + b"ab=cd"
    for number, kind in enumerate(TYPES):
        for body in BODIES if thorough else BODIES[number % 3 :: 3]:
            yield LOGIN + b"Content-Type: " + kind + b"\r\nContent-Length: %d\r\n" % len(body) + END + body
    for path in (b"/en/search/", b"/desk/link/a/file/", b"/nothing"):
        start = b"POST " + path + b" HTTP/1.1\r\n" + HOST
        yield from (start + PARTS + b"Content-Length: %d\r\n" % len(body) + END + body for body in BODIES)
    for start in (LOGIN + FORM, b"POST /en/ HTTP/1.1\r\n" + HOST, b"GET /en/ HTTP/1.1\r\n" + HOST):
        yield from (start + b"Transfer-Encoding: chunked\r\n" + END + chunks for chunks in CHUNKS)


def damaged(count: int, seed: int = 6) -> Iterator[bytes]:
    """Yield ``count`` good requests, each with a few bytes lost, doubled, swapped or changed."""
    lot = random.Random(seed)  # noqa: S311 - the same ones in every run
    good = [
        PAGE + HOST + b"Accept: text/html\r\nAccept-Language: be,en;q=0.5\r\nAccept-Encoding: gzip, br\r\n" + END,
        b"GET /en/search/?q=a&page=2 HTTP/1.1\r\n" + HOST + END,
        LOGIN
        + FORM
        + b"Cookie: csrftoken="
        + b"a" * 32
        + b"\r\nContent-Length: 27\r\n"
        + END
        + b"username=a&password=b&c=%20d",
        LOGIN
        + PARTS
        + b"Content-Length: 62\r\n"
        + END
        + b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\nb\r\n--x--\r\n",
        LOGIN + FORM + b"Transfer-Encoding: chunked\r\n" + END + b"5\r\nab=cd\r\n0\r\n\r\n",
    ]
    for _ in range(count):
        request = bytearray(lot.choice(good))
        for _ in range(lot.randint(1, 4)):
            place = lot.randrange(len(request))
            act = lot.randrange(4)
            if act == 0:
                del request[place : place + lot.randint(1, 5)]
            elif act == 1:
                request[place:place] = lot.choice(ODD)[:8] + bytes([lot.randrange(256)])
            elif act == 2:
                request[place] = lot.choice(b'\x00\r\n \t:\xff,;=%"')
            else:
                request[place:place] = request[place : place + 20]
        yield bytes(request)
