"""What Lighthouse says of the pages, as a phone on a slow network gets them: four scores of at most 100 points each.

    .venv/bin/python -m benchmarks.lighthouse

It serves the demo from a database of its own, which it throws away. Lighthouse is installed as .ci/run does it.
"""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

from tests.lighthouse import CATEGORIES, look, missing

PATHS = [
    "/en/",
    "/en/appeals/against-the-war/",
    "/ar/appeals/against-the-war/",
    "/en/addressees/democracies/",
    "/en/about/",
]
BIN = os.path.dirname(sys.executable)


def main() -> None:
    """Serve the demo, look at each kind of page, print a line each and what cost points."""
    if program := missing():
        sys.exit(f"{program} is not installed here; .ci/run shows how to install it.")
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        environment = {**os.environ, "VAR_DIR": folder, "PORT": str(port)}
        manage = [sys.executable, "manage.py"]
        subprocess.run([*manage, "prepare"], env=environment, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
        subprocess.run([*manage, "collectstatic", "--noinput", "--verbosity=0"], env=environment, check=True)  # noqa: S603
        command = [f"{BIN}/gunicorn", "--config", "python:campaign_site.gunicorn", "campaign_site.wsgi"]
        with subprocess.Popen(command, env=environment) as server:  # noqa: S603
            try:
                show_all(f"http://localhost:{port}")
            finally:
                server.terminate()


def show_all(site: str) -> None:
    """Print the table for the site at that address, as soon as it answers."""
    wait_for(f"{site}/health/live")
    print(f"{'page':44}" + "".join(f"{name:>16}" for name in CATEGORIES))
    for path in PATHS:
        report = look(site + path)
        print(f"{path:44}" + "".join(f"{report.points[name]:16}" for name in CATEGORIES))
        print("".join(f"    {title}\n" for title in report.lost), end="")


def free_port() -> int:
    """Return a port of this machine at which nothing listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def wait_for(address: str) -> None:
    """Return as soon as ``address`` answers. Raises TimeoutError after half a minute."""
    for _ in range(300):
        try:
            urllib.request.urlopen(address, timeout=5).close()  # noqa: S310 - an address of our own
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(f"{address} doesn't answer.")


if __name__ == "__main__":
    main()
