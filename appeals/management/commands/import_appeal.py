"""From a document to a draft appeal, or a published one."""

from pathlib import Path

from django.core.management import BaseCommand, CommandError
from django.urls import reverse

from appeals.importing.reading import SIZE_LIMIT, ReadingError
from appeals.importing.report import describe
from appeals.importing.save import SavingError, import_document
from appeals.publishing.publish import Incomplete, PublishingError
from appeals.signing import SigningError


class Command(BaseCommand):
    """Read a document (plain text, Markdown or Word), save it as an appeal, and say what was understood."""

    help = "Imports an appeal from a document: plain text, Markdown or Word (.docx)."
    requires_system_checks = []

    def add_arguments(self, parser) -> None:
        """Take the path and the options."""
        parser.add_argument("path", help="the document")
        parser.add_argument("--language", help="its language, if the document doesn't state it; e.g. be")
        parser.add_argument("--slug", help="the appeal's key, which stands in its address")
        parser.add_argument("--update", action="store_true", help="make a new draft of the appeal that exists")
        parser.add_argument("--publish", action="store_true", help="publish it at once, or save nothing")
        parser.add_argument("--reason", default="", help="with --publish: why there is a new version")

    def handle(self, *args, path: str, language: str, slug: str, update: bool, publish: bool, reason: str, **options):
        """Import; raises CommandError, one clear line, with nothing saved."""
        try:
            with Path(path).open("rb") as file:
                data = file.read(SIZE_LIMIT + 1)
            how = {"language": language, "key": slug, "update": update}
            imported = import_document(data, name=path, **how, publish_reason=reason if publish else None)
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}.") from error
        except Incomplete as error:
            advice = "Import it without --publish and finish it in the desk."
            raise CommandError(f"{path}: not complete, so nothing is saved. {error} {advice}") from error
        except (ReadingError, SavingError, PublishingError, SigningError) as error:
            raise CommandError(f"{path}: {error}") from error
        appeal = imported.saved.appeal
        for line in describe(imported, update=update):
            self.stdout.write(line)
        self.stdout.write(f"In the desk: {reverse('admin:appeals_appeal_change', args=[appeal.pk])}")
        if imported.revision:
            self.stdout.write(f"Published: {reverse('pages:appeal', args=[appeal.source_language, appeal.key])}")
