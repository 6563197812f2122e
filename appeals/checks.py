"""Numbered system checks: mistakes in an installation that would cost texts or trust, each with what to do."""

import stat
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import DatabaseError
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import AddField, CreateModel
from django.db.models import Model, QuerySet

from appeals.languages import CATALOGUE, CODES, column
from appeals.publishing.keys import signing_key
from appeals.rendering.fonts import missing_letters
from appeals.signing import SigningError


def register_checks() -> None:
    """Have ``manage.py check`` run all of them."""
    register(Tags.models)(check_catalogue)
    register(Tags.translation)(check_fallbacks)
    register(Tags.security)(check_signing_key)
    register(Tags.database)(check_fonts)
    register(Tags.database)(check_factors)


def check_catalogue(app_configs: object = None, **kwargs: object) -> list[CheckMessage]:
    """E001: a language with columns is gone. W003: a language of the catalogue has no columns yet."""
    recorded = recorded_columns()
    gone: set[str] = set()
    missing: set[str] = set()
    for model in apps.get_app_config("appeals").get_models():
        columns = recorded.get(model._meta.model_name or "", set())
        for field in _translated_fields(model):
            wanted = {column(field, code): code for code in CODES if hasattr(model, column(field, code))}
            missing |= {code for name, code in wanted.items() if name not in columns}
            gone |= {code for code in _codes(field, columns - wanted.keys()) if not hasattr(model, column(field, code))}
    return [*_catalogue_messages(sorted(gone), sorted(missing))]


def check_fallbacks(app_configs: object = None, **kwargs: object) -> list[CheckMessage]:
    """E003: with fallbacks on, saving a form writes one language's text into another's column."""
    if not getattr(settings, "MODELTRANSLATION_ENABLE_FALLBACKS", True):
        return []
    return [
        Error(
            "Missing translations would be replaced by another language's text, and saved as such.",
            hint="Set MODELTRANSLATION_ENABLE_FALLBACKS = False in the settings.",
            id="zvarot.E003",
        )
    ]


def check_signing_key(app_configs: object = None, **kwargs: object) -> list[CheckMessage]:
    """W001: no key. W002: others on this machine can read it. E004: it can't be used."""
    path = Path(settings.SIGNING_KEY_FILE)
    try:
        key = signing_key()
    except SigningError as error:
        hint = "Nothing can be published until SIGNING_KEY_FILE names a usable key, or a file that isn't there."
        return [Error(str(error), hint=hint, id="zvarot.E004")]
    if key is None:
        hint = "Make a key with “manage.py make_signing_key”, or name an existing one in SIGNING_KEY_FILE."
        return [
            Warning(f"There is no signing key at {path}: texts are published unsigned.", hint=hint, id="zvarot.W001")
        ]
    if path.stat().st_mode & stat.S_IRWXO:
        hint = f"Run “chmod o= {path}”; if it was so for long, make a new key and publish that."
        return [Warning(f"Everyone on this machine can read the signing key {path}.", hint=hint, id="zvarot.W002")]
    return []


def check_fonts(databases: list[str] | None = None, **kwargs: object) -> list[CheckMessage]:
    """W004: no font for a language on offer. It asks the database, so it runs with ``--database default`` only."""
    if "default" not in (databases or ()):
        return []
    try:
        offered = apps.get_model("appeals", "Campaign").objects.current().offered()
    except DatabaseError:  # not migrated yet
        return []
    names = [CATALOGUE[code].english_name for code in offered if missing_letters(CATALOGUE[code])]
    if not names:
        return []
    hint = (
        "Install fonts for them (Debian: fonts-noto-core, for Chinese, Japanese and Korean fonts-noto-cjk), "
        f"or put font files into {Path(settings.VAR_DIR) / 'fonts'}, and start the server anew."
    )
    text = f"No font of this machine has the letters of {', '.join(names)}: nothing can be printed in that."
    return [Warning(text, hint=hint, id="zvarot.W004")]


def check_factors(databases: list[str] | None = None, **kwargs: object) -> list[CheckMessage]:
    """W005: users who have a password alone. It asks the database, so it runs with ``--database default`` only."""
    if "default" not in (databases or ()):
        return []
    try:
        names = [user.get_username() for user in _without_factor() if user.has_usable_password()]
    except DatabaseError:  # not migrated yet
        return []
    if not names:
        return []
    hint = (
        "They are led to a second factor when they next log in; who knows their passwords may be there before them. "
        "Remind them, or give them a link with “manage.py reset_factors”: without it nobody sets one up then."
    )
    return [Warning(f"These users have no second factor: {', '.join(names)}.", hint=hint, id="zvarot.W005")]


def recorded_columns() -> dict[str, set[str]]:
    """Return for each model, by its name in lower case, every column that any migration of ours has ever made.

    A removal does not count: the migration that removes a language's columns is the one to be stopped.
    """
    columns: dict[str, set[str]] = {}
    for (app, _), migration in MigrationLoader(None).disk_migrations.items():
        for operation in migration.operations if app == "appeals" else ():
            if isinstance(operation, CreateModel):
                columns.setdefault(operation.name_lower, set()).update(name for name, _ in operation.fields)
            elif isinstance(operation, AddField):
                columns.setdefault(operation.model_name_lower, set()).add(operation.name)
    return columns


def _without_factor() -> QuerySet:
    """The active users whose password would let anybody set a second factor up in their names."""
    users = apps.get_model("auth", "User").objects.filter(is_active=True, is_staff=True)
    having = apps.get_model("mfa", "Authenticator").objects.filter(type__in=["totp", "webauthn"])
    awaited = apps.get_model("appeals", "WayIn").objects.enrolling()
    return users.exclude(pk__in=having.values("user")).exclude(pk__in=awaited.values("user")).order_by("username")


def _translated_fields(model: type[Model]) -> set[str]:
    """The names of a model's translated fields; modeltranslation has left its mark on their columns."""
    marked = (getattr(field, "translated_field", None) for field in model._meta.get_fields())
    return {field.name for field in marked if field is not None}


def _codes(field: str, columns: set[str]) -> Iterator[str]:
    """Yield the language codes of those ``columns`` that look like columns of ``field``."""
    for name in columns:
        code = name.removeprefix(f"{field}_")
        if code != name and all(part.isalpha() and 2 <= len(part) <= 4 for part in code.split("_")):
            yield code.replace("_", "-")


def _catalogue_messages(gone: list[str], missing: list[str]) -> Iterator[CheckMessage]:
    if gone:
        yield Error(
            f"The catalogue of languages lacks {', '.join(gone)}, whose texts are in the database.",
            hint="Put every code back into appeals/languages.py, and delete the migration that removes its columns.",
            id="zvarot.E001",
        )
    if missing:  # a warning: an error would keep makemigrations from running
        yield Warning(
            f"The languages {', '.join(missing)} have no columns in the database.",
            hint="Run “manage.py makemigrations appeals”, then “manage.py migrate”.",
            id="zvarot.W003",
        )
