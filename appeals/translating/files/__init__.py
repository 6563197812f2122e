"""Translations out to files for translators' own tools, and in again."""

from appeals.translating.files.guard import SIZE_LIMIT
from appeals.translating.files.incoming import Received, Taken, take
from appeals.translating.files.outgoing import FORMATS, export
from appeals.translating.files.sheet import FilesError

__all__ = ["FORMATS", "SIZE_LIMIT", "FilesError", "Received", "Taken", "export", "take"]
