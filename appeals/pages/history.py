"""What was published when and why, and what changed."""

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from appeals.compare import Change
from appeals.compare import compare as compare_documents
from appeals.languages import CATALOGUE, Language
from appeals.models import Edition, Revision
from appeals.pages.asking import ask
from appeals.pages.lookups import live_edition, read, versions_of
from appeals.pages.sheet import Sheet
from appeals.pages.site import Fragment, Site, in_language


@dataclass(frozen=True, slots=True)
class Entry:
    """One version in the list: when it went out and why, in which languages, what to compare it with.

    ``before`` is the number of the version before it in the page's language (0: there is none), ``changed`` whether
    the words in this language differ from that one's; ``withdrawn`` is the public reason for taking it back.
    """

    number: int
    live_from: datetime
    reason: Fragment
    withdrawn: Fragment | None
    languages: list[Language]
    readable: bool
    before: int = 0
    changed: bool = True


@in_language
def versions(site: Site, slug: str) -> HttpResponse:
    """All versions of an appeal, the newest first."""
    found = ask(site, slug)
    public = Edition.objects.public().defer("text", "signature")
    revisions = versions_of(found.own[0].revision.appeal_id).prefetch_related(
        "withdrawals", Prefetch("editions", queryset=public)
    )
    context = {"sheet": Sheet.of(found.own[0]), "entries": _entries(site, list(revisions))}
    return site.page("appeals/versions.html", links=found.links, x_default=found.source_language, **context)


@in_language
def version(site: Site, slug: str, number: int) -> HttpResponse:
    """One version as it was published; a former one says so."""
    found = ask(site, slug, number)
    edition = found.own[0]
    current = live_edition(edition.revision.appeal_id, site.language)
    newer = current.revision.number if current and current.revision.number > number else 0
    context = {"sheet": Sheet.of(edition), "newer": newer, "changes": ""}
    return site.page("appeals/version.html", links=found.links, x_default=found.source_language, **context)


@in_language
def compare(site: Site, slug: str, a: int, b: int) -> HttpResponse:
    """What changed from version ``a`` to the later version ``b``, word by word."""
    if a >= b:
        raise Http404
    found = ask(site, slug, a, b)
    new, old = found.own
    changes = [_told(change) for change in compare_documents(read(old.text), read(new.text))]
    reason = Fragment(new.revision.reason, CATALOGUE[found.source_language])
    context = {"sheet": Sheet.of(new), "changes": changes, "a": a, "b": b, "reason": reason}
    return site.page("appeals/compare.html", links=found.links, x_default=found.source_language, **context)


def _told(change: Change) -> dict:
    """Return a change with its place and kind in the active language."""
    kinds = {
        # Translators: beside the name of a part of an appeal ("Demand 3 added"); an impersonal form fits all of them.
        "added": _("added"),
        # Translators: beside the name of a part of an appeal; an impersonal form fits all of them.
        "removed": _("removed"),
        # Translators: beside the name of a part of an appeal; an impersonal form fits all of them.
        "changed": _("changed"),
        # Translators: beside the name of a part of an appeal that stands in another place now.
        "moved": _("moved"),
    }
    return {
        "place": _place(change),
        "kind": kinds[change.kind],
        "addressee": change.addressee if change.part != "addressee" else "",
        "runs": change.runs,
    }


def _place(change: Change) -> str:
    """Return where in the appeal a change is."""
    if change.part == "demand":
        return _("Demand %(number)s") % {"number": change.number}
    if change.part in ("section-prose", "section-closing"):
        # Translators: a part of an appeal, counted from its beginning.
        return _("Section %(number)s") % {"number": change.number}
    names = {
        "title": _("Title"),
        "slogan": _("Slogan"),
        "summary": _("Summary"),
        # Translators: one or two sentences that readers send with a link to the appeal.
        "share": _("Text for passing on"),
        "issuers": _("Issuers"),
        "date": _("Date"),
        # Translators: where the appeal was issued.
        "place": _("Place"),
        "addressee": pgettext("label above the name of an addressee, who stands in the nominative", "Addressee"),
    }
    return names[change.part]


def _entries(site: Site, revisions: list[Revision]) -> list[Entry]:
    """Return the entries of ``revisions``, which come with their editions and withdrawals, the newest first."""
    editions = (edition for revision in revisions for edition in revision.editions.all())
    own = {edition.revision_id: edition for edition in editions if edition.language == site.language}
    readable = [revision for revision in revisions if revision.pk in own]
    before = {newer.pk: older for newer, older in pairwise(readable)}
    return [_entry(site, revision, own, before.get(revision.pk)) for revision in revisions]


def _entry(site: Site, revision: Revision, own: dict[int, Edition], before: Revision | None) -> Entry:
    source = CATALOGUE[revision.source_language]
    withdrawn = next((w.reason for w in revision.withdrawals.all() if w.language in ("", site.language)), "")
    languages = {edition.language for edition in revision.editions.all()}
    return Entry(
        number=revision.number,
        live_from=revision.live_from,
        reason=Fragment(revision.reason, source),
        withdrawn=Fragment(withdrawn, source) if withdrawn else None,
        languages=[CATALOGUE[code] for code in site.campaign.offered() if code in languages],
        readable=revision.pk in own,
        before=before.number if before else 0,
        changed=bool(before and own[before.pk].digest != own[revision.pk].digest),
    )
