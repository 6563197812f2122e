"""What can be saved and checked without this site: texts, signatures, the public key."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from appeals.pages.asking import ask
from appeals.pages.keys import signing_key
from appeals.pages.respond import answer, read_only
from appeals.pages.site import Site, absolute, in_language


@in_language
def markdown(site: Site, slug: str, **numbers: int) -> HttpResponse:
    """The canonical text, byte for byte what was digested and signed."""
    edition = ask(site, slug, *numbers.values()).own[0]
    return answer(site.request, edition.text)


@in_language
def signature(site: Site, slug: str, **numbers: int) -> HttpResponse:
    """The minisign signature of the canonical text; 404 where it is unsigned."""
    edition = ask(site, slug, *numbers.values()).own[0]
    if not edition.signature:
        raise Http404
    return answer(site.request, edition.signature)


@read_only
def public_key(request: HttpRequest) -> HttpResponse:
    """The public key in minisign's file format; 404 where nothing is signed."""
    key = signing_key()
    if not key:
        raise Http404
    return answer(request, key.public_file)


@read_only
def robots(request: HttpRequest) -> HttpResponse:
    """Everything public may be read by machines. The desk's address is not given away here."""
    sitemap = absolute(reverse("pages:sitemap"))
    return answer(request, f"User-agent: *\nDisallow:\n\nSitemap: {sitemap}\n")
