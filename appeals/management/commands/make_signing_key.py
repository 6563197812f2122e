"""A key to sign with."""

from pathlib import Path

from django.conf import settings
from django.core.management import BaseCommand, CommandError, CommandParser

from appeals.signing import SigningError, make_key, rotate_key


class Command(BaseCommand):
    """Write a new secret key to SIGNING_KEY_FILE and print the public one. Never overwrites: --rotate moves aside."""

    help = "Makes the key that this site signs with, in minisign's format, and prints the public one."
    requires_system_checks: list[str] = []  # one of them asks for the key that is made here

    def add_arguments(self, parser: CommandParser) -> None:
        """Take ``--if-missing``: succeed without a word where there is a file already; or ``--rotate``."""
        choice = parser.add_mutually_exclusive_group()
        choice.add_argument("--if-missing", action="store_true", help="Do nothing if there is a key already.")
        choice.add_argument(
            "--rotate", action="store_true", help="Move the present key aside, note its public one, and make a new key."
        )

    def handle(self, *, if_missing: bool, rotate: bool, **options) -> None:
        """Make the key. Raises CommandError where it can't be written; without --rotate, where there is one."""
        path = Path(settings.SIGNING_KEY_FILE)
        if if_missing and path.exists():
            return
        try:
            public = rotate_key(path) if rotate else make_key(path)
        except SigningError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Public key:  {public}")
        self.stdout.write(f"Secret key:  {path}")
        self.stdout.write("Keep the secret key safe and keep a copy elsewhere: who has it can sign in your name.")
        self.stdout.write("Publish the public key in other places too, so that readers can compare it.")
