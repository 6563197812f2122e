"""Posted rows whose originals somebody else has removed meanwhile become new rows, so that no typed word is lost."""

import re
from collections.abc import Callable

from django.db.models import Model
from django.http import QueryDict

from appeals.models import AppealIssuer, Demand, Section


def revive_vanished(posted: QueryDict) -> QueryDict:
    """Return ``posted`` with every row whose original is gone moved behind the existing ones and without identity."""
    data = posted.copy()
    for index in range(_count(data, "sections", "TOTAL_FORMS")):
        _revive(data, f"sections-{index}-demands", Demand)
    _revive(data, "sections", Section)
    _revive(data, "appealissuer_set", AppealIssuer)
    return data


def _revive(data: QueryDict, prefix: str, model: type[Model]) -> None:
    total, initial = _count(data, prefix, "TOTAL_FORMS"), _count(data, prefix, "INITIAL_FORMS")
    posted = {index: data.get(f"{prefix}-{index}-id", "") for index in range(initial)}
    numbers = [pk for pk in posted.values() if re.fullmatch("[0-9]{1,18}", pk)]
    known = {str(pk) for pk in model._default_manager.filter(pk__in=numbers).values_list("pk", flat=True)}
    gone = [index for index, pk in posted.items() if pk not in known]
    if not gone:
        return
    for index in gone:
        _forget(data, f"{prefix}-{index}")
    places = {old: new for new, old in enumerate([*(i for i in range(total) if i not in gone), *gone])}
    _rename(data, prefix, lambda old: places.get(old, old))
    data[f"{prefix}-INITIAL_FORMS"] = str(initial - len(gone))


def _count(data: QueryDict, prefix: str, name: str) -> int:
    value = data.get(f"{prefix}-{name}", "")
    return min(int(value), 1000) if re.fullmatch("[0-9]{1,4}", value) else 0


def _forget(data: QueryDict, row: str) -> None:
    """Take its identity from a row, and from the demands of a section the belief that it still has one."""
    data[f"{row}-id"] = ""
    for name in list(data):
        if re.fullmatch(re.escape(row) + r"-(demands-[0-9]+-)?section", name):
            data[name] = ""


def _rename(data: QueryDict, prefix: str, place: Callable[[int], int]) -> None:
    """Give each row of the formset its new index, with all that is nested in it."""
    row = re.compile(re.escape(prefix) + r"-([0-9]+)(-.*)")
    moved = {name: match for name in list(data) if (match := row.fullmatch(name))}
    values = {f"{prefix}-{place(int(match[1]))}{match[2]}": data.pop(name) for name, match in moved.items()}
    for name, value in values.items():
        data.setlist(name, value)
