"""A key to sign with."""

from pathlib import Path

from django.conf import settings
from django.core.management import BaseCommand, CommandError, CommandParser

from appeals.signing import SigningError, make_key


class Command(BaseCommand):
    """Write a new secret key to SIGNING_KEY_FILE and print the public one. Never overwrites."""

    help = "Makes the key that this site signs with, in minisign's format, and prints the public one."
    requires_system_checks: list[str] = []  # one of them asks for the key that is made here

    def add_arguments(self, parser: CommandParser) -> None:
        """Take ``--if-missing``: succeed without a word where there is a file already."""
        parser.add_argument("--if-missing", action="store_true", help="Do nothing if there is a key already.")

    def handle(self, *, if_missing: bool, **options) -> None:
        """Make the key. Raises CommandError where there is a file already or none can be written."""
        path = Path(settings.SIGNING_KEY_FILE)
        if if_missing and path.exists():
            return
        try:
            public = make_key(path)
        except SigningError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Public key:  {public}")
        self.stdout.write(f"Secret key:  {path}")
        self.stdout.write("Keep the secret key safe and keep a copy elsewhere: who has it can sign in your name.")
        self.stdout.write("Publish the public key in other places too, so that readers can compare it.")
