"""Compressed answers: an appeal travels in a quarter of its bytes to old phones on slow networks.

Only pages are compressed. The desk's answers hold secrets, and their compressed length could give them away.
"""

import gzip
import re
from collections.abc import Callable
from functools import lru_cache

import brotli
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

# What still shrinks; pictures, books and PDFs are compressed inside.
COMPRESSIBLE = ("text/", "application/json", "application/xml", "application/atom+xml", "image/svg+xml")
LEAST = 200
# Brotli's best takes 15 ms for a page of 30 KB and pays for what is asked for again. What is large, answers one
# question or isn't there gets the quick one, which takes a tenth of that.
BEST, QUICK = 11, 4
LARGE = 64 * 1024


def accepted(header: str) -> set[str]:
    """Return the names in an Accept-Encoding header, but for those that it refuses with ``q=0``."""
    named = re.findall(r"([\w*-]+)\s*(?:;\s*q=([\d.]+))?", header.lower())
    return {name for name, weight in named if weight.strip("0.") or not weight}


def pack(request: HttpRequest, response: HttpResponse) -> None:
    """Compress a page in place, by the best means that the reader's browser knows."""
    kind = response.headers.get("Content-Type", "")
    if response.streaming or not kind.startswith(COMPRESSIBLE) or len(response.content) < LEAST:
        return
    patch_vary_headers(response, ["Accept-Encoding"])
    known = accepted(request.headers.get("Accept-Encoding", ""))
    encoding = next((name for name in ("br", "gzip") if name in known), "")
    if not encoding:
        return
    lasting = response.status_code == 200 and not request.META.get("QUERY_STRING") and kind.startswith("text/html")
    if lasting and len(response.content) < LARGE:
        response.content = _kept(response.content, encoding, BEST)
    else:
        response.content = _packed(response.content, encoding, QUICK)
    response.headers["Content-Encoding"] = encoding
    response.headers["Content-Length"] = str(len(response.content))
    if etag := response.headers.get("ETag"):
        # Another representation with the same meaning: a weak tag, which conditional requests compare alike.
        response.headers["ETag"] = f"W/{etag.removeprefix('W/')}"


def _packed(body: bytes, encoding: str, quality: int) -> bytes:
    return brotli.compress(body, quality=quality) if encoding == "br" else gzip.compress(body, 6, mtime=0)


# At most 64 pages of less than 64 KB, and what they shrink to: 5 MB in each process.
_kept: Callable[[bytes, str, int], bytes] = lru_cache(maxsize=64)(_packed)
