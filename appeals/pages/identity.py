"""The name of an appeal in one language that lasts: the same in all versions, at every address, on every mirror."""

from uuid import UUID, uuid5

from appeals.models import Revision
from appeals.pages.changes import revisions_by_number
from appeals.pages.lookups import Text

SPACE = UUID("8f6f2a3e-3d3b-5c55-9a5b-6f0f6f2b7a41")


def urn(first: Revision, language: str) -> str:
    """Return the URN of an appeal in ``language``; ``first`` is its first version, which nobody can change."""
    return uuid5(SPACE, f"{first.digest}/{language}").urn


def urn_of(edition: Text) -> str:
    """Return the URN of the appeal in the language of ``edition``."""
    appeal = edition.revision.appeal_id
    return urn(revisions_by_number([appeal], [1])[appeal, 1], edition.language)
