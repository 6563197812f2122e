"""Database triggers that write the trail: every change of what is listed here, by whatever way it is made.

Forms, bulk writes of documents and files, approvals and commands all end in rows, so the rows are what is watched: no
writer can forget to tell. The triggers name columns, so they are lifted before every migrate and put back after it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model

from appeals.acting import told

TABLE = "appeals_trail"


@dataclass(frozen=True, slots=True)
class Recorded:
    """A model that is watched, named ``label``, and how its rows are told of: each is SQL over ``{row}``.

    ``fields`` are the watched ones; none means all but ``SKIPPED``. Of ``hidden`` ones only that they changed is told.
    """

    label: str
    kind: str
    place: str
    appeal: str = "NULL"
    language: str = "''"
    fields: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()


# Counters and clocks, and what only the program itself writes and reads.
SKIPPED = frozenset(
    {"id", "created_at", "changed_at", "last_section", "last_demand", "digest", "appeal", "fingerprint"}
)

_OF_APPEAL = "{row}.appeal_id"
_VERSION = "SELECT {what} FROM appeals_revision r WHERE r.id = {{row}}.revision_id"
_USER = "(SELECT u.username FROM auth_user u WHERE u.id = {row}.user_id)"
_GROUP = "(SELECT g.name FROM auth_group g WHERE g.id = {row}.group_id)"

RECORDED = (
    Recorded("appeals.Appeal", "appeal", "{row}.key", "{row}.id"),
    Recorded("appeals.AppealIssuer", "speaker", "{row}.issuer_id", _OF_APPEAL),
    Recorded("appeals.Section", "section", "{row}.number", _OF_APPEAL),
    Recorded("appeals.Demand", "demand", "{row}.number", _OF_APPEAL),
    Recorded("appeals.Slug", "address", "{row}.slug", _OF_APPEAL, "{row}.language", ("slug", "current")),
    Recorded("appeals.Mark", "mark", "{row}.piece", _OF_APPEAL, "{row}.language", ("state",)),
    Recorded(
        "appeals.Translation", "translation", "{row}.language", _OF_APPEAL, "{row}.language", ("standing", "translator")
    ),
    Recorded(
        "appeals.TranslationLink", "link", "{row}.id", _OF_APPEAL, "{row}.language",
        ("note", "expires_at", "revoked_at"),
    ),
    Recorded("appeals.Issuer", "issuer", "{row}.key"),
    Recorded("appeals.Addressee", "addressee", "{row}.key"),
    Recorded("appeals.Campaign", "campaign", "''"),
    Recorded("appeals.Term", "term", "{row}.term", language="{row}.language"),
    Recorded("appeals.TranslatorLanguage", "translator", _USER, language="{row}.language", fields=("language",)),
    Recorded("appeals.Release", "release", "{row}.id", _OF_APPEAL, fields=("terms",)),
    Recorded("appeals.Revision", "version", "{row}.number", _OF_APPEAL, fields=("reason", "live_from")),
    Recorded(
        "appeals.Withdrawal", "withdrawal", f"({_VERSION.format(what='r.number')})",
        f"({_VERSION.format(what='r.appeal_id')})", "{row}.language", ("reason",),
    ),
    Recorded("appeals.Waiver", "waiver", "{row}.number", _OF_APPEAL, "{row}.language", ("warnings", "reason")),
    Recorded(
        "appeals.Outcome", "outcome", "{row}.number", _OF_APPEAL, fields=("date", "status", "evidence", "replaces")
    ),
    Recorded(
        "appeals.OutcomeNote", "outcome_note", "{row}.outcome_id",
        "(SELECT o.appeal_id FROM appeals_outcome o WHERE o.id = {row}.outcome_id)", "{row}.language", ("text",),
    ),
    Recorded(
        "auth.User", "user", "{row}.username",
        fields=("username", "email", "first_name", "last_name", "is_active", "is_staff", "is_superuser", "last_login"),
        hidden=("password",),
    ),
    Recorded("auth.User_groups", "user_role", _USER, fields=("group",)),
    Recorded("auth.User_user_permissions", "user_permission", _USER, fields=("permission",)),
    Recorded("auth.Group", "role", "{row}.name"),
    Recorded("auth.Group_permissions", "role_permission", _GROUP, fields=("permission",)),
    # A second factor: that there is one, or no longer is; never its secret.
    Recorded("mfa.Authenticator", "factor", _USER, fields=("type",)),
    # A link that leads in: what for, until when, and that it was used; never what it opens with.
    Recorded("appeals.WayIn", "way_in", _USER, fields=("kind", "expires_at", "used_at")),
)  # fmt: skip

# What happened: the event, the row that is there, the row before, the row after.
EVENTS = (("INSERT", "NEW", "", "NEW"), ("UPDATE", "NEW", "OLD", "NEW"), ("DELETE", "OLD", "OLD", ""))
HAPPENED = {"INSERT": "added", "UPDATE": "changed", "DELETE": "removed"}


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers in place on every table there is, in place of those from before; none without a trail.

    All at once: a server that is running meanwhile writes nothing that isn't recorded.
    """
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        present = set(connection.introspection.table_names(cursor))
        for model, recorded in _models():
            table = model._meta.db_table
            if table not in present:
                continue
            there = {column.name for column in connection.introspection.get_table_description(cursor, table)}
            for statement in _create(connection, model, recorded, there) if TABLE in present else ():
                cursor.execute(statement)


def lift(connection: BaseDatabaseWrapper) -> None:
    """Remove the triggers, until the next migrate."""
    with connection.cursor() as cursor:
        present = set(connection.introspection.table_names(cursor))
        for model, _recorded in _models():
            for statement in _drop(connection, model._meta.db_table) if model._meta.db_table in present else ():
                cursor.execute(statement)


def fields_of(model: type[Model], recorded: Recorded) -> dict[str, tuple[str, str]]:
    """Return by column the field and the language that it holds, for every column that is watched."""
    fields = model._meta.concrete_fields
    # The column of a translated field itself is nobody's: each language has its own.
    split = {field.translated_field.name for field in fields if hasattr(field, "translated_field")}
    return {
        str(field.column): (getattr(field, "translated_field", field).name, getattr(field, "language", ""))
        for field in fields
        if field.name not in split and (field.name in recorded.fields or not recorded.fields)
        if field.name in recorded.fields or field.name not in SKIPPED
    }


def _models() -> Iterator[tuple[type[Model], Recorded]]:
    """Yield the models that are installed."""
    for recorded in RECORDED:
        label, _dot, name = recorded.label.partition(".")
        if apps.is_installed({"mfa": "allauth.mfa", "auth": "django.contrib.auth"}.get(label, label)):
            yield apps.get_model(label, name), recorded


def _create(connection: BaseDatabaseWrapper, model: type[Model], recorded: Recorded, there: set[str]) -> Iterator[str]:
    table, quote = model._meta.db_table, connection.ops.quote_name
    columns = {name: told for name, told in fields_of(model, recorded).items() if name in there}
    for event, row, old, new in EVENTS:
        body = _insert(connection, recorded, HAPPENED[event], row, _values(quote, recorded, columns, row, old, new))
        hidden = [name for name in recorded.hidden if event == "UPDATE" and name in there]
        for name in hidden:
            body += f" {_insert(connection, recorded, HAPPENED[event], row, _hide(quote(name), name))}"
        watched = [*columns, *hidden]
        of = f" OF {', '.join(map(quote, watched))}" if event == "UPDATE" else ""
        yield from _trigger(connection, table, event, of, body)


def _insert(connection: BaseDatabaseWrapper, recorded: Recorded, happened: str, row: str, rows: str) -> str:
    told_of = {name: told(connection, name) for name in ("at", "act", "who", "person", "role")}
    told_of |= {
        "appeal": recorded.appeal.format(row=row),
        "kind": f"'{recorded.kind}'",
        "row": f"{row}.id",
        "place": f"coalesce(CAST({recorded.place.format(row=row)} AS text), '')",
        "happened": f"'{happened}'",
    }
    names = ", ".join(connection.ops.quote_name(name) for name in (*told_of, "field", "language", "old", "new"))
    said = ", ".join(told_of.values())
    return f"INSERT INTO {TABLE} ({names}) SELECT {said}, column1, column2, column3, column4 {rows};"


def _values(quote, recorded: Recorded, columns: dict[str, tuple[str, str]], row: str, old: str, new: str) -> str:
    """Return the rows to insert: each watched column, its value before and after, where these differ."""
    spoken = f"CAST({recorded.language.format(row=row)} AS text)"
    lines = []
    for name, (field, language) in columns.items():
        before, after = (f"CAST({side}.{quote(name)} AS text)" if side else "CAST(NULL AS text)" for side in (old, new))
        lines.append(f"('{field}', {repr(language) if language else spoken}, {before}, {after})")
    return f"FROM (VALUES {', '.join(lines)}) AS f WHERE coalesce(column3, '') <> coalesce(column4, '')"


def _hide(column: str, name: str) -> str:
    """Return the row that says that a column changed, without saying from what to what."""
    value = f"('{name}', '', CAST(NULL AS text), CAST(NULL AS text))"
    return f"FROM (VALUES {value}) AS f WHERE OLD.{column} <> NEW.{column}"


def _trigger(connection: BaseDatabaseWrapper, table: str, event: str, of: str, body: str) -> Iterator[str]:
    name = _name(table, event)
    if connection.vendor == "sqlite":
        yield f"DROP TRIGGER IF EXISTS {name}"
        yield f"CREATE TRIGGER {name} AFTER {event}{of} ON {table} BEGIN {body} END"
        return
    yield (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} RETURN NULL; END $$"
    )
    yield f"CREATE OR REPLACE TRIGGER {name} AFTER {event}{of} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"


def _drop(connection: BaseDatabaseWrapper, table: str) -> list[str]:
    on = f" ON {table}" if connection.vendor == "postgresql" else ""
    return [f"DROP TRIGGER IF EXISTS {_name(table, event)}{on}" for event, *_rows in EVENTS]


def _name(table: str, event: str) -> str:
    return f"{table}_trail_{event.lower()}"
