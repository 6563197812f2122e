"""Bringing a backup back, on either database, and checking all of it before it takes the present one's place."""

import time
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from appeals.keeping import tables
from appeals.keeping.alone import alone
from appeals.keeping.folder import KEY, BackupError, Manifest, Table, open_backup, read_lines, write_bytes
from appeals.keeping.fresh import fresh_database
from appeals.models.generation import Generation, tell
from appeals.publishing.verify import Report, verify_all
from appeals.signing import former_keys, load_key, remember_former

# Where there is anything in one of these, somebody has begun to work.
WORK = ("appeals_campaign", "appeals_appeal", "appeals_issuer", "appeals_addressee", "auth_user")


@dataclass(frozen=True, slots=True)
class Restored:
    """What was brought back: the backup's manifest, what the check says; ``key``: the signing key was put in place."""

    manifest: Manifest
    report: Report
    key: bool


def restore(folder: Path, *, replace: bool = False, keys: Collection[str] = ()) -> Restored:
    """Bring the backup in ``folder`` back, checked against the site's own public keys and ``keys`` (``RW...``).

    ``replace``: also where there is content. A signing key in the backup is put in place where the site has none.
    Raises BackupError, with everything as it was before, for a backup that is damaged or newer than this code, and if
    a text, a digest or a signature isn't as it was published; SigningError for a key that can't be read.
    """
    manifest = open_backup(folder)
    nodes = _known(manifest)
    adopt = KEY in manifest.files and not Path(settings.SIGNING_KEY_FILE).exists()
    known = _known_keys(folder, manifest, keys, adopt=adopt)
    with alone(connection):
        generation = _generation()
        if not replace and (table := _begun()):
            raise BackupError(f"There is content in the database already ({table}). To give it up, add --replace.")
        try:
            with fresh_database():
                _fill(folder, manifest, nodes)
                report = _checked(known, manifest)
                _begin_generation(generation)
        except (DatabaseError, KeyError, ValueError, TypeError) as error:
            raise BackupError(f"The backup can't be brought back; nothing has changed. {error}") from error
    tell(Generation.objects.present())
    _keep_keys(folder, known, adopt=adopt)
    return Restored(manifest, report, adopt)


def _known(manifest: Manifest) -> list[tables.Node]:
    known = {"/".join(node): node for node in MigrationLoader(None).graph.nodes}
    if strange := next((name for name in manifest.migrations if name not in known), None):
        raise BackupError(f"The backup was made by a newer Zvarot ({strange}); upgrade this one first.")
    return [known[name] for name in manifest.migrations]


def _known_keys(folder: Path, manifest: Manifest, keys: Collection[str], *, adopt: bool) -> list[str]:
    """The public keys that count, the site's own first. Those of the backup do only if its secret key becomes ours."""
    path = Path(settings.SIGNING_KEY_FILE)
    own = load_key(folder / KEY if adopt else path)
    backup = manifest.keys if adopt else []
    return list(dict.fromkeys([*([own.public] if own else []), *former_keys(path), *keys, *backup]))


def _begun() -> str:
    """Return the name of a table in which there is something that somebody made; empty if there is none."""
    with connection.cursor() as cursor:
        present = connection.introspection.table_names(cursor)
        for table in WORK:
            if table in present:
                cursor.execute(f"SELECT 1 FROM {table} LIMIT 1")  # noqa: S608 - our own names
                if cursor.fetchone():
                    return table
    return ""


def _generation() -> int:
    """Return the number of the generation of pages before all this; 0 where there is none."""
    try:
        with transaction.atomic():
            return Generation.objects.present().number
    except DatabaseError:  # there is no table yet
        return 0


def _begin_generation(before: int) -> None:
    """Begin a generation of pages that no machine has ever seen, and let none from before be shown.

    Machines keep pages in files by its number. One that served this campaign before a database was lost may have seen
    a greater number than we know of, but none as great as the seconds since 1970: there was no change in each.
    """
    number = max(before, int(time.time())) + 1
    Generation.objects.update_or_create(id=1, defaults={"number": number, "oldest": number})


def _fill(folder: Path, manifest: Manifest, nodes: list[tables.Node]) -> None:
    """Migrate as far as the backup's database was, write its rows, then migrate to the end."""
    executor = MigrationExecutor(connection)
    executor.migrate(_last(nodes))
    models = {model._meta.db_table: model for model in tables.tables_after(connection, nodes) if tables.kept(model)}
    if {table.name for table in manifest.tables} != set(models):
        raise BackupError("The backup doesn't hold exactly the tables of its version; nothing has changed.")
    with transaction.atomic():
        if connection.vendor == "postgresql":
            _constraints("DEFERRED")
        tables.empty(connection, models.values())
        for table in manifest.tables:
            _write(folder, table, models[table.name])
        tables.reset_sequences(connection, list(models.values()))
        connection.check_constraints()
        if connection.vendor == "postgresql":
            _constraints("IMMEDIATE")
    call_command("migrate", interactive=False, verbosity=0)


def _write(folder: Path, table: Table, model: type) -> None:
    written = tables.write(connection, model, table.columns, read_lines(folder / table.file))
    if written != table.rows:
        raise BackupError(f"{table.file} has {written} rows instead of {table.rows}; take another backup.")


def _constraints(when: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS ALL {when}")


def _last(nodes: list[tables.Node]) -> list[tables.Node]:
    """Of each app the migrations after which there is none."""
    graph = MigrationLoader(None).graph
    before = {parent.key for node in nodes for parent in graph.node_map[node].parents if parent.key[0] == node[0]}
    return [node for node in nodes if node not in before]


def _checked(known: list[str], manifest: Manifest) -> Report:
    report = verify_all(*known)
    if report.problems:
        advice = ""
        if strange := [key for key in manifest.keys if key not in known]:
            advice = f" If {strange[0]} is your key (compare it with a printed one), add --key {strange[0]}."
        more = f" (and {len(report.problems) - 1} more)" if len(report.problems) > 1 else ""
        raise BackupError(f"The check failed, so nothing has changed: {report.problems[0]}{more}{advice}")
    return report


def _keep_keys(folder: Path, known: list[str], *, adopt: bool) -> None:
    """Put the signing key in place, and note the other keys that texts are signed with, so that pages name them."""
    path = Path(settings.SIGNING_KEY_FILE)
    if adopt:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_bytes(path, (folder / KEY).read_bytes())
    own = load_key(path)
    remember_former(path, [key for key in known if not own or key != own.public])
