"""The manifest: the list of a revision's editions with their digests, which is what gets signed."""

from collections.abc import Iterable


def write_manifest(*, appeal: str, number: int, source_language: str, editions: Iterable[tuple[str, int, str]]) -> str:
    """Return the manifest of version ``number`` of the appeal with the key ``appeal``.

    ``editions`` are (language, version in which the text was made, digest); they are listed by language.
    """
    head = [f"appeal {appeal}", f"version {number}", f"source {source_language}"]
    return "\n".join([*head, *(f"edition {code} {version} {digest}" for code, version, digest in sorted(editions)), ""])
