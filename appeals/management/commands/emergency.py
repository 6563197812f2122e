"""What is to be done at once, without the desk."""

from django.core.management import BaseCommand, CommandError, CommandParser

from appeals.languages import CODES
from appeals.models import Appeal
from appeals.pages.prints_store import drop_dead
from appeals.publishing.emergency import switch_desk, withdraw_widely
from appeals.publishing.publish import PublishingError


class Command(BaseCommand):
    """Withdraw an appeal, a language or everything with a public reason; let the desk only read."""

    help = "Withdraws an appeal, a language or everything, in one transaction; makes the desk only read."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what goes, the public reason, and how the switch of the desk is to stand."""
        parser.add_argument("--appeal", metavar="KEY", help="Withdraw this appeal, or what --language names of it.")
        parser.add_argument("--language", choices=CODES, metavar="CODE", help="Withdraw everything in this language.")
        parser.add_argument("--everything", action="store_true", help="Withdraw all appeals.")
        parser.add_argument("--reason", default="", help="Why; readers are told. Needed for withdrawing.")
        parser.add_argument("--desk", choices=["read-only", "open"], help="Let the desk only read, or open it again.")

    def handle(self, *, appeal: str | None, language: str | None, everything: bool, reason: str, desk: str, **options):
        """Do it and say what was done. Raises CommandError where nothing was done, with what to do."""
        scope = appeal or language
        if bool(scope) == everything and (scope or not desk):
            raise CommandError(
                "Say what goes: --appeal KEY, --language CODE or both, or --everything. Nothing was done."
            )
        if scope or everything:
            self._withdraw(appeal, language or "", reason)
        if desk:
            switch_desk(read_only=desk == "read-only")
            self.stdout.write("The desk only reads now." if desk == "read-only" else "The desk takes changes again.")

    def _withdraw(self, key: str | None, language: str, reason: str) -> None:
        chosen = Appeal.objects.filter(key=key).first() if key else None
        if key and not chosen:
            raise CommandError(f"There is no appeal with the key “{key}”. Nothing was done.")
        try:
            rows = withdraw_widely(reason=reason, appeal=chosen, language=language)
        except PublishingError as error:
            raise CommandError(f"{error} Nothing was done.") from error
        drop_dead()
        appeals = len({row.revision.appeal_id for row in rows})
        self.stdout.write(f"Withdrawn. Rows: {len(rows)}, appeals: {appeals}.")
