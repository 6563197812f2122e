"""Keep the folder of prints small, and free of what was withdrawn."""

from django.core.management import BaseCommand

from appeals.pages.prints_store import tidy


class Command(BaseCommand):
    """Delete prints of texts that aren't live, and those that nobody has asked for in 30 days. Safe at any time."""

    help = "Deletes prints of texts that aren't live any more, and those that nobody has asked for in 30 days."

    def handle(self, *args, **options) -> None:
        """Delete, then say how many files are gone."""
        self.stdout.write(f"Files deleted: {tidy()}")
