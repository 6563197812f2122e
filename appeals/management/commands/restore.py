"""A backup comes back."""

from pathlib import Path

from django.core.management import BaseCommand, CommandError, CommandParser

from appeals.keeping.folder import BackupError
from appeals.keeping.restore import restore
from appeals.pages.prints_store import tidy
from appeals.signing import SigningError


class Command(BaseCommand):
    """Bring a backup back into this database, SQLite or PostgreSQL, and check every digest and signature first."""

    help = "Brings a backup back, whichever database it was made of, once every digest and signature is checked."
    requires_system_checks: list[str] = []  # what they would warn of is what this command is about to bring back

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the folder, the permission to replace what is there, and further public keys."""
        parser.add_argument("folder", metavar="DIR", type=Path, help="the folder that “manage.py backup” has made")
        parser.add_argument("--replace", action="store_true", help="give up what is in the database now")
        parser.add_argument(
            "--key", action="append", default=[], metavar="RW...", help="a public key to trust; may be given repeatedly"
        )

    def handle(self, *, folder: Path, replace: bool, key: list[str], **options) -> None:
        """Bring it back. Raises CommandError, with everything as it was, if anything isn't as it should be."""
        try:
            done = restore(folder, replace=replace, keys=key)
        except (BackupError, SigningError) as error:
            raise CommandError(str(error)) from error
        tidy()
        report = done.report
        self.stdout.write(f"The database is that of {done.manifest.made_at}.")
        self.stdout.write(
            f"versions: {report.revisions}, editions: {report.editions}, signatures: {report.signed}, "
            f"unsigned: {len(report.unsigned)}, problems: {len(report.problems)}"
        )
        if done.key:
            self.stdout.write(f"The signing key is in place. Compare it with a printed one: {done.manifest.keys[0]}")
        self.stdout.write("Everybody must log in anew. Restart the server on every machine.")
