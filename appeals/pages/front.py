"""What a web server in front of the app has to know: by which address an answer is of which kind, and its headers.

All of it comes from the addresses (``urls``) and from their headers (``headers``), so that the two can't drift apart.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.template import Context, Engine
from django.urls import URLPattern

from appeals.languages import CATALOGUE
from appeals.pages import converters
from appeals.pages.headers import KINDS, headers_of
from appeals.pages.urls import urlpatterns

# An address as browsers spell it: other letters than ours as the bytes of UTF-8. Whatever is spelt in another way is
# left to the app.
ADDRESS = "(?:[-A-Za-z0-9_]|%[89A-F][0-9A-F])+"
SPELLING = {
    "address": ADDRESS,
    "language": converters.LanguageConverter.regex,
    "number": converters.NumberConverter.regex,
    "state": converters.StateConverter.regex,
}
PART = r"<(?P<kind>\w+):(?P<name>\w+)>"
# What people come for stands first in whatever is looked through from its beginning.
FIRST = ("appeal", "home", "demand", "appeals", "feed")
VARIES, LANGUAGE = "Content-Disposition", "lang"


@dataclass(frozen=True, slots=True)
class Route:
    """A kind of address whose answers are kept as files: its name, and what it looks like."""

    name: str
    pattern: str

    @property
    def is_folder(self) -> bool:
        """Whether the file is the index of a folder."""
        return self.pattern.endswith("/")

    @property
    def is_first(self) -> bool:
        """Whether most readers ask for it."""
        return self.name in FIRST

    @property
    def ending(self) -> str:
        """The ending of the file's name."""
        return "html" if self.is_folder else self.pattern.rpartition(".")[2]

    def regex(self, named: dict[str, str]) -> str:
        """Return what matches a whole path, as it stands in a request; ``named`` gives parts the names of groups."""

        def spell(part: re.Match) -> str:
            group = f"?<{named[part['name']]}>" if part["name"] in named else "?:"
            return f"({group}{SPELLING[part['kind']]})"

        literals, parts = re.split(r"<\w+:\w+>", self.pattern), re.finditer(PART, self.pattern)
        spelt = [re.escape(literal).replace(r"\-", "-") for literal in literals]
        return "^/" + "".join(text + spell(part) for text, part in zip(spelt, parts, strict=False)) + spelt[-1] + "$"


def routes() -> list[Route]:
    """Return every kind of address that is kept, those that most readers ask for first."""
    found = [Route(str(url.name), str(url.pattern)) for url in urlpatterns if isinstance(url, URLPattern)]
    kept = [route for route in found if route.name in KINDS and KINDS[route.name].stored]
    return sorted(kept, key=lambda route: FIRST.index(route.name) if route.is_first else len(FIRST))


def content_types() -> dict[str, str]:
    """Return the type of a kept file by the ending of its name. Raises ValueError where an ending has two types."""
    found: dict[str, str] = {}
    for route in routes():
        value = headers_of(route.name, "en")["Content-Type"]
        if found.setdefault(route.ending, value) != value:
            raise ValueError(f"{route.name}: what ends in .{route.ending} already has the type {found[route.ending]}")
    return found


@dataclass(frozen=True)
class Header:
    """A header of the kept answers. It is absent where its value is empty."""

    name: str
    # By route and by script: the languages of one script have the same headers.
    values: dict[tuple[str, str], str]

    @cached_property
    def usual(self) -> str:
        """The value that most have."""
        return Counter(self.values.values()).most_common(1)[0][0]

    @cached_property
    def is_constant(self) -> bool:
        """Whether all answers have the same."""
        return len({*self.values.values()}) == 1

    @cached_property
    def by_route(self) -> dict[str, str] | None:
        """The values of the routes, where they don't depend on the script."""
        found: dict[str, str] = {}
        same = all(found.setdefault(route, value) == value for (route, _script), value in self.values.items())
        return found if same else None

    @cached_property
    def unusual(self) -> list[tuple[str, str]]:
        """What differs from the usual value: by the route, or by route and script with a colon between them."""
        pairs = {":".join(key): value for key, value in self.values.items()} if self.by_route is None else self.by_route
        return [(key, value) for key, value in pairs.items() if value != self.usual]


def scripts() -> dict[str, str]:
    """Return the script of every language."""
    return {code: language.script for code, language in CATALOGUE.items()}


def headers() -> list[Header]:
    """Return every header of the kept answers but their type; what is part of the address stands in braces.

    Raises ValueError where two languages of one script have different ones.
    """
    rows: dict[tuple[str, str], dict[str, str]] = {}
    for route, code, found in _answers():
        if rows.setdefault((route, CATALOGUE[code].script), found) != found:
            raise ValueError(f"{route}: the languages of one script have different headers, see {code}")
    names = dict.fromkeys(name for row in rows.values() for name in row if name != "Content-Type")
    return [Header(name, {key: row.get(name, "") for key, row in rows.items()}) for name in names]


def _answers() -> Iterator[tuple[str, str, dict[str, str]]]:
    for route in routes():
        for code in CATALOGUE:
            found = headers_of(route.name, code)
            if VARIES in found:
                found[VARIES] = found[VARIES].replace(f".{code}.", f".{{{LANGUAGE}}}.")
            yield route.name, code, found


def everywhere() -> dict[str, str]:
    """Return the headers of what a server says itself: those that every answer of the app has."""
    others = ("Content-Type", "Cache-Control", "Vary")
    return {name: value for name, value in headers_of("robots").items() if name not in others}


def render(name: str, context: dict[str, object]) -> str:
    """Return a configuration, made of the template ``name`` in templates/front. It isn't HTML: nothing is escaped."""
    engine = Engine(dirs=[settings.BASE_DIR / "templates"], autoescape=False)
    return engine.get_template(f"front/{name}").render(Context(context, autoescape=False))
