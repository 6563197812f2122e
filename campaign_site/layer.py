"""What stands before Django: public pages come from the store, at the price of a file; all else goes through.

Only a plain GET or HEAD of a public address is answered here, without a query string or a cookie, for a host and over a
scheme that Django would accept. Whatever else a request says can't get into the store: a page is made by asking Django
anew, with nothing of what the reader sent but the path.
"""

import io
import sys
from collections.abc import Callable, Iterable
from functools import partial
from urllib.parse import urlsplit

from django.conf import settings
from django.http.request import split_domain_port, validate_host
from django.urls import Resolver404, resolve
from django.utils.encoding import escape_uri_path

from appeals.languages import CATALOGUE
from appeals.pages.forms import Headers, Page, has
from appeals.pages.generations import release
from appeals.pages.headers import KINDS, headers_of
from appeals.pages.packing import QUICK, pack, preferred, shrinks
from appeals.pages.store import Store, address_of, store

Start = Callable[..., object]
Handler = Callable[[dict, Start], Iterable[bytes]]

# Requests with any of these are Django's: an answer may depend on them.
UNUSUAL = frozenset(["HTTP_COOKIE", "HTTP_IF_MATCH", "CONTENT_TYPE"])
# So many different headers are remembered; those of most readers are the same few.
MOST = 256


class PageLayer:
    """The WSGI application: a store, and ``handler``, Django's own application, behind it."""

    def __init__(self, handler: Handler, store: Store) -> None:
        self.handler = handler
        self.store = store
        self._hosts: set[str] = set()
        self._encodings: dict[str, str] = {}
        self._secure = settings.SECURE_SSL_REDIRECT
        self._proxy = settings.SECURE_PROXY_SSL_HEADER
        self._onion = settings.ONION_HOST
        self._clean = _clean_environ()

    def __call__(self, environ: dict, start_response: Start) -> Iterable[bytes]:
        """Answer from memory where that can be; this is what has to be quick."""
        method = environ["REQUEST_METHOD"]
        if (
            (method != "GET" and method != "HEAD")
            or environ.get("QUERY_STRING")
            or environ.get("SCRIPT_NAME")
            or not UNUSUAL.isdisjoint(environ)
            or (environ.get("HTTP_HOST") not in self._hosts and not self._accepts(environ.get("HTTP_HOST", "")))
            or (self._secure and not self._is_secure(environ))
        ):
            return self.handler(environ, start_response)
        if page := self.store.pages.get(environ["PATH_INFO"]):
            self.store.counters.hits += 1
            page.used = True
            return self._send(page, environ, start_response)
        return self._find(environ, start_response)

    def _send(self, page: Page, environ: dict, start_response: Start) -> Iterable[bytes]:
        asked = environ.get("HTTP_ACCEPT_ENCODING", "")
        encoding = self._encodings.get(asked)
        if encoding is None:
            encoding = self._encoding(asked)
        form = page.forms.get(encoding) or page.form(encoding)
        known = environ.get("HTTP_IF_NONE_MATCH")
        if known and form.etag and (known == form.etag or has(known, form.etag)):
            start_response("304 Not Modified", self._told(form.unmodified, environ))
            return []
        start_response(page.status, self._told(form.headers, environ))
        return [form.body] if environ["REQUEST_METHOD"] == "GET" else []

    def _told(self, headers: Headers, environ: dict) -> Headers:
        """Return headers as this host sends them: there is no https in an onion, hence no promise of it."""
        if self._onion and environ["HTTP_HOST"].lower() == self._onion:
            return [pair for pair in headers if pair[0] != "Strict-Transport-Security"]
        return headers.copy()

    def _find(self, environ: dict, start_response: Start) -> Iterable[bytes]:
        """Answer what isn't in memory: from files, or from Django. What isn't public is Django's alone."""
        path = environ["PATH_INFO"]
        headers = _headers_at(path)
        if headers is None:
            return self.handler(environ, start_response)
        self.store.start()
        page = self.store.fetch(path, headers, partial(self._make, path, headers))
        return self._send(self._packed(page, environ), environ, start_response)

    def _make(self, path: str, headers: dict[str, str]) -> Page:
        """Ask Django for a page, with nothing of what a reader has sent but its path."""
        told: list[tuple[str, Headers]] = []
        environ = {**self._clean, "PATH_INFO": path, "wsgi.input": io.BytesIO(), "wsgi.errors": sys.stderr}
        body = self.handler(environ, lambda status, headers, _error=None: told.append((status, headers)))
        try:
            plain = b"".join(body)
        finally:
            body.close()  # type: ignore[attr-defined]
        ((status, own),) = told
        if status == "200 OK":
            return Page(headers.items(), {"": plain})
        return Page([pair for pair in own if pair[0] not in ("ETag", "Content-Length")], {"": plain}, status)

    def _packed(self, page: Page, environ: dict) -> Page:
        """Return an answer that isn't kept (not found, moved, gone) compressed for this reader alone."""
        plain, kind = page.bodies[""], dict(page.headers).get("Content-Type", "")
        encoding = self._encoding(environ.get("HTTP_ACCEPT_ENCODING", ""))
        if page.status == "200 OK" or not encoding or not shrinks(kind, len(plain)):
            return page
        return Page(page.headers, {"": plain, encoding: pack(plain, encoding, QUICK)}, page.status)

    def _encoding(self, asked: str) -> str:
        """Return how a reader wants it compressed; what browsers send is remembered."""
        encoding = preferred(asked)
        if len(self._encodings) < MOST:
            self._encodings[asked] = encoding
        return encoding

    def _accepts(self, host: str) -> bool:
        """Say whether Django would take this Host header; remember those that it would."""
        domain, _port = split_domain_port(host)
        good = bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS)
        if good and len(self._hosts) < MOST:
            self._hosts.add(host)
        return good

    def _is_secure(self, environ: dict) -> bool:
        """Say whether a request came over https, by Django's own rule, or through Tor, which encrypts by itself."""
        if self._onion and environ["HTTP_HOST"].lower() == self._onion:
            return True
        if self._proxy and (told := environ.get(self._proxy[0])) is not None:
            return told.split(",", 1)[0].strip() == self._proxy[1]
        return environ["wsgi.url_scheme"] == "https"


def put_before(handler: Handler) -> Handler:
    """Return Django's application with the store of this process before it; alone for developers, who change pages."""
    if settings.DEBUG:
        return handler
    # All that is read once, in one process for all workers, which then share its memory.
    release()
    _headers_at(f"/{settings.LANGUAGE_CODE}/")
    return PageLayer(handler, store)


def _headers_at(path: str) -> dict[str, str] | None:
    """Return the headers of the page at a PATH_INFO, or None where there is none that is stored."""
    try:
        match = resolve(address_of(path))
    except (Resolver404, UnicodeError):
        return None
    kind = KINDS.get(match.url_name or "") if match.namespace == "pages" else None
    parts = dict(match.kwargs)
    language = parts.pop("lang", "")
    if not kind or not kind.stored or (language and language not in CATALOGUE):
        return None
    headers = headers_of(match.url_name, language, **parts)
    if settings.ONION_HOST:
        headers["Onion-Location"] = f"http://{settings.ONION_HOST}{escape_uri_path(address_of(path))}"
    return headers


def _clean_environ() -> dict:
    """Return the request by which pages are made: it comes from nowhere and says nothing of anybody."""
    site = urlsplit(settings.SITE_URL)
    hosts = [site.netloc, *(host.lstrip(".") for host in settings.ALLOWED_HOSTS)]
    host = next((host for host in hosts if validate_host(split_domain_port(host)[0], settings.ALLOWED_HOSTS)), "")
    scheme = "https" if settings.SECURE_SSL_REDIRECT else site.scheme
    proxy = dict([settings.SECURE_PROXY_SSL_HEADER]) if settings.SECURE_PROXY_SSL_HEADER else {}
    return {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "QUERY_STRING": "",
        "SERVER_NAME": site.hostname or "",
        "SERVER_PORT": str(site.port or (443 if scheme == "https" else 80)),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "",
        "HTTP_HOST": host,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scheme,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        **proxy,
    }
