"""A translation from a file."""

from django.core.management import BaseCommand, CommandError, CommandParser

from appeals.compare import Run
from appeals.translating.files import SIZE_LIMIT, FilesError, Received, take


class Command(BaseCommand):
    """Take a translated file in; print what became of the pieces that weren't simply taken, then the counts."""

    help = "Takes a translation from a file that export_translation made: XLIFF, PO or a Word table."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file's name."""
        parser.add_argument("file", metavar="FILE", help="The translated file; it names its appeal and language.")

    def handle(self, *, file: str, **options) -> None:
        """Save what is new, as drafts. Raises CommandError where the file can't be read; then nothing is saved."""
        try:
            with open(file, "rb") as opened:
                data = opened.read(SIZE_LIMIT + 1)
            taken = take(data, name=file)
        except FilesError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"“{file}” can't be read: {error.strerror}.") from error
        for kind in ("outdated", "unknown", "refused"):
            for received in getattr(taken, kind):
                self.stdout.write(f"{kind}: {_line(received)}")
        self.stdout.write(taken.counts_line)


def _line(received: Received) -> str:
    difference = "".join(map(_marked, received.runs))
    return " ".join(f"{received.address}: {received.note} {difference}".split())


def _marked(run: Run) -> str:
    return {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}[run.op].format(run.text)
