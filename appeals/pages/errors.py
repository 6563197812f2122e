"""What readers get when something is missing or fails: a page in their language; a program gets problem details."""

import re

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from appeals.languages import CATALOGUE
from appeals.pages.campaigns import current_campaign
from appeals.pages.guesses import guess, newest, words_of
from appeals.pages.lookups import languages_live
from appeals.pages.problems import problem, wants_data
from appeals.pages.respond import refuse_page
from appeals.pages.site import Link, Site


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    return _error(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return _error(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404, with what may have been meant, the newest appeals, and the search for the words of the address."""
    return _error(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500. It asks nothing of the database, which may be what failed."""
    if wants_data(request):
        return problem(request, 500)
    code = _asked_language(request)
    code = code if code in CATALOGUE else "en"
    with override(code):
        context = {"language": CATALOGUE[code], "lang": code, **_words(500)}
        return refuse_page("error.html", context, status=500)


def _error(request: HttpRequest, status: int) -> HttpResponse:
    if wants_data(request):
        return problem(request, status)
    campaign = current_campaign()
    code = _asked_language(request)
    code = code if code in campaign.offered() else campaign.default_language
    with override(code):
        site = Site(request, campaign, code)
        if status != 404:
            return site.page("error.html", status=status, **_words(status))
        words = words_of(request.path_info, code)
        context = {"q": words, "guesses": guess(site, words), "newest": newest(site), "homes": _homes(site)}
        return site.page("error.html", status=status, parts=("plain", "lists"), form=True, **context, **_words(status))


def _homes(site: Site) -> list[Link]:
    """The campaign in its other languages."""
    live = languages_live()
    others = [code for code in site.campaign.offered() if code in live and code != site.language]
    return [Link(CATALOGUE[code], reverse("pages:home", kwargs={"lang": code})) for code in others]


def _words(status: int) -> dict:
    """Return what to say in the active language: what has happened, and what to do about it."""
    what, then = {
        400: (_("This request can’t be understood"), _("Check the address, or begin again with all appeals.")),
        403: (_("This is not open to you"), _("What is published here can be read by everybody; this part can’t.")),
        404: (_("There is no such page"), _("Check the address. What was published here may have moved.")),
        500: (_("Something has failed here"), _("It is not your fault. Please try again in a few minutes.")),
    }[status]
    return {"status_code": status, "what": what, "then": then}


def _asked_language(request: HttpRequest) -> str:
    """Return what the address begins with, if it looks like a language."""
    match = re.match(r"/([a-z]{2}(?:-[a-z]+)?)/", request.path_info)
    return match[1] if match else ""
