"""The servers that are compared, each as it would be run: the same gunicorn for all, the same nginx for both files."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BIN = Path(sys.executable).parent
ROOT = Path(__file__).resolve().parent.parent
PRODUCT, NAIVE, READY = "campaign_site.wsgi", "benchmarks.naive.wsgi", "benchmarks.ready"
WORKERS = 2
NGINX = """
load_module /usr/lib/nginx/modules/ngx_http_brotli_static_module.so;
worker_processes {workers};
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
    include /etc/nginx/mime.types;
    access_log off;
    sendfile on;
    {temporary}
    {site}
}}
"""
TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
STATIC = """
    server {{
        listen 127.0.0.1:{port};
        root {root};
        default_type "text/html; charset=utf-8";
        gzip_static on;
        brotli_static on;
        open_file_cache max=200;
    }}
"""


def free_port() -> int:
    """Return a port of this machine at which nothing listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@contextmanager
def gunicorn(application: str, port: int, **environment: str) -> Iterator[subprocess.Popen]:
    """Serve a WSGI application as ``make run`` serves the product."""
    told = {**os.environ, "PORT": str(port), "WEB_CONCURRENCY": str(WORKERS), **environment}
    settings = "campaign_site.gunicorn" if application == PRODUCT else "benchmarks.gunicorn_settings"
    command = [BIN / "gunicorn", "--config", f"python:{settings}", application]
    with subprocess.Popen(command, env=told, cwd=ROOT) as server:  # noqa: S603 - our own server
        try:
            yield server
        finally:
            server.terminate()


@contextmanager
def nginx(folder: Path, site: str) -> Iterator[subprocess.Popen]:
    """Run nginx with the configuration of a site, in a folder of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    temporary = "\n    ".join(f"{name}_temp_path {folder}/{name};" for name in TEMPORARY)
    configuration = folder / "nginx.conf"
    configuration.write_text(NGINX.format(workers=WORKERS, folder=folder, temporary=temporary, site=site))
    user = ["-g", "user root;"] if os.geteuid() == 0 else []
    command = [shutil.which("nginx") or "/usr/sbin/nginx", "-c", str(configuration), *user]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as server:  # noqa: S603 - our own server
        try:
            yield server
        finally:
            server.terminate()


def has_nginx() -> bool:
    """Whether nginx is installed, with what it needs to send brotli files."""
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    return Path(program).exists() and Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so").exists()


def manage(*arguments: str, **environment: str) -> str:
    """Run a command of the product, and return what it prints."""
    command = [sys.executable, ROOT / "manage.py", *arguments]
    told = {**os.environ, **environment}
    return subprocess.run(command, env=told, check=True, capture_output=True, text=True).stdout  # noqa: S603


def fetch(address: str, headers: dict[str, str] | None = None) -> tuple[int, dict[str, str], bytes]:
    """Return status, headers and body of what stands at an address of this machine."""
    request = urllib.request.Request(address, headers=headers or {})  # noqa: S310 - an address of our own
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - the same
            return answer.status, dict(answer.headers.items()), answer.read()
    except urllib.error.HTTPError as error:
        return error.code, dict(error.headers.items()), error.read()


def wait_for(address: str, seconds: float = 60) -> float:
    """Wait until an address answers 200 and return how many seconds that took. Raises TimeoutError."""
    start = time.perf_counter()
    while time.perf_counter() - start < seconds:
        try:
            if fetch(address)[0] == 200:
                return time.perf_counter() - start
        except OSError:
            pass
        time.sleep(0.01)
    raise TimeoutError(f"{address} doesn't answer.")


def memory(server: subprocess.Popen) -> float:
    """Return the memory of a server and its workers in MB, what they share counted once (PSS)."""
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
    total = 0
    for pid in [str(server.pid), *children]:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        total += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024
