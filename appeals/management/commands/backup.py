"""A backup of everything."""

from pathlib import Path

from django.core.management import BaseCommand, CommandError, CommandParser

from appeals.keeping.backup import back_up, back_up_among
from appeals.keeping.folder import KEY, BackupError
from appeals.signing import SigningError


class Command(BaseCommand):
    """Write everything that the database holds at one moment into a folder; editors may go on. Print what is in it."""

    help = "Writes a backup into a new folder: the whole database at one moment, with digests. Editors may go on."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the folder and the options."""
        parser.add_argument("folder", metavar="DIR", type=Path, help="a new folder; for its owner only")
        parser.add_argument(
            "--keep", type=int, metavar="N", help="make a folder named by the moment inside DIR; the newest N stay"
        )
        parser.add_argument("--with-key", action="store_true", help="with the secret signing key: guard it like that")

    def handle(self, *, folder: Path, keep: int | None, with_key: bool, **options) -> None:
        """Write it. Raises CommandError, with nothing left behind, if that can't be done."""
        if keep is not None and keep < 1:
            raise CommandError("--keep needs a number from 1 on.")
        try:
            if keep:
                path, manifest = back_up_among(folder, keep=keep, with_key=with_key)
            else:
                path, manifest = folder, back_up(folder, with_key=with_key)
        except (BackupError, SigningError) as error:
            raise CommandError(str(error)) from error
        rows = sum(table.rows for table in manifest.tables)
        key = "with the signing key" if KEY in manifest.files else "without the signing key"
        self.stdout.write(f"{path}: {len(manifest.tables)} tables, {rows} rows, {key}.")
