"""The campaign as pages show it: read once for each generation where a process knows of them."""

from appeals.models import Campaign
from appeals.pages.store import store

_kept: dict[str, Campaign] = {}


def current_campaign() -> Campaign:
    """Return the campaign; not for the desk, which wants to see at once what it has changed."""
    known = store.known
    if not known:
        return Campaign.objects.current()
    campaign = _kept.get(known.name)
    if not campaign:
        campaign = Campaign.objects.current()
        _kept.clear()
        _kept[known.name] = campaign
    return campaign
