"""A former key that must no longer be trusted."""

from datetime import UTC, date, datetime
from pathlib import Path

from django.conf import settings
from django.core.management import BaseCommand, CommandError, CommandParser

from appeals.revoking import revoke_key
from appeals.signing import SigningError, public_id


class Command(BaseCommand):
    """Revoke a former signing key, with the day and the reason; readers are told on the page that says how to check."""

    help = "Revokes a former signing key. Readers see on the page “verify” from when on, and why."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the key, the reason, and the day."""
        parser.add_argument("key", help="The public key (RW...) or its number.")
        parser.add_argument("--reason", required=True, help="Why, in one line; readers are told.")
        parser.add_argument(
            "--since",
            type=date.fromisoformat,
            default=None,
            metavar="2026-01-31",
            help="The day from which nothing that it signs is to be trusted. Default: today (UTC).",
        )

    def handle(self, *, key: str, reason: str, since: date | None, **options) -> None:
        """Revoke it. Raises CommandError where nothing was done, with what to do."""
        try:
            row = revoke_key(
                Path(settings.SIGNING_KEY_FILE), key, since=since or datetime.now(UTC).date(), reason=reason
            )
        except SigningError as error:
            raise CommandError(f"{error} Nothing was done.") from error
        self.stdout.write(f"The key {public_id(row.public)} is revoked since {row.since}: {row.reason}")
        self.stdout.write(
            "Publish each appeal anew that it has signed, so that its texts bear the present key's signature."
        )
