"""What the tests of publishing read from a revision."""

from appeals.models import Edition, Revision


def rows(revision: Revision) -> dict[str, tuple[int, bool]]:
    """Return by language the version in which the text was made, and whether it is outdated."""
    return {edition.language: (edition.version, edition.outdated) for edition in revision.editions.all()}


def written(edition: Edition) -> tuple[str, str, int, str]:
    """Return what is kept of a text that is carried over."""
    return edition.text, edition.digest, edition.version, edition.signature
