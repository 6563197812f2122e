"""Check all that was ever published."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from appeals.publishing.keys import public_keys
from appeals.publishing.verify import verify_all
from appeals.signing import SigningError


class Command(BaseCommand):
    """Check texts, digests, manifests and signatures; one line for each problem, exit code 1 if there is any."""

    help = "Checks texts, digests, manifests and signatures of everything that was published."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take public keys beside the present one and those of the file of former keys."""
        parser.add_argument(
            "--key", action="append", default=[], metavar="RW...", help="a former public key; may be given repeatedly"
        )

    def handle(self, *, key: list[str], **options) -> None:
        """Print the counts, and what has no signature."""
        try:
            known = public_keys()
        except SigningError as error:
            raise CommandError(str(error)) from error
        report = verify_all(*known, *key)
        for name in report.unsigned:
            self.stdout.write(f"unsigned: {name}")
        self.stdout.write(
            f"versions: {report.revisions}, editions: {report.editions}, signatures: {report.signed}, "
            f"unsigned: {len(report.unsigned)}, problems: {len(report.problems)}"
        )
        for problem in report.problems:
            self.stderr.write(problem)
        if report.problems:
            raise SystemExit(1)
