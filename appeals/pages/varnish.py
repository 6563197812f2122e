"""The configuration of Varnish, which keeps the app's answers for a moment, and for a day while the app is away."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

from appeals.pages.front import everywhere, render


@dataclass(frozen=True, slots=True)
class App:
    """Where gunicorn listens: a host and its port, or the path of a socket."""

    host: str = ""
    port: str = ""
    path: str = ""

    @classmethod
    def at(cls, address: str) -> "App":
        """Return the app at ``HOST:PORT`` or ``unix:/PATH``."""
        if address.startswith("unix:"):
            return cls(path=address.removeprefix("unix:"))
        host, _colon, port = address.rpartition(":")
        return cls(host=host, port=port)


def configuration(apps: tuple[str, ...], *, behind: bool) -> str:
    """Return the VCL for apps at these addresses; ``behind``: whoever stands in front says truly who asks."""
    site = urlsplit(settings.SITE_URL)
    context = {
        "apps": [App.at(address) for address in apps],
        "behind": behind,
        "desk": f"/{settings.DESK_PATH}",
        "grace": "1d",
        "host": site.netloc,
        "hosts": "" if "*" in settings.ALLOWED_HOSTS else "|".join(map(_host, settings.ALLOWED_HOSTS)),
        "scheme": site.scheme,
        "strict": everywhere(),
    }
    return render("varnish.vcl", context)


def _host(pattern: str) -> str:
    """Return what matches a host as ALLOWED_HOSTS has it: with a dot before it, all that end in it too."""
    if pattern.startswith("."):
        return rf"(?:[^:]+\.)?{re.escape(pattern[1:])}"
    return re.escape(pattern)
