"""Publishes one change from two threads at once, five times over, on the database in DATABASE_URL.

Run by test_race.py. Prints for each round what became of the two, sorted.
"""

import threading

import django
from django.core.management import call_command
from django.db import connection

ROUNDS = 5


def main() -> None:
    """Set up an appeal, then let two editors publish each of its changes at the same moment."""
    call_command("migrate", verbosity=0)
    make_campaign("en", "uk")
    appeal = make_appeal("race", languages=("en", "uk"))
    # On a database that others have used the parties may be there already, without a name in this language.
    Issuer.objects.update(name_uk="Рада")
    Addressee.objects.update(name_uk="Горад")
    for number in range(1, ROUNDS + 1):
        write(appeal, "en", {"appeal.title": f"Title {chr(64 + number)}"})
        barrier, outcomes = threading.Barrier(2), []
        threads = [threading.Thread(target=attempt, args=(appeal, barrier, outcomes)) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        print(*sorted(outcomes), sep=" | ")
    editions = Edition.objects.filter(revision__appeal=appeal)
    print(*verify_all().problems, appeal.revisions.count(), editions.count())


def attempt(appeal, barrier: threading.Barrier, outcomes: list[str]) -> None:
    """Publish as soon as the other one does, and note what comes of it."""
    connection.ensure_connection()
    barrier.wait()
    try:
        outcomes.append(f"published {publish(appeal, reason='Title').number}")
    except PublishingError as error:
        outcomes.append(str(error))
    finally:
        connection.close()


if __name__ == "__main__":
    django.setup()
    # These need the apps, which are ready only now.
    from appeals.models import Addressee, Edition, Issuer
    from appeals.publishing.publish import PublishingError, publish
    from appeals.publishing.verify import verify_all
    from appeals.translating.edit import write
    from tests.make import make_appeal, make_campaign

    main()
