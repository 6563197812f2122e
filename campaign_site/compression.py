"""Compressed answers: an appeal travels in a quarter of its bytes to old phones on slow networks.

For what the store doesn't keep: errors, answers to questions. Only pages are compressed. The desk's answers hold
secrets, and their compressed length could give them away.
"""

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from appeals.pages.packing import QUICK, etag, pack, preferred, shrinks
from appeals.pages.respond import conditional


def compress(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Return a page compressed by the best means that the reader's browser knows; 304 where she has it so already."""
    kind = response.headers.get("Content-Type", "")
    if response.streaming or not shrinks(kind, len(response.content)):
        return response
    patch_vary_headers(response, ["Accept-Encoding"])
    encoding = preferred(request.headers.get("Accept-Encoding", ""))
    if not encoding:
        return response
    response.content = pack(response.content, encoding, QUICK)
    response.headers["Content-Encoding"] = encoding
    response.headers["Content-Length"] = str(len(response.content))
    if plain := response.headers.get("ETag"):
        moment = int(plain.strip('"').partition("-")[0], 16)
        response.headers["ETag"] = etag(moment, len(response.content))
        return conditional(request, response)
    return response
