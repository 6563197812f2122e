"""A translation as a file for a translator's own tools."""

import sys
from pathlib import Path

from django.core.management import BaseCommand, CommandError, CommandParser

from appeals.models import Appeal
from appeals.translating.files import FORMATS, FilesError, export


class Command(BaseCommand):
    """Write the translation of an appeal into a file, and print its name."""

    help = "Writes an appeal and its translation into a file: XLIFF, PO or a Word table."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the appeal's key, the language, the format and where to write."""
        parser.add_argument("appeal_key", help="The key of the appeal.")
        parser.add_argument("language", help="The code of the language to translate into.")
        parser.add_argument("--format", required=True, choices=list(FORMATS), help="The format of the file.")
        parser.add_argument("--output", metavar="FILE", help="Where to write; - is the standard output.")

    def handle(self, *, appeal_key: str, language: str, format: str, output: str | None, **options) -> None:
        """Write it. Raises CommandError for an unknown appeal or language, and for a file that can't be written."""
        appeal = Appeal.objects.filter(key=appeal_key).first()
        if not appeal:
            raise CommandError(f"There is no appeal “{appeal_key}”.")
        try:
            data, name = export(appeal, language, format)
            if output == "-":
                sys.stdout.buffer.write(data)
                return
            Path(output or name).write_bytes(data)
        except FilesError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"“{output or name}” can't be written: {error.strerror}.") from error
        self.stdout.write(output or name)
