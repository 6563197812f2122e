"""The first editor of an installation."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import BaseCommand, CommandError
from django.db import DatabaseError
from django.urls import reverse

from appeals.accounts.invite import invite

HOURS = 1


class Command(BaseCommand):
    """Ask for a name, and make an editor who may do everything in the desk; print the link that leads her in."""

    help = "Asks for a name, makes an editor who may do everything, and prints the link with which she gets in."

    def add_arguments(self, parser) -> None:
        """Take the name, which is asked for otherwise."""
        parser.add_argument("name", nargs="?")

    def handle(self, *args, **options) -> None:
        """Ask, check, save. Raises CommandError when nothing was saved: with what to do, or if nobody answers."""
        try:
            name = options["name"] or input("Name of the editor: ").strip()
            _editor, secret = invite(name, hours=HOURS)
        except (EOFError, KeyboardInterrupt) as error:
            raise CommandError("Nothing was saved.") from error
        except DatabaseError as error:
            raise CommandError("The database isn't ready: run “make run” first. Nothing was saved.") from error
        except ValidationError as error:
            raise CommandError(" ".join([*error.messages, "Nothing was saved; run “make editor” again."])) from error
        self.stdout.write(
            f"Editor {name} chooses her password and her second factor here, within an hour, while the server runs:\n\n"
            f"    {settings.SITE_URL}{reverse('welcome', args=[secret])}\n"
        )
