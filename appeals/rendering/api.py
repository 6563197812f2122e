"""What programs read: documents as plain data, in the same shape at every address. ``pages/openapi.py`` describes it.

Texts stay Markdown, languages are codes, moments ISO 8601 in UTC. A text that doesn't exist is empty, anything else
that doesn't exist is null, so that every object always has the same members.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Protocol

from appeals.document import Demand, Document, Party, Section
from appeals.languages import Language
from appeals.markup import inline
from appeals.states import OPEN

# The same in another language: its code, its page, its data.
Other = tuple[str, str, str]


class Note(Protocol):
    """Some lines of Markdown and their language."""

    text: str
    language: Language


class Entry(Protocol):
    """An entry in the ledger of a demand, with the mistaken ones that it replaces, the last one first.

    ``evidence`` is a web address, or empty.
    """

    status: str
    date: date
    evidence: str
    note: Note | None
    mistakes: Sequence["Entry"]


@dataclass(frozen=True, slots=True)
class Published:
    """A document, what is known of its publication, and where everything is.

    ``slug`` is its address, ``number`` the version that it stands in, ``digest`` the SHA-256 of its canonical text.
    ``address`` returns the web address of a route in its language: ``address("appeal", slug="schools")``. ``others``
    are the addresses of the same appeal in other languages, ``outcomes`` the ledgers by the number of the demand, the
    newest entry first.
    """

    document: Document
    slug: str
    number: int
    live_from: datetime
    digest: str
    signed: bool
    outdated: bool
    address: Callable[..., str]
    others: Sequence[Other] = ()
    outcomes: Mapping[int, Sequence[Entry]] = field(default_factory=dict)


def to_json(data: Mapping) -> str:
    """Return ``data`` as JSON: in its own letters, members in their order."""
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def moment(value: datetime) -> str:
    """Return a moment as ISO 8601 in UTC, to the second: ``2026-02-24T09:00:00Z``."""
    return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def appeal(published: Published) -> dict:
    """Return a whole appeal."""
    sections = [_section(published, section) for section in published.document.sections]
    return {**_about(published), "sections": sections, **_around(published)}


def summary(published: Published) -> dict:
    """Return an appeal without its text, as it stands in lists: to whom it speaks, and how many demands it makes."""
    document = published.document
    named = {section.addressee.key: section.addressee for section in document.addressed if section.addressee}
    facts = {
        "addressees": [addressee(published.address, party) for party in named.values()],
        "demand_count": len(document.demands),
    }
    return {**_about(published), **facts, **_around(published)}


def demand(published: Published, section: Section, wanted: Demand) -> dict:
    """Return one demand with the facts about the appeal that it stands in."""
    entry = _demand(published, section, wanted)
    head, around = _head(published), _around(published)
    links = {**around["links"], "html": entry["url"], "json": entry["json"]}
    own = {"url": entry["url"], "appeal": reference(published), "demand": entry, "links": links}
    return {**head, **own, "languages": around["languages"]}


def demands_to(published: Published, key: str) -> dict:
    """Return what an appeal demands of the addressee ``key``."""
    sections = [part for part in published.document.addressed if part.addressee and part.addressee.key == key]
    return {
        **_head(published),
        "appeal": reference(published),
        "demands": [_demand(published, section, each) for section in sections for each in section.demands],
        **_around(published),
    }


def reference(published: Published) -> dict:
    """Return what it takes to name an appeal and to find it."""
    document, address = published.document, published.address
    return {
        "key": document.appeal,
        "title": document.title,
        "issuers": list(document.issuers),
        "url": address("appeal", slug=published.slug),
        "json": address("api_appeal", slug=published.slug),
    }


def addressee(address: Callable[..., str], party: Party) -> dict:
    """Return what it takes to name an addressee and to find all that is demanded of it."""
    where = {"url": address("addressee", slug=party.key), "json": address("api_addressee", slug=party.key)}
    return {"key": party.key, "name": party.name, **where}


def withdrawal(at: datetime, reason: str, language: str) -> dict:
    """Return what is said of something that was taken back; ``language`` is that of the reason."""
    return {"at": moment(at), "reason": reason, "language": language}


def languages(others: Iterable[Other]) -> list[dict]:
    """Return where the same is in other languages."""
    return [{"language": code, "url": page, "json": data} for code, page, data in others]


def _head(published: Published) -> dict:
    return {
        "url": published.address("appeal", slug=published.slug),
        "language": published.document.language,
        "version": published.number,
        "live_from": moment(published.live_from),
        "digest": published.digest,
    }


def _about(published: Published) -> dict:
    """What an appeal says of itself. ``text_version`` is older than ``version`` where a text was carried over."""
    document = published.document
    return {
        **_head(published),
        "key": document.appeal,
        "title": document.title,
        "slogan": document.slogan,
        "summary": document.summary,
        "share": document.share,
        "issuers": list(document.issuers),
        "date": document.date or None,
        "place": document.place,
        "source_language": document.source_language,
        "standing": document.standing,
        "translator": document.translator,
        "text_version": document.version,
        "outdated": published.outdated,
    }


def _around(published: Published) -> dict:
    """Where the same is in other forms and languages."""
    address, slug = published.address, published.slug
    links = {
        "html": address("appeal", slug=slug),
        "json": address("api_appeal", slug=slug),
        "markdown": address("markdown", slug=slug),
        "signature": address("signature", slug=slug) if published.signed else None,
        "versions": address("api_versions", slug=slug),
    }
    return {"links": links, "languages": languages(published.others)}


def _section(published: Published, section: Section) -> dict:
    return {
        "addressee": section.addressee and addressee(published.address, section.addressee),
        "prose": section.prose,
        "demands": [_demand(published, section, each) for each in section.demands],
        "closing": section.closing,
    }


def _demand(published: Published, section: Section, wanted: Demand) -> dict:
    ledger = published.outcomes.get(wanted.number, ())
    where = {"slug": published.slug, "number": wanted.number}
    return {
        "number": wanted.number,
        "text": wanted.text,
        "html": inline(wanted.text),
        "addressee": section.addressee and addressee(published.address, section.addressee),
        "state": ledger[0].status if ledger else OPEN,
        "outcomes": [{**_outcome(entry), "mistakes": [*map(_outcome, entry.mistakes)]} for entry in ledger],
        "url": published.address("demand", **where),
        "json": published.address("api_demand", **where),
    }


def _outcome(entry: Entry) -> dict:
    return {
        "date": entry.date.isoformat(),
        "status": entry.status,
        "evidence": entry.evidence or None,
        "note": entry.note and {"text": entry.note.text, "language": entry.note.language.code},
    }
