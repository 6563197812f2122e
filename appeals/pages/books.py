"""An appeal as a book."""

from django.http import HttpResponse

from appeals.models import Edition
from appeals.pages.asking import ask
from appeals.pages.identity import urn_of
from appeals.pages.respond import answer
from appeals.pages.sheet import Sheet
from appeals.pages.site import Site, absolute, in_language
from appeals.rendering.epub import Published, to_epub


@in_language
def epub(site: Site, slug: str) -> HttpResponse:
    """The appeal as an EPUB."""
    edition = ask(site, slug).own[0]
    sheet = Sheet.of(edition)
    return answer(site.request, to_epub(sheet.document, _published(site, edition, sheet)))


def _published(site: Site, edition: Edition, sheet: Sheet) -> Published:
    addresses = {
        name: absolute(site.path(name, slug=sheet.slug)) for name in ("appeal", "markdown", "signature", "versions")
    }
    return Published(
        identifier=urn_of(edition),
        address=addresses["appeal"],
        number=sheet.number,
        live_from=edition.revision.live_from,
        digest=sheet.digest,
        text=addresses["markdown"],
        versions=addresses["versions"],
        file=sheet.file,
        outdated=sheet.outdated,
        signature=addresses["signature"] if sheet.signed else "",
        public_key=sheet.public_key,
        former_key=sheet.former_key,
    )
