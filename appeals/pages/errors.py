"""What readers get when something is missing or fails: a page in their language."""

import re

from django.http import HttpRequest, HttpResponse
from django.utils.translation import override

from appeals.languages import CATALOGUE
from appeals.models import Campaign
from appeals.pages.respond import answer_page
from appeals.pages.site import Site


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    return _error(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return _error(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return _error(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500. It asks nothing of the database, which may be what failed."""
    code = _asked_language(request)
    code = code if code in CATALOGUE else "en"
    with override(code):
        return answer_page(
            request, "error.html", {"language": CATALOGUE[code], "lang": code, "status": 500}, status=500
        )


def _error(request: HttpRequest, status: int) -> HttpResponse:
    campaign = Campaign.objects.current()
    code = _asked_language(request)
    code = code if code in campaign.offered() else campaign.default_language
    with override(code):
        return Site(request, campaign, code).page("error.html", status=status, status_code=status)


def _asked_language(request: HttpRequest) -> str:
    """Return what the address begins with, if it looks like a language."""
    match = re.match(r"/([a-z]{2}(?:-[a-z]+)?)/", request.path_info)
    return match[1] if match else ""
