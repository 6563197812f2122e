"""A Document as JSON."""

import json
from dataclasses import asdict

from appeals.document import Document


def to_json(document: Document, *, published_in: int, outdated: bool, digest: str) -> str:
    """Return the document as JSON, its texts as Markdown.

    ``published_in`` is the version of the appeal that it stands in, ``outdated`` whether the original has changed
    since it was translated, ``digest`` the SHA-256 of its canonical text. ``prevails`` is the language whose text
    counts if two differ: the original's.
    """
    facts = {"prevails": document.source_language, "published_in": published_in, "outdated": outdated, "sha256": digest}
    return json.dumps({**asdict(document), **facts}, ensure_ascii=False, indent=2) + "\n"
