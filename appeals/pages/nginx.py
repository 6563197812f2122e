"""The configuration of nginx, which sends the kept pages itself and asks the app for everything else."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

from appeals.pages import front
from appeals.pages.headers import KINDS

# What is lost on its way through a configuration, or means something there.
UNSAFE = re.compile(r'["\\$\n]')
COMMON_SCRIPT = "Latn"
LONG = 40
PROMISE = "Strict-Transport-Security"
# What the desk's static files are; the rest is left to the app.
STATIC_TYPES = {
    "css": 'text/css; charset="utf-8"',
    "js": 'text/javascript; charset="utf-8"',
    "svg": "image/svg+xml",
    "png": "image/png",
}


@dataclass(frozen=True, slots=True)
class Table:
    """A ``map``: from what, to which variable, by default and otherwise."""

    source: str
    variable: str
    default: str
    rows: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What whoever runs the site decides; the rest is in its settings.

    ``apps`` are where gunicorn listens, ``behind`` who stands in front of nginx and ends https there, ``onion_listen``
    where Tor passes on what it gets for the site's onion host; ``pages`` says whether the pages are on this machine,
    ``brotli`` whether nginx has that module.
    """

    apps: tuple[str, ...]
    listen: str = ""
    certificate: str = ""
    certificate_key: str = ""
    behind: tuple[str, ...] = ()
    onion_listen: str = ""
    pages: bool = True
    brotli: bool = True

    @property
    def ends_https(self) -> bool:
        """Whether https ends here."""
        return not self.behind and settings.SITE_URL.startswith("https:")


def configuration(wanted: Wanted) -> str:
    """Return the configuration, to be included where nginx expects servers."""
    tables = [_table(header) for header in front.headers() if not header.is_constant]
    context = {
        "wanted": wanted,
        **_addresses(wanted),
        "onion": settings.ONION_HOST,
        "onion_pattern": _spelt(settings.ONION_HOST),
        "address": (address := "$zvarot_address" if wanted.behind or settings.ONION_HOST else "$binary_remote_addr"),
        "counted": address if wanted.pages else "$zvarot_counted",
        "desk": f"/{settings.DESK_PATH}",
        "files": settings.VAR_DIR / "pages",
        "static": settings.STATIC_ROOT.parent,
        "static_types": STATIC_TYPES,
        "static_open": getattr(settings, "WHITENOISE_ALLOW_ALL_ORIGINS", True),
        "strict": {name: _promised(name, _quoted(value)) for name, value in front.everywhere().items()},
        "types": front.content_types(),
        "routes": [(route, _regex(route)) for route in front.routes()],
        "headers": [(header.name, _promised(header.name, _in_place(header))) for header in front.headers()],
        "tables": [Table("$zvarot_lang", "$zvarot_script", COMMON_SCRIPT, _scripts()), *tables],
        "promise": front.everywhere().get(PROMISE, ""),
    }
    return front.render("nginx.conf", context)


def _addresses(wanted: Wanted) -> dict[str, object]:
    """Return where nginx listens, under which names, and with which certificate: by default that of Let's Encrypt."""
    site = urlsplit(settings.SITE_URL)
    folder = f"/etc/letsencrypt/live/{site.hostname}"
    everywhere = ["443 ssl http2", "[::]:443 ssl http2"] if wanted.ends_https else ["80", "[::]:80"]
    return {
        "scheme": site.scheme,
        "listen": [wanted.listen] if wanted.listen else ["127.0.0.1:8080"] if wanted.behind else everywhere,
        "certificate": wanted.certificate or f"{folder}/fullchain.pem",
        "certificate_key": wanted.certificate_key or f"{folder}/privkey.pem",
        "hosts": [_spelt(host) for host in settings.ALLOWED_HOSTS if host != "*"] or ["_"],
        "any_host": "*" in settings.ALLOWED_HOSTS,
    }


def _spelt(host: str) -> str:
    """Return a host as nginx takes it: one that is too long for its tables, as an onion is, as an expression."""
    return host if len(host) < LONG else f"~^{'(?:.+[.])?' * host.startswith('.')}{re.escape(host.lstrip('.'))}$"


def _promised(name: str, value: str) -> str:
    """Return the value of a header, but for the promise of https, which depends on the host where there is an onion."""
    return "$zvarot_promise" if name == PROMISE and settings.ONION_HOST else value


def _variable(name: str) -> str:
    return "$zvarot_" + name.lower().replace("-", "_")


def _in_place(header: front.Header) -> str:
    return _quoted(header.usual) if header.is_constant else _variable(header.name)


def _table(header: front.Header) -> Table:
    source = '"$zvarot_route:$zvarot_script"' if header.by_route is None else "$zvarot_route"
    rows = [(key, _quoted(value)) for key, value in header.unusual]
    return Table(source, _variable(header.name), _quoted(header.usual), rows)


def _quoted(value: str) -> str:
    """Return a value as it stands between quotation marks; parts of the address, in braces, become variables."""
    if UNSAFE.search(value):
        raise ValueError(f"{value!r} can't stand in a configuration of nginx")
    return re.sub(r"\{(\w+)\}", r"${zvarot_\1}", value)


def _regex(route: front.Route) -> str:
    """Return what matches the addresses of a route, with the parts that its headers speak of."""
    spoken_of = {front.LANGUAGE, *re.findall(r"\{(\w+)\}", KINDS[route.name].file)}
    return route.regex({name: f"zvarot_{name}" for name in spoken_of})


def _scripts() -> list[tuple[str, str]]:
    return [(code, script) for code, script in front.scripts().items() if script != COMMON_SCRIPT]
