"""What is compressed on its way to readers, how, and by what name each form of the same bytes goes.

The name is one that nginx gives to a file too: ``"<modified>-<length>"``, both hexadecimal. What stands for the moment
of modification is made of the bytes themselves, so it is the same on every machine and whoever sends them.
"""

import gzip
import hashlib
import re

import brotli

# What still shrinks; pictures, books and PDFs are compressed inside.
COMPRESSIBLE = ("text/", "application/json", "application/xml", "application/atom+xml", "image/svg+xml")
LEAST = 200
# Brotli's best takes 15 ms for a page of 30 KB: for what is kept. The quick one takes a fiftieth of that.
BEST = {"br": 11, "gzip": 9}
QUICK = {"br": 4, "gzip": 6}
# The first second of 2001, and how many there are until the end of 2020: moments that are past on every clock.
SINCE, SECONDS = 978_307_200, 631_152_000


def accepted(header: str) -> set[str]:
    """Return the names in an Accept-Encoding header, but for those that it refuses with ``q=0``."""
    named = re.findall(r"([\w*-]+)\s*(?:;\s*q=([\d.]+))?", header.lower())
    return {name for name, weight in named if weight.strip("0.") or not weight}


def preferred(header: str) -> str:
    """Return the best way of compressing that an Accept-Encoding header allows: ``br``, ``gzip``, or nothing."""
    known = accepted(header)
    return next((name for name in ("br", "gzip") if name in known), "")


def shrinks(content_type: str, length: int) -> bool:
    """Say whether so many bytes of that type are worth compressing."""
    return length >= LEAST and content_type.startswith(COMPRESSIBLE)


def pack(body: bytes, encoding: str, quality: dict[str, int]) -> bytes:
    """Return ``body`` compressed with ``encoding``, ``br`` or ``gzip``; the same bytes every time."""
    if encoding == "br":
        return brotli.compress(body, quality=quality["br"])
    return gzip.compress(body, quality["gzip"], mtime=0)


def moment_of(body: bytes) -> int:
    """Return what stands for the moment at which ``body`` was modified, in seconds of Unix time."""
    return SINCE + int.from_bytes(hashlib.sha256(body).digest()[:8]) % SECONDS


def etag(moment: int, length: int) -> str:
    """Return the strong name of one form of what has this ``moment``: the one that is ``length`` bytes long."""
    return f'"{moment:x}-{length:x}"'
