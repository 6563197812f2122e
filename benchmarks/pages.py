"""What a public page costs: database queries, bytes plain and compressed, milliseconds in process.

    .venv/bin/python -m benchmarks.pages [DOCUMENT]

It measures the demo, or the appeal in DOCUMENT (text, Markdown or Word), in a database of its own that it throws away.
"""

import io
import os
import sys
import tempfile

ROUNDS = 30


def main(document: str | None) -> None:
    """Fill a fresh database, ask for every kind of page, print a line each."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(VAR_DIR=folder, DJANGO_SETTINGS_MODULE="campaign_site.settings")
        import django  # noqa: PLC0415 - the settings must be named first

        django.setup()
        from django.core.management import call_command  # noqa: PLC0415

        call_command("migrate", verbosity=0)
        call_command("make_signing_key", verbosity=0, stdout=io.StringIO())
        if document:
            call_command("import_appeal", document, "--language=en", "--slug=against-the-war", "--publish")
        else:
            call_command("load_demo", stdout=io.StringIO())
        os.makedirs(f"{folder}/static")
        print(f"{'page':44} {'status':>6} {'queries':>8} {'bytes':>8} {'gzip':>7} {'br':>7} {'ms':>7}")
        for path in PATHS:
            show(path)


APPEAL = "/en/appeals/against-the-war"
PATHS = [
    "/en/",
    *(f"/{code}/appeals/against-the-war/" for code in ("en", "be", "uk", "pl", "de", "ar")),
    *(f"{APPEAL}/{page}/" for page in ("demands/2", "share", "embed", "versions", "versions/1", "compare/1/2")),
    *(f"{APPEAL}{kind}" for kind in (".md", ".json", ".epub", ".pdf", "/poster.pdf", "/leaflet.pdf", "/card.png")),
    *(f"/en/{page}/" for page in ("appeals", "years/2026", "issuers", "addressees", "demands/open", "about")),
    "/en/search/?q=war",
    "/en/accessibility/",
    "/en/nothing/",
    "/en/feed.atom",
    "/sitemap.xml",
]


def show(path: str) -> None:
    """Print the figures of one page, where it redirects of the one that it leads to."""
    from django.test import Client  # noqa: PLC0415

    from benchmarks.measuring import measure  # noqa: PLC0415

    client = Client(headers={"host": "localhost"})
    response = client.get(path, follow=True)
    path = response.redirect_chain[-1][0] if response.redirect_chain else path
    response, asked, milliseconds = measure(client, path, rounds=ROUNDS)
    sent = {name: client.get(path, headers={"accept-encoding": name}) for name in ("gzip", "br")}
    sizes = [len(each.content) if "Content-Encoding" in each.headers else 0 for each in sent.values()]
    print(
        f"{path[:44]:44} {response.status_code:6} {asked:8} {len(response.content):8} "
        f"{sizes[0]:7} {sizes[1]:7} {milliseconds:7.1f}"
    )


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else None)
