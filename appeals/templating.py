"""Templates by language: beside ``appeal.html`` stands ``appeal.ar.html``, and Arabic gets that one.

It holds for ``render``, ``extends`` and ``include`` alike. A variant begins with ``{% extends %}`` of the very name
that it stands in for: the loader then leaves the variant out and finds the default.
"""

from collections.abc import Iterator

from django.template import Origin
from django.template.loaders import cached, filesystem
from django.utils.translation import get_language


def variant(template_name: str, language: str) -> str:
    """Return the name of a template's variant: ``appeal.html`` and ``ar`` give ``appeal.ar.html``."""
    stem, _dot, ending = template_name.rpartition(".")
    return f"{stem}.{language}.{ending}"


class LanguageLoader(filesystem.Loader):
    """Finds the variant of the active language before the default."""

    def get_template_sources(self, template_name: str) -> Iterator[Origin]:
        """Yield where the template may be. Every origin keeps the asked-for name, so that a variant isn't found
        again when it extends its own default."""
        language = get_language()
        for name in [variant(template_name, language), template_name] if language else [template_name]:
            for origin in super().get_template_sources(name):
                yield Origin(name=origin.name, template_name=template_name, loader=self)


class CachedLoader(cached.Loader):
    """Django's cached loader with the language in its key; without it, the first language would win for all."""

    def cache_key(self, template_name: str, skip: list[Origin] | None = None) -> str:
        """Return the key of a template in the active language."""
        return f"{get_language()}:{super().cache_key(template_name, skip)}"
