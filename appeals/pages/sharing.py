"""Passing an appeal on: ready texts and links, a code for cameras, a frame for other sites."""

from functools import lru_cache

from django.http import HttpResponse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from appeals.document import Document
from appeals.pages.asking import ask
from appeals.pages.respond import answer, answer_page, refuse_page
from appeals.pages.sheet import Sheet
from appeals.pages.site import Site, absolute, in_language
from appeals.rendering import qr, sharing

# The frame that other sites get to copy, in CSS pixels.
FRAME = (560, 640)


@in_language
def share(site: Site, slug: str) -> HttpResponse:
    """Everything with which an appeal is passed on: links, texts to copy, a code, prints, a frame."""
    found = ask(site, slug)
    sheet = Sheet.of(found.own[0])
    context = {"sheet": sheet, **of_appeal(site, sheet), "frame": frame(site, sheet)}
    context["qr"] = qr.code(_address(site, sheet, "appeal"))
    return site.page("appeals/share.html", links=found.links, x_default=found.source_language, **context)


@in_language
def code(site: Site, slug: str) -> HttpResponse:
    """The QR code of the appeal's address, as a drawing to keep."""
    sheet = Sheet.of(ask(site, slug).own[0])
    body = qr.svg(_address(site, sheet, "appeal"), label=sheet.document.title)
    return answer(site.request, body)


@in_language
def embed(site: Site, slug: str) -> HttpResponse:
    """The appeal in short, to be shown in a frame on any site; the only page that may be."""
    # What is said instead of it must be framed too: its readers know nothing of this site.
    site = _Framed(site.request, site.campaign, site.language)
    sheet = Sheet.of(ask(site, slug).own[0])
    address = absolute(site.path("appeal", slug=sheet.slug))
    return site.page("appeals/embed.html", sheet=sheet, address=address)


class _Framed(Site):
    """A site that answers with pages for a frame."""

    def page(self, template: str, *, status: int = 200, **context) -> HttpResponse:
        """Return a page that any site may show in a frame; what isn't the appeal is all told by one template."""
        template = template if status == 200 else "appeals/embed_instead.html"
        context = {**self.context(), "status": status, **context}
        if status == 200:
            return answer_page(self.request, template, context)
        return refuse_page(template, context, status=status, parts=("embed",), framed=True)


def of_appeal(site: Site, sheet: Sheet) -> dict:
    """Return what the templates show of passing on a whole appeal."""
    return _passed(_of_appeal(sheet.document, _address(site, sheet, "appeal")))


@lru_cache(maxsize=512)
def _of_appeal(document: Document, address: str) -> sharing.Passed:
    return sharing.of_appeal(document, address)


def of_demand(site: Site, sheet: Sheet, number: int) -> dict:
    """Return what the templates show of passing on one demand, which the appeal has."""
    demand = next(each for each in sheet.document.demands if each.number == number)
    return _passed(sharing.of_demand(sheet.document, demand, _address(site, sheet, "demand", number=number)))


def frame(site: Site, sheet: Sheet, *, width: int = FRAME[0], height: int = FRAME[1]) -> str:
    """Return the HTML with which another site shows the appeal; ``width`` and ``height`` in CSS pixels."""
    return format_html(
        '<iframe src="{}" title="{}" width="{}" height="{}" loading="lazy" referrerpolicy="no-referrer" '
        'sandbox="allow-popups allow-popups-to-escape-sandbox" style="border:0;max-width:100%"></iframe>',
        _address(site, sheet, "embed"),
        sheet.document.title,
        width,
        height,
    )


def _address(site: Site, sheet: Sheet, name: str, **kwargs) -> str:
    """Return the address to pass on.

    Outside a browser's address bar, letters beyond ASCII become three signs and more each: such an address looks
    broken, and fills a message. The appeal's key leads there too, and never changes.
    """
    slug = sheet.slug if sheet.slug.isascii() else sheet.document.appeal
    return absolute(site.path(name, slug=slug, **kwargs))


def _passed(passed: sharing.Passed) -> dict:
    names = _names()
    return {"passed": passed, "share_links": [(names[key], address) for key, address in _ways(passed)]}


@lru_cache(maxsize=512)
def _ways(passed: sharing.Passed) -> list[sharing.Way]:
    """Return the links. They are the same for as long as the text and its address are."""
    return passed.ways


def _names() -> dict[str, str]:
    """Return what readers call the services; those with a name of their own are called so in every language."""
    return {
        "telegram": "Telegram",
        "whatsapp": "WhatsApp",
        "viber": "Viber",
        "facebook": "Facebook",
        "x": "X",
        "mastodon": "Mastodon",
        # Translators: the name of a link that opens the reader's mail program.
        "email": _("E-mail"),
        # Translators: the name of a link that opens the messages of a telephone.
        "sms": _("SMS"),
    }
