"""What both versions of XLIFF need."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from lxml import etree

from appeals.translating.files.sheet import FilesError


def said(element: etree._Element | None) -> str:
    """Return the text of an element with everything inside it but comments; every space counts."""
    return str(element.xpath("string()")) if element is not None else ""


def only(values: Iterable[str]) -> str:
    """Return the one value that all ``values`` are. Raises FilesError where there are several or none."""
    found = set(values)
    if len(found) != 1 or "" in found:
        raise FilesError(
            _("The file must name one appeal, one source language and one target language. Export it anew.")
        )
    return found.pop()
