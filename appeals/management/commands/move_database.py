"""From SQLite to PostgreSQL."""

from pathlib import Path

from django.core.management import BaseCommand, CommandError, CommandParser, call_command
from django.db import connection

from appeals.moving import MovingError, move, refuse_filled
from appeals.publishing.keys import public_keys
from appeals.signing import SigningError


class Command(BaseCommand):
    """Copy an SQLite database into the empty PostgreSQL database that DATABASE_URL names, and verify all of it."""

    help = "Copies an SQLite database into the empty PostgreSQL database that DATABASE_URL names, and verifies it."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file, and former public keys as ``verify_signatures`` does."""
        parser.add_argument("path", type=Path, help="the SQLite database, e.g. var/zvarot.sqlite3")
        parser.add_argument(
            "--key", action="append", default=[], metavar="RW...", help="a former public key; may be given repeatedly"
        )

    def handle(self, *, path: Path, key: list[str], **options) -> None:
        """Migrate the new database, copy, verify. Raises CommandError, with no row copied."""
        if connection.vendor != "postgresql":
            raise CommandError("DATABASE_URL has to name the PostgreSQL database to move to.")
        try:
            refuse_filled(connection)
            call_command("migrate", interactive=False, verbosity=0)
            rows, report = move(path, *public_keys(), *key)
        except (MovingError, SigningError) as error:
            raise CommandError(f"Nothing was moved: {error}") from error
        self.stdout.write(
            f"Moved {rows} rows. Verified: {report.revisions} versions, {report.editions} editions, "
            f"{report.signed} signatures, {len(report.unsigned)} texts without one."
        )
        self.stdout.write(f"Keep {path} until you have looked at the site; nothing reads it any more.")
