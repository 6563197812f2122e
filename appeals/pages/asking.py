"""From the name of an appeal in an address to its editions, or to the answer that is due instead."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import Http404, HttpResponsePermanentRedirect

from appeals.languages import CATALOGUE
from appeals.models import Withdrawal
from appeals.pages.lookups import Text, of_appeal, withdrawal
from appeals.pages.site import Fragment, Instead, Link, Site


@dataclass(frozen=True, slots=True)
class Found:
    """What was asked for: the whole editions in the page's language, the newest first, and all languages' editions."""

    own: list[Text]
    all: list[Text]
    links: list[Link]

    @property
    def source_language(self) -> str:
        """The code of the language in which the appeal was written."""
        return self.own[0].revision.source_language


def ask(site: Site, slug: str, *numbers: int) -> Found:
    """Return the live editions of an appeal, or those of the versions ``numbers``.

    Raises Http404 for an unknown appeal, and Instead with: a redirect to the present address; 410 and the reason
    where it was withdrawn; 404 and the languages that there are where it does not exist in the page's language.
    """
    found = of_appeal(site.language, slug, site.campaign.offered(), numbers)
    by_language: dict[str, list[Text]] = {}
    for edition in found:
        by_language.setdefault(edition.language, []).append(edition)
    complete = {code: own for code, own in by_language.items() if len(own) == (len(numbers) or 1)}
    links = site.links({code: {"slug": own[0].slug} for code, own in complete.items()})
    if site.language not in complete:
        raise _instead(site, slug, numbers, found, links)
    own = complete[site.language]
    if own[0].slug != slug:
        current = next(link.path for link in links if link.current)
        raise Instead(HttpResponsePermanentRedirect(current))
    return Found(own=own, all=[edition for own in complete.values() for edition in own], links=links)


def _instead(site: Site, slug: str, numbers: tuple[int, ...], found: list[Text], links: list[Link]) -> Exception:
    """Return what to raise where the page's language is not among those found."""
    looked_at = numbers or {edition.revision.number for edition in found}
    withdrawn = withdrawal(site.language, slug, site.campaign.offered(), looked_at)
    if withdrawn:
        return gone(site, withdrawn, one_version=bool(numbers), links=links)
    if links:
        return Instead(site.page("appeals/elsewhere.html", status=404, links=links))
    return Http404()


def gone(site: Site, withdrawn: Withdrawal, *, one_version: bool, links: Iterable[Link] = ()) -> Instead:
    """Return what to raise where all there was is withdrawn: 410 with the reason; ``links`` are what is left."""
    context = {
        "withdrawn_at": withdrawn.created_at,
        "reason": Fragment(withdrawn.reason, CATALOGUE[withdrawn.revision.source_language]),
        "number": withdrawn.revision.number,
        "one_version": one_version,
        "one_language": bool(withdrawn.language),
    }
    return Instead(site.page("appeals/gone.html", status=410, links=links, **context))
