"""An appeal on paper: all of it, and an open letter to each of those whom it speaks to."""

import re
import tomllib
from functools import lru_cache
from html import unescape

from django.conf import settings
from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from appeals.document import Section
from appeals.languages import CATALOGUE, Language
from appeals.pages.asking import ask
from appeals.pages.prints import answer_print
from appeals.pages.sheet import Sheet
from appeals.pages.site import Site, absolute, in_language
from appeals.rendering.qr import matrix
from appeals.rendering.tree import blocks, spans
from appeals.rendering.typeset import digits
from appeals.templatetags.page import grouped, listed, tie

# Here a word of one letter doesn't end a line.
TIED = ("pl", "cs", "sk")


@in_language
def pdf(site: Site, slug: str) -> HttpResponse:
    """One appeal, whole, as a tagged PDF."""
    sheet = Sheet.of(ask(site, slug).own[0])
    return answer_print(site, "appeal", appeal_data(site, sheet), text=sheet.digest)


@in_language
def letter(site: Site, slug: str, party: str) -> HttpResponse:
    """An open letter: what an appeal says to one of its addressees, with what it says to all."""
    sheet = Sheet.of(ask(site, slug).own[0])
    if not sheet.sections_to(party):
        raise Http404
    return answer_print(site, "letter", letter_data(site, sheet, party), text=sheet.digest)


def appeal_data(site: Site, sheet: Sheet) -> dict:
    """Return what ``templates/print/appeal.typ`` shows of a sheet, in the language of ``site``, which is active."""
    document, language = sheet.document, CATALOGUE[site.language]
    return {
        **_what_both_show(site, sheet),
        "issuer": listed(document.issuers, language.locale) if document.issuers else "",
        "summary": document.summary,
        "slogan": document.slogan,
        "meta": _meta(sheet, language),
        "overview": _("What is demanded"),
        "sections": [
            _section(section, language, level=3 if section.addressee and section.addressee.name else 2)
            for section in document.sections
        ],
        "proof": _proof(sheet),
    }


def letter_data(site: Site, sheet: Sheet, party: str) -> dict:
    """Return what ``templates/print/letter.typ`` shows to the addressee ``party``, who is one of the sheet's."""
    document, language = sheet.document, CATALOGUE[site.language]
    asked = sheet.sections_to(party)
    own = [section for section in document.sections if section.addressee is None or section in asked]
    return {
        **_what_both_show(site, sheet),
        **formulas(language),
        "kind": _("Open letter"),
        "addressee": asked[0].addressee.name,
        "day": day(document.date or sheet.live_from, language),
        "place": document.place,
        "sections": [_section(section, language, level=2) for section in own],
    }


def formulas(language: Language) -> dict:
    """Return how a letter begins and ends in ``language``: lists of lines."""
    return {"closing_at": "start", **_all_formulas()[language.code]}


@lru_cache(maxsize=1)
def _all_formulas() -> dict[str, dict]:
    return tomllib.loads((settings.BASE_DIR / "templates" / "print" / "letter.toml").read_text())


def _what_both_show(site: Site, sheet: Sheet) -> dict:
    """Return what stands on a letter and on the whole appeal alike."""
    document, language = sheet.document, CATALOGUE[site.language]
    address = absolute(site.path("appeal", slug=sheet.slug))
    return {
        "title": document.title,
        "issuers": list(document.issuers),
        "description": document.summary,
        "to": pgettext("label above the name of an addressee, who stands in the nominative", "Addressee"),
        "note": _outdated(sheet, language),
        "standing": _standing(sheet, language),
        "version": version(sheet, language),
        "fingerprint_label": _("Fingerprint (SHA-256)"),
        "fingerprint": grouped(sheet.digest),
        # Translators: stands before a web address, on paper.
        "address_label": _("The whole text, its languages, versions and signature:"),
        "address": address,
        "qr": _qr(address),
    }


@lru_cache(maxsize=256)
def _qr(address: str) -> list[list[bool]]:
    """Drawing it takes longer than all else that is asked for a print that is kept."""
    return matrix(address)


def _section(section: Section, language: Language, *, level: int) -> dict:
    """Return a section as a template takes it; the highest headings in its prose are of ``level``."""
    tied = tie if language.code in TIED else str
    return {
        "name": section.addressee.name if section.addressee else "",
        "prose": blocks(tied(section.prose), level=level),
        "demands": [{"number": demand.number, "text": spans(tied(demand.text))} for demand in section.demands],
        "closing": blocks(tied(section.closing), level=level),
    }


def _meta(sheet: Sheet, language: Language) -> list[str]:
    """Return what is known of an appeal's making, each on its own."""
    document = sheet.document
    facts = [
        document.place,
        day(document.date, language) if document.date else "",
        _("Original text") if document.standing == "original" else "",
        version(sheet, language),
        " ".join([_("Published:"), day(sheet.live_from, language)]),
        _unchanged(sheet, language),
    ]
    return [fact for fact in facts if fact]


def version(sheet: Sheet, language: Language) -> str:
    """Return the words for the version of a sheet, in the digits of ``language``."""
    return digits(_("Version %(number)s") % {"number": sheet.number}, language)


def _unchanged(sheet: Sheet, language: Language) -> str:
    if not sheet.unchanged_since:
        return ""
    return digits(_("Text unchanged since version %(number)s") % {"number": sheet.unchanged_since}, language)


def _outdated(sheet: Sheet, language: Language) -> str:
    if not sheet.outdated:
        return ""
    text = _("This translation was made from version %(number)s. The original has changed since.")
    return digits(text % {"number": sheet.document.version}, language)


def _standing(sheet: Sheet, language: Language) -> str:
    return _words("appeals/_standing.html", language, document=sheet.document)


def day(date: object, language: Language) -> str:
    """Return a day as ``language`` writes it, in its digits; what is no date stays as it is."""
    return digits(_words("appeals/_date.html", language, date=date), language)


def _proof(sheet: Sheet) -> dict:
    """Return how a reader finds out whether this is the real text."""
    if not sheet.signed:
        text = _("This text is unsigned. Compare its fingerprint with one that the issuer gives elsewhere.")
        return {"heading": _("Is this the real text?"), "text": [text], "command": ""}
    texts = [
        _(
            "This text is signed. Save text and signature side by side and check them with the program minisign; "
            "no trust in this site is needed."
        )
    ]
    if sheet.former_key:
        texts.append(_("This text is signed with a former key."))
    command = f"minisign -Vm {sheet.file} -P {sheet.public_key}" if sheet.public_key else ""
    return {"heading": _("Is this the real text?"), "text": texts, "command": command}


def _words(template: str, language: Language, **context) -> str:
    """Return the words of a small public template, so that they are written in one place for page and paper.

    A name that is isolated there is isolated here, by the signs that Unicode has for that.
    """
    html = render_to_string(template, {**context, "language": language})
    for tag, sign in (("<bdi>", "\u2068"), ("</bdi>", "\u2069")):
        html = html.replace(tag, sign)
    return " ".join(unescape(re.sub(r"<[^>]*>", "", html)).split())
