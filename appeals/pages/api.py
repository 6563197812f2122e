"""The data of the pages, for programs: read-only, without a key, for everybody. ``openapi`` describes them."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse

from appeals.document import Party
from appeals.languages import CATALOGUE
from appeals.models import Revision, Shelf
from appeals.pages.asking import Found, ask, gone
from appeals.pages.campaigns import current_campaign
from appeals.pages.converters import read_key, read_number
from appeals.pages.data import BadRequest, DataSite, data, data_in_language, page_of
from appeals.pages.lookups import (
    addresses_of,
    citing,
    languages_live,
    last_with_demand,
    told_versions,
    withdrawal_of_demand,
)
from appeals.pages.outcomes import Entry, ledgers
from appeals.pages.problems import problem
from appeals.pages.respond import answer
from appeals.pages.sheet import Sheet
from appeals.pages.shelves import SIZE, Role, Stretch, find_shelf, names_after, turn_to_stretch
from appeals.pages.site import Instead, Link
from appeals.rendering import api as rendering
from appeals.rendering.api import Other, Published

# As many names as one answer holds.
NAMES = 100
Ledgers = dict[tuple[int, int], list[Entry]]


@data
def languages(request: HttpRequest) -> HttpResponse:
    """The languages on offer."""
    campaign = current_campaign()
    found = [_language(DataSite(request, campaign, code)) for code in campaign.offered()]
    return answer(request, rendering.to_json({"default": campaign.default_language, "languages": found}))


@data_in_language
def appeals(site: DataSite) -> HttpResponse:
    """All appeals, the newest first."""
    links = _where_anything_is(site)
    stretch = _turn(site)
    found = [rendering.summary(each) for each in _published_all(site, stretch.sheets, {})]
    return site.data({**_head(site), "appeals": found, **_around(site, links, following=stretch.older)})


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
    published = _with(site, Sheet.of(found.own[0]), [], {})
    facts = {"appeal": rendering.reference(published), "versions": told}
    return site.data({**_head(site), **facts, **_around(site, found.links)})


@data_in_language
def addressees(site: DataSite) -> HttpResponse:
    """All who are spoken to, by name."""
    links = _where_anything_is(site)
    shelves = list(_names_after(site)[: NAMES + 1])
    following = f"?after={shelves[NAMES - 1].key}" if len(shelves) > NAMES else ""
    found = [rendering.addressee(site.address, Party(each.key, each.name)) | _counts(each) for each in shelves[:NAMES]]
    return site.data({**_head(site), "addressees": found, **_around(site, links, following=following)})


@data_in_language
def addressee(site: DataSite, slug: str) -> HttpResponse:
    """All that is demanded of one addressee, the newest appeal first."""
    shelf, links = find_shelf(site, Role.ADDRESSEE, slug)
    stretch = _turn(site, role=Role.ADDRESSEE, key=slug)
    outcomes = ledgers([sheet.appeal_id for sheet in stretch.sheets], site.language)
    found = [rendering.demands_to(each, slug) for each in _published_all(site, stretch.sheets, outcomes)]
    facts = {"key": shelf.key, "name": shelf.name, **_counts(shelf), "appeals": found}
    return site.data({**_head(site), **facts, **_around(site, links, following=stretch.older)})


def _where_anything_is(site: DataSite) -> list[Link]:
    """Return the languages in which anything is published. Raises Instead with them where this one isn't among them."""
    live = languages_live()
    links = site.links({code: {} for code in live or {site.language}})
    if live and site.language not in live:
        raise Instead(site.page("appeals/elsewhere.html", status=404, links=links))
    return links


def _turn(site: DataSite, *, role: str = Role.ALL, key: str = "") -> Stretch:
    """Return the page of a list that is asked for. Raises BadRequest where ``before`` is no number."""
    asked = site.request.GET.getlist("before")
    if len(asked) > 1 or not all(map(read_number, asked)):
        raise BadRequest("“before” must be one whole number from 1 on.")
    return turn_to_stretch(site, "", role=role, key=key, size=SIZE)


def _names_after(site: DataSite) -> QuerySet:
    """Return the addressees by name, after the one that is asked for. Raises BadRequest where ``after`` is no key."""
    asked = site.request.GET.getlist("after")
    if len(asked) > 1 or not all(map(read_key, asked)):
        raise BadRequest("“after” must be one key of an addressee.")
    return names_after(site, Role.ADDRESSEE, asked[0] if asked else None)


def _counts(shelf: Shelf) -> dict:
    return {"appeal_count": shelf.appeals, "demand_count": shelf.demands}


def _head(site: DataSite) -> dict:
    return {"url": page_of(site.here()), "language": site.language}


def _around(site: DataSite, links: Iterable[Link], *, following: str | None = None) -> dict:
    """Where the same is in other forms and languages; ``following`` is the query string of a list's next page."""
    here = site.here()
    further = {} if following is None else {"next": f"{here}{following}" if following else None}
    return {
        "links": {"html": page_of(here), "json": here, **further},
        "languages": rendering.languages(site.others(links)),
    }


def _published(site: DataSite, found: Found, *, languages: Iterable[str] | None = None) -> Published:
    """Return an appeal that was asked for; ``languages`` narrows those in which the same stands."""
    links = [link for link in found.links if languages is None or link.language.code in languages]
    sheet = Sheet.of(found.own[0])
    return _with(site, sheet, site.others(links), ledgers([sheet.appeal_id], site.language))


def _published_all(site: DataSite, sheets: list[Sheet], outcomes: Ledgers) -> list[Published]:
    slugs = addresses_of([sheet.document.appeal for sheet in sheets])
    return [_with(site, sheet, site.elsewhere(slugs[sheet.document.appeal]), outcomes) for sheet in sheets]


def _with(site: DataSite, sheet: Sheet, others: list[Other], outcomes: Ledgers) -> Published:
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
        outcomes={number: ledger for (appeal_id, number), ledger in outcomes.items() if appeal_id == sheet.appeal_id},
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
        "markdown": site.address("version_markdown", **where),
        "signature": site.address("version_signature", **where) if edition.signature else None,
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
