"""The first editor of an installation."""

from getpass import getpass

from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import BaseCommand, CommandError
from django.db import transaction


class Command(BaseCommand):
    """Ask for a name and a password, and make an editor who may do everything in the desk."""

    help = "Asks for a name and a password, and makes an editor who may do everything in the desk."

    def handle(self, *args, **options) -> None:
        """Ask, check, save. Raises CommandError when nothing was saved: with what to do, or if nobody answers."""
        try:
            self._make()
        except (EOFError, KeyboardInterrupt) as error:
            raise CommandError("Nothing was saved.") from error

    def _make(self) -> None:
        users = get_user_model()
        name = input("Name of the editor: ").strip()
        editor = users(username=name, is_staff=True, is_superuser=True)
        password = getpass("Password (12 characters or more): ")
        if password != getpass("The same again: "):
            raise CommandError("The two passwords differ. Nothing was saved; run “make editor” again.")
        try:
            with transaction.atomic():
                validate_password(password, editor)
                editor.set_password(password)
                editor.full_clean()
                editor.save()
        except ValidationError as error:
            raise CommandError(" ".join([*error.messages, "Nothing was saved; run “make editor” again."])) from error
        self.stdout.write(f"Editor {name} can log in now.")
