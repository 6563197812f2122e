"""Get an installation ready to serve."""

from django.conf import settings
from django.core.management import BaseCommand, call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from appeals.demo.load import is_empty
from appeals.pages.prints_store import tidy


class Command(BaseCommand):
    """Migrate, make a key, load the demo into an empty database, tidy prints; say where all is. Safe to repeat."""

    help = "Migrates the database, makes a signing key, loads the demo campaign into an empty database."
    requires_system_checks = []  # what they would warn of is what this command is about to do

    def handle(self, *args, **options) -> None:
        """Do what is still to be done, then say where everything is."""
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", interactive=False, verbosity=0)
            self.stdout.write("The database is up to date.")
        if not settings.SIGNING_KEY_FILE.exists():
            call_command("make_signing_key", stdout=self.stdout)
        if is_empty():
            call_command("load_demo", stdout=self.stdout)
        tidy()
        address = f"http://127.0.0.1:{settings.PORT}/"
        self.stdout.write(f"\nThe public pages:  {address}")
        self.stdout.write(f"The desk:          {address}{settings.DESK_PATH}")
        self.stdout.write("The first editor:  run “make editor” in another window. Ctrl + C stops the server.\n")
