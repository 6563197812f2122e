"""Save what was read: a new appeal, a new state of one, or one language of it edited as one document."""

from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from appeals.compare import Change, compare
from appeals.document import Document
from appeals.importing.original import edit_original
from appeals.importing.parties import SavingError, check_key, key_from
from appeals.importing.reading import Reading, from_document, read
from appeals.importing.translated import Hand, edit_translation
from appeals.languages import CATALOGUE
from appeals.models import Appeal, Campaign, Revision, Slug
from appeals.publishing.keys import signing_key
from appeals.publishing.publish import publish
from appeals.translating.edit import EditError
from appeals.translating.snapshot import document, working_text

__all__ = ["Hand", "Imported", "KeyTakenError", "Saved", "SavingError", "apply", "import_document", "preview", "save"]

COMMAND = Hand()


class KeyTakenError(SavingError):
    """There is an appeal with this ``key`` already."""

    def __init__(self, key: str) -> None:
        message = _("An appeal “%(key)s” exists; use --update to make a new draft of it, or choose another --slug.")
        super().__init__(message % {"key": key})
        self.key = key


@dataclass(frozen=True, slots=True)
class Saved:
    """The appeal, what an update changed in it, and notes on the issuers and addressees that were made or found."""

    appeal: Appeal
    changes: list[Change] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Imported:
    """A reading, what was saved, and the version if it was published."""

    reading: Reading
    saved: Saved
    revision: Revision | None = None


@transaction.atomic
def import_document(
    data: bytes,
    *,
    name: str = "",
    language: str | None = None,
    key: str | None = None,
    update: bool = False,
    publish_reason: str | None = None,
) -> Imported:
    """Read the file ``data``, save it and, if ``publish_reason`` is not None, publish it: all or nothing.

    Raises ReadingError, SavingError, and what ``publish`` raises.
    """
    reading = read(data, name=name, language=language)
    saved = save(reading, key=key, update=update)
    if publish_reason is None:
        return Imported(reading, saved)
    return Imported(reading, saved, publish(saved.appeal, reason=publish_reason, key=signing_key()))


@transaction.atomic
def save(reading: Reading, *, key: str | None = None, language: str | None = None, update: bool = False) -> Saved:
    """Save ``reading`` as a new appeal, or with ``update`` as a new draft state of the appeal that exists.

    ``key`` comes first, then the key that the document states, then one made of the title. ``language`` is for a
    reading that has none; without it, it is the appeal's own or the campaign's default. Raises SavingError.
    """
    chosen = check_key(key or reading.appeal or key_from(reading.title, fallback="appeal"))
    appeal = Appeal.objects.select_for_update().filter(key=chosen).first()
    if appeal and not update:
        raise KeyTakenError(chosen)
    if appeal:
        notes: list[str] = []
        changes = _apply(appeal, reading.language or language or appeal.source_language, reading, notes)
        return Saved(appeal, changes, notes)
    if update:
        message = _("There is no appeal with the key “%(key)s” to update; name it with --slug, or leave --update out.")
        raise SavingError(message % {"key": chosen})
    return _create(reading, chosen, reading.language or language or Campaign.objects.current().default_language)


def apply(appeal: Appeal, language: str, reading: Reading | Document, *, hand: Hand = COMMAND) -> list[Change]:
    """Edit ``appeal`` in ``language`` as one document; return what changed.

    In the source language pieces, demands and sections are changed, added, removed and put in order, and demands keep
    their numbers. A translation must have the original's structure; only its texts are written. One transaction.
    Raises SavingError, one clear line, with nothing saved.
    """
    with transaction.atomic():
        locked = Appeal.objects.select_for_update().get(pk=appeal.pk)
        read_one = from_document(reading) if isinstance(reading, Document) else reading
        changes = _apply(locked, language, read_one, [], hand)
    appeal.refresh_from_db()
    return changes


def preview(appeal: Appeal, language: str, reading: Reading | Document) -> list[Change]:
    """Return what ``apply`` would change, and save nothing. Raises SavingError as it does."""
    with transaction.atomic():
        changes = apply(appeal, language, reading)
        transaction.set_rollback(True)
    appeal.refresh_from_db()
    return changes


def _create(reading: Reading, key: str, language: str) -> Saved:
    if language not in CATALOGUE:
        raise SavingError(_("“%(code)s” is not a language of the catalogue.") % {"code": language})
    if reading.source and reading.source != language:
        message = _("This is a translation from “%(source)s”; import the original first, and then this with --update.")
        raise SavingError(message % {"source": reading.source})
    if not reading.title:
        raise SavingError(_("The document has no title. Write it on a line of its own at the top, as “# Title”."))
    if Slug.objects.filter(slug=key).exists():
        message = _("“%(key)s” is the address of another appeal; choose another key with --slug.")
        raise SavingError(message % {"key": key})
    appeal = Appeal.objects.create(key=key, source_language=language)
    notes = _edit(appeal, language, reading)
    appeal.refresh_from_db()
    return Saved(appeal, notes=notes)


def _apply(appeal: Appeal, language: str, reading: Reading, notes: list[str], hand: Hand = COMMAND) -> list[Change]:
    _check_belongs(appeal, language, reading)
    before = document(working_text(appeal), language)
    notes += _edit(appeal, language, reading, hand)
    appeal.refresh_from_db()
    changes = compare(before, document(working_text(appeal), language))
    if changes:
        appeal.save(update_fields=["changed_at"])
    return changes


def _edit(appeal: Appeal, language: str, reading: Reading, hand: Hand = COMMAND) -> list[str]:
    try:
        if language == appeal.source_language:
            return edit_original(appeal, reading)
        edit_translation(appeal, language, reading, hand)
    except EditError as error:
        raise SavingError(str(error)) from error
    return []


def _check_belongs(appeal: Appeal, language: str, reading: Reading) -> None:
    if language not in CATALOGUE:
        raise SavingError(_("“%(code)s” is not a language of the catalogue.") % {"code": language})
    stated = [
        (reading.appeal, appeal.key, _("The document belongs to the appeal “%(stated)s”, not to “%(expected)s”.")),
        (reading.language, language, _("The document is in “%(stated)s”, not in “%(expected)s”.")),
        (
            reading.source,
            appeal.source_language,
            _("The document is translated from “%(stated)s”, but the original is in “%(expected)s”."),
        ),
    ]
    for found, expected, message in stated:
        if found and found != expected:
            raise SavingError(message % {"stated": found, "expected": expected})
