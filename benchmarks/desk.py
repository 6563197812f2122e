"""What the translators' desk costs: the table of 200 appeals in all languages, the workbench of 60 pieces.

    .venv/bin/python -m benchmarks.desk

It fills a database of its own with 200 appeals, complete and marked in every language, and throws it away.
"""

import os
import tempfile

APPEALS, DEMANDS, ROUNDS = 200, 50, 7


def main() -> None:
    """Fill a fresh database, ask for both screens, print a line each."""
    with tempfile.TemporaryDirectory() as folder:
        os.makedirs(f"{folder}/static")
        os.environ.update(VAR_DIR=folder, DJANGO_SETTINGS_MODULE="tests.settings")
        import django  # noqa: PLC0415 - the settings must be named first
        from django.conf import settings  # noqa: PLC0415

        settings.DATABASES["default"]["NAME"] = f"{folder}/benchmark.sqlite3"
        django.setup()
        from django.core.management import call_command  # noqa: PLC0415

        call_command("migrate", verbosity=0)
        large = fill()
        print(f"{'screen':52} {'status':>6} {'queries':>8} {'bytes':>8} {'ms':>7}")
        show("/desk/appeals/appeal/translations/")
        show(f"/desk/appeals/appeal/{large}/translate/uk/")


def fill() -> int:
    """Make the appeals and their marks; return the key of one that has 60 pieces or so."""
    from appeals.languages import CODES, column  # noqa: PLC0415
    from appeals.models import Addressee, Mark  # noqa: PLC0415
    from appeals.translating.pieces import pieces  # noqa: PLC0415
    from appeals.translating.snapshot import working_text  # noqa: PLC0415
    from appeals.translating.status import fingerprint  # noqa: PLC0415
    from tests.make import make_appeal, make_campaign, make_section  # noqa: PLC0415

    make_campaign(*CODES)
    languages = ("en", *(code for code in CODES if code != "en"))
    appeals = [make_appeal(f"appeal-{number}", languages) for number in range(APPEALS)]
    demands = [{code: f"Demand {number} {code}." for code in languages} for number in range(DEMANDS)]
    make_section(appeals[0], Addressee.objects.first(), demands, **{code: f"More {code}." for code in languages})
    for appeal in appeals:
        found = [piece for piece in pieces(working_text(appeal)) if getattr(piece.row, column(piece.field, "uk"))]
        Mark.objects.bulk_create(
            Mark(
                appeal=appeal,
                piece=piece.address,
                language=code,
                source=piece.source,
                fingerprint=fingerprint(piece.source),
                state=Mark.State.DRAFT if position % 3 == 0 else Mark.State.APPROVED,
            )
            for position, piece in enumerate(found)
            for code in languages[1:]
        )
    return appeals[0].pk


def show(path: str) -> None:
    """Print the figures of one screen, as an admin gets it."""
    from django.contrib.auth.models import User  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    from benchmarks.measuring import measure  # noqa: PLC0415
    from tests.door import PASSWORD, log_in  # noqa: PLC0415

    client = Client(headers={"host": "localhost"})
    admin = User.objects.filter(is_superuser=True).first() or User.objects.create_superuser("admin", password=PASSWORD)
    log_in(admin, client)
    response, asked, milliseconds = measure(client, path, rounds=ROUNDS)
    print(f"{path[:52]:52} {response.status_code:6} {asked:8} {len(response.content):8} {milliseconds:7.0f}")


if __name__ == "__main__":
    main()
