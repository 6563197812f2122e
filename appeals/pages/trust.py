"""The pages about trust: how to check a text, where else it stands, what becomes of a visit."""

import hashlib
from typing import NamedTuple

from django.http import Http404, HttpResponse

from appeals.pages.keys import former_public_keys, revoked_public_keys, signing_key
from appeals.pages.lookups import languages_live
from appeals.pages.site import Site, in_language
from appeals.signing import public_id

# A name of a file to stand in the commands; each reader has her own.
EXAMPLE = "appeal.en.md"


class System(NamedTuple):
    """What to type on one system: to install minisign, to check a signature, to see a fingerprint."""

    name: str
    install: str
    program: str
    fingerprint: str


SYSTEMS = (
    System("Linux", "sudo apt install minisign", "minisign", f"sha256sum {EXAMPLE}"),
    System("macOS", "brew install minisign", "minisign", f"shasum -a 256 {EXAMPLE}"),
    System("Windows", "scoop install minisign", "minisign", f"certutil -hashfile {EXAMPLE} SHA256"),
    System("Android (Termux)", "pkg install minisign", "minisign", f"sha256sum {EXAMPLE}"),
)


class Key(NamedTuple):
    """A public key, and the number by which minisign names it."""

    public: str
    id: str


@in_language
def verify(site: Site) -> HttpResponse:
    """How to check a text, with which key; former and revoked ones; what a signature proves and what not."""
    key, revoked = signing_key(), revoked_public_keys()
    gone = {row.public for row in revoked}
    context = {
        "systems": SYSTEMS,
        "file": EXAMPLE,
        "key": key,
        "fingerprint": hashlib.sha256(key.public_file.encode()).hexdigest() if key else "",
        "former": [Key(each, public_id(each)) for each in former_public_keys() if each not in gone],
        "revoked": [(Key(row.public, public_id(row.public)), row) for row in revoked],
    }
    return _page(site, "verify", **context)


@in_language
def mirrors(site: Site) -> HttpResponse:
    """Where else the pages stand, and how to tell a good mirror; 404 where there is none."""
    addresses = site.campaign.mirror_addresses()
    if not addresses:
        raise Http404
    return _page(site, "mirrors", mirrors=addresses)


@in_language
def privacy(site: Site) -> HttpResponse:
    """What becomes of a visit, here and on the way."""
    return _page(site, "privacy", contact=site.campaign.contact)


def _page(site: Site, name: str, **context) -> HttpResponse:
    links = site.links({code: {} for code in languages_live() | {site.language}})
    return site.page(f"appeals/{name}.html", links=links, **context)
