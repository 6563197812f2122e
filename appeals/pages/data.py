"""What all answers made for programs have in common: methods, errors, addresses, and that any site may read them.

The data of a page stand at the page's address, with ``.json`` in place of its last slash.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from appeals.pages.campaigns import current_campaign
from appeals.pages.problems import problem
from appeals.pages.respond import answer, open_to_all
from appeals.pages.site import Fragment, Instead, Link, Site, absolute
from appeals.rendering.api import Other, languages, to_json, withdrawal

METHODS = "GET, HEAD, OPTIONS"
ENDING = ".json"


class BadRequest(Exception):
    """Raised for a question that can't be understood; its text says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class DataSite(Site):
    """One question that a program asks."""

    def address(self, name: str, **kwargs) -> str:
        """Return the whole web address of a page or of data in this language."""
        return absolute(self.path(name, **kwargs))

    def here(self) -> str:
        """Return the whole web address that was asked, without its query string."""
        match = self.request.resolver_match
        return absolute(reverse(match.view_name, kwargs=match.kwargs))

    def others(self, links: Iterable[Link]) -> list[Other]:
        """Return what was asked for in other languages; ``links`` are those of the data."""
        return [(link.language.code, page_of(link.path), absolute(link.path)) for link in links if not link.current]

    def elsewhere(self, slugs: Mapping[str, str]) -> list[Other]:
        """Return an appeal in other languages on offer; ``slugs`` are its addresses by language."""
        codes = [code for code in self.campaign.offered() if code in slugs and code != self.language]
        paths = {code: reverse("pages:api_appeal", kwargs={"lang": code, "slug": slugs[code]}) for code in codes}
        return [(code, page_of(path), absolute(path)) for code, path in paths.items()]

    def data(self, found: dict) -> HttpResponse:
        """Return what was found."""
        return answer(self.request, to_json(found))

    def page(self, template: str, *, status: int = 200, links: Iterable[Link] = (), **context) -> HttpResponse:
        """Return problem details where a reader gets a page that says what there is instead."""
        more = _withdrawn(**context) if status == 410 else {}
        detail = "This does not exist in this language." if status == 404 else ""
        return problem(self.request, status, detail=detail, **more, languages=languages(self.others(links)))


def page_of(path: str) -> str:
    """Return the whole web address of the page whose data stand at ``path``, which may be a whole one too."""
    return absolute(path.removeprefix(absolute("")).removesuffix(ENDING) + "/")


def data(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let a view answer GET and HEAD, for any site, with problem details where it can't."""

    @csrf_exempt
    @wraps(view)
    def answer_data(request: HttpRequest, **kwargs) -> HttpResponse:
        if request.method == "OPTIONS":
            return _options()
        if request.method not in ("GET", "HEAD"):
            response = problem(request, 405)
            response.headers["Allow"] = METHODS
            return response
        try:
            return open_to_all(view(request, **kwargs))
        except BadRequest as error:
            return problem(request, 400, detail=str(error))
        except Http404:
            return problem(request, 404)

    return answer_data


def data_in_language(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give a view a ``DataSite`` in place of request and language: 404 for a language that is not on offer."""

    @data
    @wraps(view)
    def answer_in_language(request: HttpRequest, lang: str, **kwargs) -> HttpResponse:
        campaign = current_campaign()
        if lang not in campaign.offered():
            raise Http404
        try:
            return view(DataSite(request, campaign, lang), **kwargs)
        except Instead as instead:
            return instead.response

    return answer_in_language


def _options() -> HttpResponse:
    """Tell what can be done here; a browser asks before it lets the script of another site send If-None-Match."""
    response = open_to_all(HttpResponse(status=204))
    response.headers["Allow"] = response.headers["Access-Control-Allow-Methods"] = METHODS
    response.headers["Access-Control-Allow-Headers"] = "If-None-Match"
    response.headers["Access-Control-Max-Age"] = "86400"
    del response.headers["Content-Type"]
    return response


def _withdrawn(*, withdrawn_at, reason: Fragment, number: int, one_version: bool, **rest) -> dict:
    """Return what is said of a withdrawal, and of which version, unless it was the whole appeal's."""
    told = {"withdrawn": withdrawal(withdrawn_at, reason.text, reason.language.code)}
    return {**told, "version": number} if one_version else told
