"""Real servers on this machine's own address, for the tests of what stands in front of the app: run, asked, gone."""

import contextlib
import http.client
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.processes import ROOT
from tests.servers import is_open, wait_until

# What differs from one answer to the next, or is a server's own affair.
OWN = {"date", "server", "connection", "keep-alive", "transfer-encoding", "content-length", "expires"}
BROTLI = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")


@dataclass(frozen=True, slots=True)
class Answer:
    """The status, the headers that mean something, sorted and in small letters, and the bytes as they came."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str:
        """Return the value of a header, or nothing."""
        return dict(self.headers).get(name.lower(), "")


def ask(port: int, path: str, *, method: str = "GET", body: bytes | None = None, **headers: str) -> Answer:
    """Ask a server for a path, exactly as it is given. ``headers``: with _ for -. Raises OSError if nobody answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body=body, headers={"Accept-Encoding": "identity", **sent})
        response = connection.getresponse()
        told = sorted((name.lower(), value) for name, value in response.getheaders() if name.lower() not in OWN)
        return Answer(response.status, tuple(told), response.read())
    finally:
        connection.close()


def find(name: str) -> str:
    """Return the path of a program; skip the test where it isn't installed."""
    found = shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    if not found:
        pytest.skip(f"{name} is not installed")
    return found


@contextlib.contextmanager
def run(*command: str | Path, port: int, **environment: str) -> Iterator[subprocess.Popen]:
    """Run a server until it listens, give the process, and end it. What it says is for the test's own output."""
    with subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment}, start_new_session=True) as process:
        try:
            wait_until(lambda: process.poll() is not None or is_open(port), seconds=20)
            assert process.poll() is None, f"{command[0]} ended at once"
            yield process
        finally:
            process.terminate()


def run_app(port: int, **environment: str) -> contextlib.AbstractContextManager[subprocess.Popen]:
    """Run gunicorn as a site would, with one worker."""
    arguments = ["-m", "gunicorn", "--config", "python:campaign_site.gunicorn", "campaign_site.wsgi"]
    settings = {"PORT": str(port), "WEB_CONCURRENCY": "1", "DJANGO_SETTINGS_MODULE": "campaign_site.settings"}
    return run(sys.executable, *arguments, port=port, **settings, **environment)


@contextlib.contextmanager
def run_nginx(folder: Path, port: int, configuration: str) -> Iterator[subprocess.Popen]:
    """Run nginx with our configuration, which listens on ``port``, in a main one like Debian's."""
    with run(find("nginx"), "-c", write_main(folder, configuration), "-g", "daemon off;", port=port) as process:
        yield process


def write_main(folder: Path, configuration: str) -> Path:
    """Write our configuration and a main one that includes it, and return the path of the latter."""
    folder.mkdir(exist_ok=True)
    (folder / "zvarot.conf").write_text(configuration, encoding="utf-8")
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    lines = [
        f"load_module {BROTLI};" if BROTLI.exists() else "",
        "user root;" if os.geteuid() == 0 else "",
        f"pid {folder}/nginx.pid; error_log {folder}/error.log crit;",
        "events { worker_connections 256; }",
        "http {",
        "access_log off; gzip on; types { text/html html; }",
        *(f"{kind}_temp_path {folder}/{kind};" for kind in kinds),
        f"include {folder}/zvarot.conf;",
        "}",
    ]
    main = folder / "nginx.conf"
    main.write_text("\n".join(lines), encoding="utf-8")
    return main


@contextlib.contextmanager
def run_varnish(folder: Path, port: int, configuration: str) -> Iterator[subprocess.Popen]:
    """Run varnishd with our configuration as its own."""
    folder.mkdir(exist_ok=True)
    vcl = folder / "default.vcl"
    vcl.write_text(configuration, encoding="utf-8")
    arguments = ["-F", "-f", vcl, "-a", f"127.0.0.1:{port}", "-n", folder / "state", "-s", "default,16m"]
    with run(find("varnishd"), *arguments, "-j", "none", "-p", "http_gzip_support=off", port=port) as process:
        yield process
