"""The data of the pages, for programs: read-only, without a key, for everybody. ``openapi`` describes them."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse

from appeals.document import Party
from appeals.languages import CATALOGUE
from appeals.models import Campaign, Revision
from appeals.pages.asking import Found, ask, gone
from appeals.pages.converters import read_number
from appeals.pages.data import BadRequest, DataSite, data, data_in_language, page_of
from appeals.pages.leaves import SIZE, Leaf, turn_to
from appeals.pages.lookups import (
    addressees_in,
    addresses_of,
    citing,
    languages_live,
    last_with_demand,
    names_of,
    newest,
    told_versions,
    withdrawal_of_demand,
)
from appeals.pages.problems import problem
from appeals.pages.respond import answer
from appeals.pages.sheet import Sheet
from appeals.pages.site import Link
from appeals.rendering import api as rendering
from appeals.rendering.api import Other, Published


@data
def languages(request: HttpRequest) -> HttpResponse:
    """The languages on offer."""
    campaign = Campaign.objects.current()
    found = [_language(DataSite(request, campaign, code)) for code in campaign.offered()]
    body = rendering.to_json({"default": campaign.default_language, "languages": found})
    return answer(request, body, content_type="application/json")


@data_in_language
def appeals(site: DataSite) -> HttpResponse:
    """All appeals, the newest first."""
    leaf = _turn(site, newest(site.language))
    links = site.links({code: {} for code in languages_live() | {site.language}})
    found = [rendering.summary(each) for each in _published_all(site, leaf.sheets)]
    return site.data({**_head(site), "appeals": found, **_around(site, links, leaf)})


@data_in_language
def appeal(site: DataSite, slug: str) -> HttpResponse:
    """One appeal, whole."""
    found = ask(site, slug)
    return site.data(rendering.appeal(_published(site, found)))


@data_in_language
def demand(site: DataSite, slug: str, number: int) -> HttpResponse:
    """One demand; 410 where the appeal has dropped it, or with the reason of a withdrawal."""
    found = ask(site, slug)
    sheet, appeal_id = Sheet.of(found.own[0]), found.own[0].revision.appeal_id
    if section := sheet.section_with(number):
        wanted = next(each for each in section.demands if each.number == number)
        published = _published(site, found, languages=citing(found.all, number))
        return site.data(rendering.demand(published, section, wanted))
    if former := last_with_demand(appeal_id, site.language, number):
        detail = "The appeal doesn't make this demand any more; “version” is the last one that did."
        return problem(site.request, 410, detail=detail, version=former.revision.number)
    if withdrawn := withdrawal_of_demand(appeal_id, site.language, number):
        raise gone(site, withdrawn, one_version=True)
    raise Http404


@data_in_language
def versions(site: DataSite, slug: str) -> HttpResponse:
    """What was published when, and why."""
    found = ask(site, slug)
    told = [_version(site, slug, each) for each in told_versions(found.own[0].revision.appeal_id)]
    facts = {"appeal": rendering.reference(_published(site, found)), "versions": told}
    return site.data({**_head(site), **facts, **_around(site, found.links)})


@data_in_language
def addressees(site: DataSite) -> HttpResponse:
    """All who are spoken to, by their keys."""
    links = site.links({code: {} for code in languages_live() | {site.language}})
    start = (_asked_page(site) - 1) * SIZE
    rows = list(addressees_in(site.language)[start : start + SIZE + 1])
    if start and not rows:
        raise Http404
    leaf = Leaf(number=start // SIZE + 1, sheets=[], more=len(rows) > SIZE)
    names = names_of(rows[:SIZE], site.language)
    found = [rendering.addressee(site.address, Party(key, name)) for key, name in names.items()]
    return site.data({**_head(site), "addressees": found, **_around(site, links, leaf)})


@data_in_language
def addressee(site: DataSite, slug: str) -> HttpResponse:
    """All that is demanded of one addressee, the newest appeal first."""
    live = languages_live(party=slug)
    links = site.links({code: {} for code in live})
    if not links:
        raise Http404
    if site.language not in live:
        return site.page("appeals/elsewhere.html", status=404, links=links)
    leaf = _turn(site, newest(site.language, party=slug))
    party = leaf.sheets[0].sections_to(slug)[0].addressee
    found = [rendering.demands_to(each, slug) for each in _published_all(site, leaf.sheets)]
    named = {"key": party.key, "name": party.name}
    return site.data({**_head(site), **named, "appeals": found, **_around(site, links, leaf)})


def _turn(site: DataSite, editions: QuerySet) -> Leaf:
    """Return the page of a list that is asked for."""
    _asked_page(site)
    return turn_to(site, editions)


def _asked_page(site: DataSite) -> int:
    """Return the number of the page that is asked for. Raises BadRequest where that is none."""
    asked = site.request.GET.getlist("page") or ["1"]
    if len(asked) > 1 or not (number := read_number(asked[0])):
        raise BadRequest("“page” must be one whole number from 1 on.")
    return number


def _head(site: DataSite) -> dict:
    return {"url": page_of(site.here()), "language": site.language}


def _around(site: DataSite, links: Iterable[Link], leaf: Leaf | None = None) -> dict:
    """Where the same is in other forms and languages, and what follows the page ``leaf`` of a list."""
    here = site.here()
    further = {"next": f"{here}?page={leaf.after}" if leaf.after else None} if leaf else {}
    ways = {"html": page_of(here), "json": here, **further}
    return {"links": ways, "languages": rendering.languages(site.others(links))}


def _published(site: DataSite, found: Found, *, languages: Iterable[str] | None = None) -> Published:
    """Return an appeal that was asked for; ``languages`` narrows those in which the same stands."""
    links = [link for link in found.links if languages is None or link.language.code in languages]
    return _with(site, Sheet.of(found.own[0]), site.others(links))


def _published_all(site: DataSite, sheets: list[Sheet]) -> list[Published]:
    slugs = addresses_of([sheet.document.appeal for sheet in sheets])
    return [_with(site, sheet, site.elsewhere(slugs[sheet.document.appeal])) for sheet in sheets]


def _with(site: DataSite, sheet: Sheet, others: list[Other]) -> Published:
    return Published(
        document=sheet.document,
        slug=sheet.slug,
        number=sheet.number,
        live_from=sheet.live_from,
        digest=sheet.digest,
        signed=sheet.signed,
        outdated=sheet.outdated,
        address=site.address,
        others=others,
    )


def _version(site: DataSite, slug: str, revision: Revision) -> dict:
    editions = {edition.language: edition for edition in revision.editions.all()}
    taken = next((each for each in revision.withdrawals.all() if each.language in ("", site.language)), None)
    own = editions.get(site.language)
    source = revision.source_language
    return {
        "version": revision.number,
        "live_from": rendering.moment(revision.live_from),
        "reason": revision.reason,
        "withdrawn": taken and rendering.withdrawal(taken.created_at, taken.reason, source),
        "languages": [code for code in site.campaign.offered() if code in editions],
        "edition": own and _edition(site, own, slug=slug, number=revision.number),
    }


def _edition(site: DataSite, edition, **where) -> dict:
    return {
        "url": site.address("version", **where),
        "digest": edition.digest,
        "markdown": site.address("markdown", **where),
        "signature": site.address("signature", **where) if edition.signature else None,
    }


def _language(site: DataSite) -> dict:
    entry = CATALOGUE[site.language]
    return {
        "code": entry.code,
        "tag": entry.tag,
        "name": entry.own_name,
        "english_name": entry.english_name,
        "direction": entry.direction,
        "script": entry.script,
        "url": site.address("home"),
        "appeals": site.address("api_appeals"),
        "addressees": site.address("api_addressees"),
    }
