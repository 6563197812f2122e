"""What every public page knows: the campaign, the language of the whole page, and how to answer in it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache, partial, wraps
from urllib.parse import quote

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import override

from appeals.languages import CATALOGUE, Language, column
from appeals.models import Campaign
from appeals.pages.campaigns import current_campaign
from appeals.pages.headers import FOLDED
from appeals.pages.respond import answer_page, read_only, refuse_page
from appeals.rendering.fonts import missing

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
        rest = {name: str(value) for name, value in match.kwargs.items() if name not in ("lang", "slug")}
        begin, middle, end = _pattern(match.view_name, "slug" in match.kwargs, tuple(rest.items()))
        own = match.kwargs.get("slug", "")
        return [
            Link(
                CATALOGUE[code],
                f"{begin}{code}{middle}{quote(pages[code].get('slug', own))}{end}",
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
            # Not called but where a page shows it: asking the fonts takes a moment.
            "has_card": partial(has_card, campaign, code),
        }

    def page(
        self,
        template: str,
        *,
        status: int = 200,
        links: Iterable[Link] = (),
        x_default: str = "",
        query: str = "",
        variable: tuple[str, ...] = (),
        parts: tuple[str, ...] = ("plain",),
        form: bool = False,
        **context,
    ) -> HttpResponse:
        """Return a page.

        ``links`` are its languages, ``x_default`` the code of the one for everybody else, ``query`` the query string
        of a further page of a list, which has no counterpart in other languages. ``variable`` parts of the style are
        those of ``answer_page``; ``parts`` and ``form`` those of ``refuse_page``, where ``status`` isn't 200.
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
        many = (FOLDED,) if folded else ()
        if status == 200:
            return answer_page(self.request, template, context, variable=(*variable, *many))
        return refuse_page(template, context, status=status, parts=(*parts, *many), form=form)


@lru_cache(maxsize=512)
def _pattern(view_name: str, has_slug: bool, rest: tuple[tuple[str, str], ...]) -> tuple[str, str, str]:
    """Return what stands in a path before the language, between it and the slug, and after that.

    Asking Django for each of thirty languages would take longer than all else that such a page needs.
    """
    language, slug = "zz-language", "slug-of-a-page"
    kwargs = {"lang": language, **dict(rest)} | ({"slug": slug} if has_slug else {})
    begin, _, after = reverse(view_name, kwargs=kwargs).partition(language)
    middle, _, end = after.partition(slug)
    return begin, middle, end


def shown(campaign: Campaign, field: str, code: str) -> Fragment | None:
    """Return a text of the campaign in language ``code``, else in its default language, else None."""
    for candidate in (code, campaign.default_language):
        if text := getattr(campaign, column(field, candidate)):
            return Fragment(text, CATALOGUE[candidate])
    return None


def on_card(campaign: Campaign, code: str) -> tuple[str, str, str]:
    """Return what the picture of the campaign shows in language ``code`` or else in its default language.

    That is slogan, name and the language of both: a picture is in one language only.
    """
    for candidate in (code, campaign.default_language):
        slogan, name = (getattr(campaign, column(field, candidate)) or "" for field in ("slogan", "name"))
        if slogan or name:
            return slogan, name, candidate
    return "", "", code


def has_card(campaign: Campaign, code: str) -> bool:
    """Say whether the fonts of this machine have every letter of the picture of the campaign."""
    slogan, name, candidate = on_card(campaign, code)
    return not missing(f"{slogan} {name}", CATALOGUE[candidate])


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
        campaign = current_campaign()
        if lang not in campaign.offered():
            raise Http404
        with override(lang):
            try:
                return view(Site(request, campaign, lang), **kwargs)
            except Instead as instead:
                return instead.response

    return answer
