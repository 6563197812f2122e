"""Long lists in pages of twenty."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import Http404

from appeals.pages.converters import read_number
from appeals.pages.sheet import Sheet
from appeals.pages.site import Site

SIZE = 20


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page of a list: its number from 1, what stands on it, and whether another one follows."""

    number: int
    sheets: list[Sheet]
    more: bool

    @property
    def before(self) -> int:
        """The number of the page before, 0 on the first."""
        return self.number - 1

    @property
    def after(self) -> int:
        """The number of the page after, 0 on the last."""
        return self.number + 1 if self.more else 0

    @property
    def query(self) -> str:
        """The query string of this page; the first one has none."""
        return f"?page={self.number}" if self.number > 1 else ""


def turn_to(site: Site, editions: QuerySet) -> Leaf:
    """Return the page of ``editions`` that ``?page=`` asks for. Raises Http404 where there is none.

    It takes one row more than it shows rather than counting all of them.
    """
    number = read_number(site.request.GET.get("page", "1"))
    if not number:
        raise Http404
    start = (number - 1) * SIZE
    found = list(editions[start : start + SIZE + 1])
    if number > 1 and not found:
        raise Http404
    return Leaf(number=number, sheets=[Sheet.of(edition) for edition in found[:SIZE]], more=len(found) > SIZE)
