"""The campaign as pages show it: read once for each generation where a process knows of them."""

from functools import cache

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import QuerySet

from appeals.models import Campaign
from appeals.pages.prepared import Prepared, prepare, run
from appeals.pages.store import store

_COLUMNS = [field.attname for field in Campaign._meta.concrete_fields]
_kept: dict[str, Campaign] = {}


def current_campaign() -> Campaign:
    """Return the campaign; not for the desk, which wants to see at once what it has changed."""
    known = store.known
    if not known:
        return _read()
    campaign = _kept.get(known.name)
    if not campaign:
        campaign = _read()
        _kept.clear()
        _kept[known.name] = campaign
    return campaign


def _read() -> Campaign:
    rows = run(_query(connection.vendor))
    return Campaign.from_db(DEFAULT_DB_ALIAS, _COLUMNS, rows[0]) if rows else Campaign()


@cache
def _query(vendor: str) -> Prepared:
    """Return the query: to put it together, with a column for each text in each language, takes longest."""
    # Django's own, since modeltranslation's puts one column for another.
    return prepare(QuerySet(Campaign).order_by("pk").values_list(*_COLUMNS)[:1])
