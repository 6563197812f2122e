"""What the database and the disk say of the site, for Prometheus: the newest backup, what is live, the key."""

import time
from collections.abc import Iterator

from django.db import DatabaseError
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from appeals.keeping.backup import last_backup
from appeals.models import Edition, Place, Revision, Shelf
from appeals.models.generation import Generation
from appeals.publishing.keys import signing_key
from appeals.signing import SigningError

# In seconds: how long figures from the database are told again. To count takes longer the more is published.
FRESH = 30


class SiteFigures(Collector):
    """Asks when it is asked itself; the database at most every 30 seconds."""

    def __init__(self) -> None:
        self._asked, self._told = float("-inf"), {}

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield the figures; those of the database are missing while it doesn't answer."""
        counted = self._counted()
        yield _gauge("database_up", "1 where the database answers.", bool(counted))
        yield from (_gauge(name, _COUNTED[name], value) for name, value in counted.items())
        made = last_backup()
        age = float("inf") if made is None else max(0.0, time.time() - made)
        yield _gauge("backup_age_seconds", "Age of the newest backup that was made on this machine.", age)
        yield _gauge("signing_key", "1 where there is a key to sign with that can be used.", _has_key())

    def _counted(self) -> dict[str, float]:
        if time.monotonic() - self._asked > FRESH:
            try:
                self._asked, self._told = time.monotonic(), _count()
            except DatabaseError:
                self._asked, self._told = float("-inf"), {}
        return self._told


_COUNTED = {
    "versions": "Versions that were ever published: publications.",
    "editions_live": "Texts that readers can read now, each language of an appeal for one.",
    "translations_outdated": "Texts among them whose original has changed since.",
    "generation": "The generation of pages: it grows with every change that readers see.",
}


def _count() -> dict[str, float]:
    shelves = Shelf.objects.filter(role=Shelf.Role.ALL).counted()
    outdated = Edition.objects.filter(outdated=True, places__in=Place.objects.standing().filter(shelf__role="all"))
    return {
        "versions": Revision.objects.count(),
        "editions_live": sum(shelf.appeals for shelf in shelves),
        "translations_outdated": outdated.count(),
        "generation": Generation.objects.present().number,
    }


def _has_key() -> bool:
    try:
        return signing_key() is not None
    except SigningError:
        return False


def _gauge(name: str, meaning: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"zvarot_{name}", meaning, value=float(value))
