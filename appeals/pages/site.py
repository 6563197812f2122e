"""What every public page knows: the campaign, the language of the whole page, and how to answer in it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import override

from appeals.languages import CATALOGUE, Language, column
from appeals.models import Campaign
from appeals.pages.respond import answer_page, read_only

# More languages than these fold away at the top of a page.
SIDE_BY_SIDE = 8


@dataclass(frozen=True, slots=True)
class Fragment:
    """A text and the language that it is in."""

    text: str
    language: Language


@dataclass(frozen=True, slots=True)
class Link:
    """The page in another language: the language, the path, and whether it is the page that links."""

    language: Language
    path: str
    current: bool = False


class Instead(Exception):
    """Raised where a page can't be shown; carries the answer to give instead of it."""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__(response.status_code)
        self.response = response


@dataclass(frozen=True, slots=True)
class Site:
    """One question and what it is asked of: the request, the campaign, the code of the page's language."""

    request: HttpRequest | None
    campaign: Campaign
    language: str

    def path(self, name: str, **kwargs) -> str:
        """Return the path of a page in this language."""
        return reverse(f"pages:{name}", kwargs={"lang": self.language, **kwargs})

    def links(self, pages: dict[str, dict]) -> list[Link]:
        """Return the page that was asked for in those languages on offer that ``pages`` names.

        ``pages`` maps a code to what differs in its address: ``{"be": {"slug": "школы"}}``.
        """
        match = self.request.resolver_match
        return [
            Link(
                CATALOGUE[code],
                reverse(match.view_name, kwargs={**match.kwargs, "lang": code, **pages[code]}),
                current=code == self.language,
            )
            for code in self.campaign.offered()
            if code in pages
        ]

    def context(self) -> dict:
        """Return what the frame of every page shows."""
        campaign, code = self.campaign, self.language
        return {
            "language": CATALOGUE[code],
            "lang": code,
            "origin": settings.SITE_URL,
            "name": shown(campaign, "name", code),
            "notice": shown(campaign, "notice", code),
            "campaign_slogan": getattr(campaign, column("slogan", code)) or "",
        }

    def page(
        self,
        template: str,
        *,
        status: int = 200,
        links: Iterable[Link] = (),
        x_default: str = "",
        query: str = "",
        parts: tuple[str, ...] = ("plain",),
        form: bool = False,
        **context,
    ) -> HttpResponse:
        """Return a page.

        ``links`` are its languages, ``x_default`` the code of the one for everybody else, ``query`` the query string
        of a further page of a list, which has no counterpart in other languages. ``parts`` of the style and ``form``
        are those of ``answer_page``.
        """
        links = list(links)
        lasting = status == 200 and not query
        folded = len(links) > SIDE_BY_SIDE
        default = x_default or self.campaign.default_language
        own = next((link.path for link in links if link.current and status == 200), "")
        context |= {
            **self.context(),
            "links": links,
            "folded": folded,
            "alternates": alternates(links, default) if lasting else [],
            "canonical": own and absolute(own + query),
        }
        parts = (*parts, "many") if folded else parts
        return answer_page(self.request, template, context, status=status, parts=parts, form=form)


def shown(campaign: Campaign, field: str, code: str) -> Fragment | None:
    """Return a text of the campaign in language ``code``, else in its default language, else None."""
    for candidate in (code, campaign.default_language):
        if text := getattr(campaign, column(field, candidate)):
            return Fragment(text, CATALOGUE[candidate])
    return None


def absolute(path: str) -> str:
    """Return the whole web address of a path of this site. It never depends on what a request says of its host."""
    return settings.SITE_URL + path


def alternates(links: list[Link], default: str) -> list[tuple[str, str]]:
    """Return what hreflang wants of a page's languages: tag and whole address, the default once more as x-default."""
    found = [(link.language.tag, absolute(link.path)) for link in links]
    chosen = [link for link in links if link.language.code == default] or links[:1]
    return found + [("x-default", absolute(link.path)) for link in chosen]


def in_language(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give a view a ``Site`` in place of request and language: 404 for a language that is not on offer."""

    @read_only
    @wraps(view)
    def answer(request: HttpRequest, lang: str, **kwargs) -> HttpResponse:
        campaign = Campaign.objects.current()
        if lang not in campaign.offered():
            raise Http404
        with override(lang):
            try:
                return view(Site(request, campaign, lang), **kwargs)
            except Instead as instead:
                return instead.response

    return answer
