"""What the configurations say beside the headers, and that they say what the app says today."""

import io
import json
import socket
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.management import call_command

from appeals.pages import front
from tests.front.servers import ask, find, run_nginx, run_varnish, write_main
from tests.servers import free_port

SPOOFED = {
    "X_Forwarded_For": "1.2.3.4",
    "X_Forwarded_Host": "evil.example",
    "X_Forwarded_Port": "1",
    "X_Forwarded_Proto": "ftp",
    "X_Forwarded_Protocol": "ssl",
    "X_Forwarded_Ssl": "on",
    "X_Real_IP": "1.2.3.4",
    "Forwarded": "for=1.2.3.4",
    "Via": "1.1 evil",
}


class Echo(BaseHTTPRequestHandler):
    """An app that answers with the headers that it is told."""

    def do_GET(self):
        """Answer."""
        body = json.dumps({name.lower(): value for name, value in self.headers.items()}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        """Say nothing."""


@pytest.fixture(scope="module")
def echo():
    """The port of an app that answers with what it is told."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Echo) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


@pytest.fixture
def configure(settings):
    """Return what the command prints for a site with these settings."""

    def run(*arguments, **changed):
        for name, value in changed.items():
            setattr(settings, name, value)
        call_command("web_server", *arguments, stdout=(printed := io.StringIO()))
        return printed.getvalue()

    return run


def test_the_app_learns_from_nginx_who_asks_for_the_desk_and_nobody_else(tmp_path, configure, echo):
    port = free_port()
    configuration = configure("nginx", "--app", f"127.0.0.1:{echo}", "--listen", f"127.0.0.1:{port}", "--no-pages")
    with run_nginx(tmp_path / "nginx", port, configuration):
        told = json.loads(ask(port, "/en/", **SPOOFED).body)
        assert told == {"host": f"127.0.0.1:{port}", "x-forwarded-proto": "http", "accept-encoding": "identity"}
        told = json.loads(ask(port, "/desk/", **SPOOFED).body)
        assert (told["x-forwarded-for"], told["x-forwarded-proto"]) == ("127.0.0.1", "http")
        _stay_silent(port, 100)
        # Two hundred at once may ask what takes the app some time, and fifty more in every second.
        answers = _ask_at_once(port, "/en/search/?q=x", 600)
        assert answers.count(b"HTTP/1.1 200 ") >= 200
        assert answers.count(b"HTTP/1.1 200 ") + answers.count(b"HTTP/1.1 429 ") == 600
        assert answers.endswith(b"Too many questions at once. Try again in a minute.\n")
        assert ask(port, "/en/").status == 200


def test_the_app_learns_from_varnish_who_asks_for_the_desk_and_nobody_else(tmp_path, configure, echo):
    port = free_port()
    with run_varnish(tmp_path / "varnish", port, configure("varnish", "--app", f"127.0.0.1:{echo}")):
        told = json.loads(ask(port, "/en/", **SPOOFED).body)
        assert told == {"host": f"127.0.0.1:{port}", "x-forwarded-proto": "http"}
        told = json.loads(ask(port, "/desk/", **SPOOFED).body)
        assert (told["x-forwarded-for"], told["x-forwarded-proto"]) == ("127.0.0.1", "http")


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--app", "unix:/run/zvarot/app.sock", "--app", "10.0.0.2:8000", "--no-brotli"],
        ["--behind", "10.0.0.0/8", "--behind", "::1", "--listen", "127.0.0.1:9999"],
        ["--no-pages", "--behind", "127.0.0.1"],
    ],
)
@pytest.mark.parametrize("onion", ["", f"{'a' * 56}.onion"])
def test_nginx_takes_every_configuration(tmp_path, configure, settings, arguments, onion):
    site = {"ALLOWED_HOSTS": [".appeals.example", "*"], "SITE_URL": "https://appeals.example", "DESK_PATH": "office/"}
    settings.ONION_HOST = onion
    names = ("certificate", "certificate-key")
    files = [part for name in names for part in (f"--{name}", f"{tmp_path}/{name}.pem")]
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    subject = ["-subj", "/CN=appeals.example", "-out", files[1], "-keyout", files[3]]
    subprocess.run([*command, *subject], check=True, capture_output=True)
    main = write_main(tmp_path / "nginx", configure("nginx", *files, *arguments, **site))
    checked = subprocess.run([find("nginx"), "-t", "-c", main], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr


def test_a_header_that_changes_in_the_app_changes_in_nginx(configure, monkeypatch):
    before = configure("nginx")
    headers_of = front.headers_of

    def changed(route, language=""):
        headers = headers_of(route, language)
        return headers | {"X-New": f"{route} {{slug}}"} if route in ("appeal", "markdown") else headers

    monkeypatch.setattr(front, "headers_of", changed)
    after = configure("nginx")
    assert {*after.splitlines()} - {*before.splitlines()} == {
        '        add_header X-New "$zvarot_x_new";',
        "map $zvarot_route $zvarot_x_new {",
        '    appeal "appeal ${zvarot_slug}";',
        '    markdown "markdown ${zvarot_slug}";',
    }


def test_a_value_that_nginx_would_read_otherwise_is_refused(configure, monkeypatch):
    monkeypatch.setattr(front, "headers_of", lambda route, language="": {"Content-Type": "text/html", "X-New": "$host"})
    with pytest.raises(ValueError, match="can't stand in a configuration"):
        configure("nginx")


def _stay_silent(port: int, count: int) -> None:
    """Begin many questions and end none; another one is answered all the same."""
    silent = [socket.create_connection(("127.0.0.1", port)) for _ in range(count)]
    for each in silent:
        each.sendall(b"GET /en/ HTTP/1.1\r\nHost: 127.0.0.1\r\n")
    assert ask(port, "/en/").status == 200
    for each in silent:
        each.close()


def _ask_at_once(port: int, path: str, count: int) -> bytes:
    """Ask many times over one connection without waiting for answers, and return all of them."""
    question = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall((f"{question}\r\n" * (count - 1) + f"{question}Connection: close\r\n\r\n").encode())
        return b"".join(iter(lambda: connection.recv(1 << 16), b""))
