"""Where an uploaded file goes: into memory, no more of it than any form here takes, and never onto the disk."""

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import MemoryFileUploadHandler

from appeals.translating.files import SIZE_LIMIT


class BoundedFile(MemoryFileUploadHandler):
    """Keeps a file up to one byte more than may be brought in, by which its form sees that it is too big."""

    def handle_raw_input(self, *args, **kwargs) -> None:
        """Take every file, however long the whole request is."""
        self.activated = True

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep what fits; let go of the rest."""
        super().receive_data_chunk(raw_data[: max(0, SIZE_LIMIT + 1 - start)], start)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """Return the file, with the size that was kept."""
        return super().file_complete(min(file_size, SIZE_LIMIT + 1))
