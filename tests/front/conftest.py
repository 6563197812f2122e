"""A site behind https with all that stands in front of it, on this machine's own address."""

import contextlib
import io
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import override_settings

from tests.front.servers import BROTLI, Answer, ask, run_app, run_nginx, run_varnish
from tests.processes import run_python
from tests.servers import free_port, wait_until

HOST = "appeals.example"
ONION = f"{'a' * 56}.onion"
READER = {"Host": HOST, "X_Forwarded_Proto": "https"}


@dataclass(slots=True)
class Site:
    """A running site: the ports of its app and of nginx before it, and where its state is."""

    var: Path
    app: int
    nginx: int
    stack: contextlib.ExitStack
    stop: contextlib.ExitStack

    @property
    def environment(self) -> dict[str, str]:
        """What its processes find in their environment."""
        return {
            "VAR_DIR": str(self.var),
            "ALLOWED_HOSTS": HOST,
            "SITE_URL": f"https://{HOST}",
            "DATABASE_URL": "",
            "ONION_HOST": ONION,
        }

    def ask(self, port: int, path: str, **how) -> Answer:
        """Ask as a reader does whose https has ended before."""
        return ask(port, path, **(READER | how))

    def configure(self, *arguments: str) -> str:
        """Return what the site's command prints that configures web servers."""
        onion = {"ONION_HOST": ONION, "ALLOWED_HOSTS": [HOST, ONION]} if hasattr(settings, "ONION_HOST") else {}
        with override_settings(
            VAR_DIR=self.var,
            STATIC_ROOT=self.var / "static",
            SITE_URL=f"https://{HOST}",
            SECURE_HSTS_SECONDS=365 * 24 * 3600,
            **{"ALLOWED_HOSTS": [HOST], **onion},
        ):
            call_command("web_server", *arguments, stdout=(printed := io.StringIO()))
        return printed.getvalue()


@pytest.fixture(scope="module")
def site(tmp_path_factory, migrated_file):
    """A site with all that the inventory of addresses asks for, behind the nginx that it has itself configured."""
    var = tmp_path_factory.mktemp("site")
    shutil.copy(migrated_file, var)
    with contextlib.ExitStack() as stack, contextlib.ExitStack() as stop:
        site = Site(var, free_port(), free_port(), stack, stop)
        run_python("", Path(__file__).with_name("publish.py"), **site.environment)
        stop.enter_context(run_app(site.app, **site.environment))
        # Nobody has asked the app for anything: nginx may leave it like that, and still has to learn what is new.
        wait_until((var / "pages" / "current").is_symlink)
        arguments = ["--app", f"127.0.0.1:{site.app}", "--listen", f"127.0.0.1:{site.nginx}", "--behind", "10.0.0.1"]
        arguments += ["--onion-listen", f"127.0.0.1:{free_port()}"]
        brotli = [] if BROTLI.exists() else ["--no-brotli"]
        configuration = site.configure("nginx", *arguments, *brotli)
        stack.enter_context(run_nginx(var / "nginx", site.nginx, configuration))
        yield site


@pytest.fixture(scope="module")
def varnish(site):
    """The port of a Varnish before the app."""
    port = free_port()
    configuration = site.configure("varnish", "--app", f"127.0.0.1:{site.app}", "--behind", "10.0.0.1")
    with run_varnish(site.var / "varnish", port, configuration):
        yield port
