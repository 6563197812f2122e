"""What the public templates need beyond Django's own: Markdown, and dates by the language's rules."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from babel import Locale
from babel.core import get_global
from babel.dates import format_date as babel_date
from babel.lists import format_list
from django import template
from django.template.defaulttags import URLNode, url
from django.template.loader import render_to_string
from django.templatetags import i18n
from django.urls import NoReverseMatch, reverse
from django.utils.encoding import uri_to_iri
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, pgettext

from appeals import markup
from appeals.languages import CATALOGUE, Language
from appeals.states import STATES

register = template.Library()

register.filter("prose", markup.html)
register.filter("inline", markup.inline)
register.filter("plain", markup.plain)
register.filter("data_block", markup.data_block)
register.filter("xhtml", markup.xhtml)
register.filter("xhtml_inline", markup.xhtml_inline)


@register.tag("translate")
def do_translate(parser: template.base.Parser, token: template.base.Token) -> template.Node:
    """Do what Django's tag of that name does. A page has dozens of such words, and Django looks for each as for new."""
    node = i18n.do_translate(parser, token)
    words = node.filter_expression
    told = node.message_context
    plain = not (node.noop or node.asvar or words.filters) and isinstance(words.var.literal, str)
    if not plain or (told and (told.filters or not isinstance(told.var, str))):
        return node
    return CachedTranslateNode(words.var.literal, told.var if told else "")


class CachedTranslateNode(template.Node):
    """The tag ``translate`` of words that stand in the template itself, ``told`` being what is said about them."""

    def __init__(self, words: str, told: str) -> None:
        self.words = words
        self.told = told

    def render(self, context: template.Context) -> str:
        """Return the words in the active language. They are ours, as the rest of the template is."""
        return _translated(self.words, self.told, get_language())


@lru_cache(maxsize=4096)
def _translated(words: str, told: str, language: str | None) -> str:
    # As Django does it: in the catalogues a percent sign stands twice.
    doubled = words.replace("%", "%%")
    return (pgettext(told, doubled) if told else gettext(doubled)).replace("%%", "%")


@register.tag("url")
def do_url(parser: template.base.Parser, token: template.base.Token) -> "CachedURLNode":
    """Do what Django's tag of that name does. A page has dozens of addresses, most of them the same on many pages."""
    node = url(parser, token)
    return CachedURLNode(node.view_name, node.args, node.kwargs, node.asvar)


class CachedURLNode(URLNode):
    """The tag ``url``, which remembers the addresses of public pages."""

    def render(self, context: template.Context) -> str:
        """Return the address, or put it into the variable that is named."""
        name = self.view_name.resolve(context)
        if self.kwargs or not name.startswith("pages:"):
            return super().render(context)
        try:
            address = _address(name, *(arg.resolve(context) for arg in self.args))
        except NoReverseMatch:
            if self.asvar is None:
                raise
            address = ""
        if self.asvar:
            context[self.asvar] = address
            return ""
        return conditional_escape(address) if context.autoescape else address


@lru_cache(maxsize=4096)
def _address(name: str, *args: object) -> str:
    return reverse(name, args=args)


@register.simple_tag
def format_date(value: date | datetime | str, locale: str, pattern: str = "long") -> str:
    """Return a day as ``locale`` writes it; ``pattern`` is one of Babel's. What is no ISO date stays as it is."""
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value)
        except ValueError:
            return value
    return babel_date(value, format=pattern, locale=locale)


@register.simple_tag(takes_context=True)
def entry(context: template.Context, sheet: Any, level: int, addressee: bool = False) -> SafeString:
    """Return how an appeal stands in a list, under a heading of that level; ``addressee``: who is asked goes unsaid."""
    return _entry(sheet, context["language"], level, addressee)


# What is published never changes, so it is written once, as it is read once: half of a list's time.
@lru_cache(maxsize=256)
def _entry(sheet: Any, language: Language, level: int, addressee: bool) -> SafeString:
    told = {"sheet": sheet, "language": language, "lang": language.code, "level": level, "addressee": addressee}
    return render_to_string("appeals/_entry.html", told)


@register.filter
def listed(names: tuple[str, ...], locale: str) -> str:
    """Return names as one enumeration by the rules of ``locale``."""
    return format_list(names, locale=locale)


@register.filter
def language_name(code: str, locale: str) -> str:
    """Return the name of a language as ``locale`` writes it inside a sentence; its own name where there is none."""
    entry = CATALOGUE[code]
    return Locale.parse(entry.locale).get_language_name(locale) or entry.own_name


@register.filter
def isolated(name: str) -> str:
    """Return a name that doesn't turn the words around it, whatever way it is written; nothing for no name."""
    return format_html("<bdi>{}</bdi>", name) if name else ""


@register.simple_tag(takes_context=True)
def language_of(context: template.Context, language: Language) -> str:
    """Return the attributes ``lang`` and ``dir`` of a fragment, or nothing where it is in the page's language."""
    return _attributes(language, context["language"])


@lru_cache
def _attributes(language: Language, page: Language) -> str:
    if language == page:
        return ""
    if language.direction == page.direction:
        return format_html(' lang="{}"', language.tag)
    return format_html(' lang="{}" dir="{}"', language.tag, language.direction)


@register.simple_tag(takes_context=True)
def language_links(context: template.Context, links: Iterable) -> str:
    """Return the items of the list of a page's languages: a link each. At once, for there may be dozens."""
    page = context["language"]
    items = ((link.path, _end_of_link(link.language, page, link.current)) for link in links)
    return format_html_join("", '<li><a href="{}"{}', items)


@lru_cache(maxsize=2048)
def _end_of_link(language: Language, page: Language, current: bool) -> str:
    """Return what doesn't change in such an item: what changes has to be looked at for signs that HTML knows."""
    here = format_html(' aria-current="{}"', "page") if current else ""
    own = _attributes(language, page)
    return format_html('{} hreflang="{}"{}>{}</a></li>\n', here, language.tag, own, language.own_name)


@register.simple_tag
def alternate_links(alternates: Iterable[tuple[str, str]]) -> str:
    """Return what tells search engines where a page stands in other languages; for each its tag and its address."""
    items = ((_beginning_of_link(tag), address) for tag, address in alternates)
    return format_html_join("", '{} href="{}">\n', items)


@lru_cache
def _beginning_of_link(tag: str) -> str:
    return format_html('<link rel="alternate" hreflang="{}"', tag)


@register.filter
def lead_in(prose: str) -> str:
    """Return the last block of ``prose``: the sentence that leads to the demands."""
    return prose.rsplit("\n\n", 1)[-1]


@register.filter
def iso(value: date | datetime | str) -> str:
    """Return the day for ``<time datetime>``, or nothing where there is no ISO date."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    try:
        return (date.fromisoformat(value) if isinstance(value, str) else value).isoformat()
    except ValueError:
        return ""


@register.filter
def grouped(digest: str) -> str:
    """Return a digest in groups of four, which two people can read to each other."""
    return " ".join(digest[start : start + 4] for start in range(0, len(digest), 4))


@register.filter
def readable(address: str) -> str:
    """Return a web address as people read it, in its own letters."""
    return uri_to_iri(address)


@register.filter
def tie(text: str) -> str:
    """Return ``text`` with one-letter words tied to what follows them, so that none ends a line."""
    return re.sub(r"(?<![\w'’-])([^\W\d_]) (?=\S)", "\\1\u00a0", text)


@register.filter
def at(states: Mapping[int, str] | None, number: int) -> str:
    """Return the state of the demand ``number``, or nothing where it isn't known."""
    return (states or {}).get(number, "")


@register.filter
def state_name(state: str) -> str:
    """Return the name of a state of a demand in the active language."""
    return STATES[state]


@register.filter
def host(address: str) -> str:
    """Return the host of a web address, which tells a reader where a link leads."""
    return urlsplit(address).hostname or address


@register.filter
def with_territory(locale: str) -> str:
    """Return a locale as the Open Graph protocol spells it, with the territory that comes first: ``be_BY``."""
    language, _, rest = locale.partition("_")
    territory = rest if len(rest) == 2 else get_global("likely_subtags")[language].rpartition("_")[2]
    return f"{language}_{territory}"
