"""The way back for somebody who has lost her second factor, where no admin can help."""

from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.core.management import BaseCommand, CommandError
from django.urls import reverse

from appeals.accounts.factors import reset_factors

HOURS = 1


class Command(BaseCommand):
    """Take a user's second factors away, end her sessions, and print the link to a new factor."""

    help = "Takes a user's second factors away, ends all her sessions, and prints a link to set up a new one."

    def add_arguments(self, parser) -> None:
        """Take whose they are, and whether the password is lost too."""
        parser.add_argument("name")
        parser.add_argument("--password", action="store_true", help="the password is lost too: she chooses a new one")

    def handle(self, *args, name: str, password: bool, **options) -> None:
        """Do it and write it into the user's history. Raises CommandError for who is nobody, or is shut out."""
        user = User.objects.filter(username=name, is_staff=True).first()
        if not user:
            raise CommandError(f"There is no {name} at the desk; mind capitals. Nothing was changed.")
        if not user.is_active:
            raise CommandError(f"{name} has been shut out of the desk. Nothing was changed.")
        secret = reset_factors(user, and_password=password, hours=HOURS)
        message = "Second factors were reset on the server's command line."
        LogEntry.objects.log_actions(user.pk, [user], CHANGE, change_message=message, single_object=True)
        self.stdout.write(
            f"The second factors and sessions of {name} are gone. She sets up a new one here, within an hour, while "
            f"the server runs:\n\n    {settings.SITE_URL}{reverse('welcome', args=[secret])}\n"
        )
