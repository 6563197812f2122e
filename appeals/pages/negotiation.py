"""The one page that looks at what a reader's browser asks for."""

from collections.abc import Collection

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation.trans_real import parse_accept_lang_header

from appeals.pages.campaigns import current_campaign
from appeals.pages.lookups import languages_live
from appeals.pages.respond import A_MINUTE, read_only

# Codes that browsers send for languages which the catalogue calls otherwise.
OTHER_NAMES = {"no": "nb", "nn": "nb", "iw": "he", "zh": "zh-hans"}


@read_only
def root(request: HttpRequest) -> HttpResponse:
    """Redirect to the campaign in the best language: on offer, and with something live in it."""
    campaign = current_campaign()
    live = languages_live()
    codes = [code for code in campaign.offered() if code in live] or [campaign.default_language]
    code = choose(request.headers.get("Accept-Language", ""), codes)
    response = HttpResponseRedirect(reverse("pages:home", kwargs={"lang": code}))
    response.headers["Vary"] = "Accept-Language"
    response.headers["Cache-Control"] = A_MINUTE
    return response


def choose(header: str, codes: list[str]) -> str:
    """Return the one of ``codes`` that an Accept-Language ``header`` likes best, the first of them if none."""
    for wish, quality in parse_accept_lang_header(header):
        if quality > 0 and (code := _match(wish, codes)):
            return code
    return codes[0]


def _match(wish: str, codes: Collection[str]) -> str | None:
    """Return the code that ``wish`` means, more and more roughly: ``de-ch-1996``, ``de-ch``, ``de``."""
    parts = wish.split("-")
    for length in range(len(parts), 0, -1):
        name = "-".join(parts[:length])
        if (code := OTHER_NAMES.get(name, name)) in codes:
            return code
    return None
