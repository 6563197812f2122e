"""Feeds: what is new in a language, and what is newly demanded of one addressee in it."""

from collections.abc import Iterable

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from appeals.languages import CATALOGUE
from appeals.models import Edition, Revision, Withdrawal
from appeals.pages.changes import changed_last, revisions_by_number, taken_back
from appeals.pages.identity import urn
from appeals.pages.lookups import read
from appeals.pages.respond import answer
from appeals.pages.site import Site, absolute, in_language, shown
from appeals.rendering.atom import Entry, Feed, Tombstone, to_atom

SIZE = 20


@in_language
def feed(site: Site) -> HttpResponse:
    """The appeals that were published or changed last."""
    slogan = site.context()["campaign_slogan"]
    return _answer(site, _entries(site), title=_name(site), subtitle=slogan, page=site.path("home"))


@in_language
def addressee(site: Site, slug: str) -> HttpResponse:
    """The same of one addressee; 404 where nothing is demanded of it in this language."""
    entries = _entries(site, slug)
    if not entries:
        raise Http404
    parties = (section.addressee for section in entries[0].document.addressed)
    name = next(party.name for party in parties if party.key == slug)
    subtitle = _("Everything that the appeals published here demand of this addressee.")
    page = site.path("addressee", slug=slug)
    return _answer(site, entries, slug, title=f"{name} · {_name(site)}", subtitle=subtitle, page=page)


def _answer(site: Site, entries: list[Entry], party: str = "", *, page: str, **texts: str) -> HttpResponse:
    body = to_atom(
        Feed(
            language=CATALOGUE[site.language],
            author=_name(site),
            address=absolute(site.request.path),
            page=absolute(page),
            entries=tuple(entries),
            tombstones=tuple(_tombstones(site, party)),
            **texts,
        )
    )
    return answer(site.request, body)


def _name(site: Site) -> str:
    name = shown(site.campaign, "name", site.language)
    return name.text if name else "Zvarot"


def _entries(site: Site, party: str = "") -> list[Entry]:
    editions = changed_last(site.language, party=party, size=SIZE)
    revisions = _revisions((edition.revision for edition in editions), {edition.version for edition in editions})
    return [_entry(site, edition, revisions) for edition in editions]


def _entry(site: Site, edition: Edition, revisions: dict[tuple[int, int], Revision]) -> Entry:
    """Return the entry of an edition. One that was carried over unchanged is as old as the version that it was made in.

    One that has fallen behind changes with its original.
    """
    appeal = edition.revision.appeal_id
    last = edition.revision if edition.outdated else revisions[appeal, edition.version]
    own_reason = last.source_language == site.language and last.number > 1
    return Entry(
        document=read(edition.text),
        urn=urn(revisions[appeal, 1], edition.language),
        address=absolute(site.path("appeal", slug=edition.slug)),
        text=absolute(site.path("markdown", slug=edition.slug)),
        published=edition.placed,
        # A version that was cancelled may have lent its text to a later one; its own moment never came.
        updated=max(edition.placed, min(last.live_from, edition.revision.live_from)),
        reason=last.reason if own_reason else "",
        outdated=edition.outdated,
    )


def _tombstones(site: Site, party: str) -> Iterable[Tombstone]:
    withdrawals = list(taken_back(site.language, party=party)[:SIZE])
    revisions = _revisions((withdrawal.revision for withdrawal in withdrawals), ())
    last: dict[int, Withdrawal] = {}
    for withdrawal in withdrawals:
        last.setdefault(withdrawal.revision.appeal_id, withdrawal)
    for appeal, withdrawal in last.items():
        yield Tombstone(
            urn=urn(revisions[appeal, 1], site.language),
            when=withdrawal.created_at,
            reason=withdrawal.reason,
            language=CATALOGUE[withdrawal.revision.source_language],
        )


def _revisions(revisions: Iterable[Revision], numbers: Iterable[int]) -> dict[tuple[int, int], Revision]:
    return revisions_by_number({revision.appeal_id for revision in revisions}, {1, *numbers})
