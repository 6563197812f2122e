"""What can be saved and checked without this site: texts, signatures, the public key."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from appeals.pages.asking import ask
from appeals.pages.lookups import read
from appeals.pages.respond import answer, read_only
from appeals.pages.sheet import file_name, signing_key
from appeals.pages.site import Site, absolute, in_language


@in_language
def markdown(site: Site, slug: str, **numbers: int) -> HttpResponse:
    """The canonical text, byte for byte what was digested and signed."""
    edition = ask(site, slug, *numbers.values()).own[0]
    return answer(
        site.request, edition.text, content_type="text/markdown", file=file_name(read(edition.text), *numbers.values())
    )


@in_language
def signature(site: Site, slug: str, **numbers: int) -> HttpResponse:
    """The minisign signature of the canonical text; 404 where it is unsigned."""
    edition = ask(site, slug, *numbers.values()).own[0]
    if not edition.signature:
        raise Http404
    file = f"{file_name(read(edition.text), *numbers.values())}.minisig"
    return answer(site.request, edition.signature, content_type="text/plain", file=file)


@read_only
def public_key(request: HttpRequest) -> HttpResponse:
    """The public key in minisign's file format; 404 where nothing is signed."""
    key = signing_key()
    if not key:
        raise Http404
    return answer(request, key.public_file, content_type="text/plain")


@read_only
def robots(request: HttpRequest) -> HttpResponse:
    """Everything public may be read by machines. The desk's address is not given away here."""
    sitemap = absolute(reverse("pages:sitemap"))
    return answer(request, f"User-agent: *\nDisallow:\n\nSitemap: {sitemap}\n", content_type="text/plain")
