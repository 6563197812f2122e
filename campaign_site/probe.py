"""``python -m campaign_site.probe [live|ready]``: ask this machine's own server how it is, as a container's check does.

It asks as a proxy would, for a host that is allowed and as if over https, so that nothing redirects it. Exit code 0 for
200; else 1, with what was answered. It reads the environment alone, so it takes no time.
"""

import http.client
import sys
from ipaddress import ip_address

from campaign_site import env

PATIENCE = 5


def probe(name: str) -> str:
    """Return an empty text if ``/health/<name>`` answers 200, else what went wrong."""
    hosts = [host.lstrip(".") for host in env.listed("ALLOWED_HOSTS", default=["localhost"])]
    address = ip_address(env.ip_address("LISTEN").strip("[]"))
    here = {4: "127.0.0.1", 6: "::1"}[address.version] if address.is_unspecified else str(address)
    connection = http.client.HTTPConnection(here, env.integer("PORT", default=8000), timeout=PATIENCE)
    try:
        connection.request("GET", f"/health/{name}", headers={"Host": hosts[0], "X-Forwarded-Proto": "https"})
        answer = connection.getresponse()
        told = answer.read(200).decode("utf-8", "replace").strip()
    except (OSError, http.client.HTTPException) as error:
        return f"no answer: {error}"
    finally:
        connection.close()
    return "" if answer.status == 200 else f"{answer.status}: {told}"


if __name__ == "__main__":
    sys.exit(probe(sys.argv[1] if len(sys.argv) > 1 else "live") or 0)
