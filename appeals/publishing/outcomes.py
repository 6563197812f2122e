"""The ledger of a demand: entries of what came of it, and notes on them. Both are written once."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from appeals.languages import CATALOGUE
from appeals.models import Appeal, Edition, Outcome, OutcomeNote, RevisionDemand
from appeals.normalform import paragraphs
from appeals.publishing.publish import hold
from appeals.publishing.shelving import shelve


def record_outcome(
    appeal: Appeal,
    *,
    number: int,
    status: str,
    on: date,
    evidence: str = "",
    note: str = "",
    replaces: Outcome | None = None,
) -> Outcome:
    """Enter what came of the demand ``number``, in one transaction, and return the entry.

    ``status`` is one of Outcome.Status, ``on`` the day on which it happened, ``evidence`` a web address that shows it,
    ``note`` a few lines of Markdown in the appeal's source language. ``replaces`` is a mistaken entry of the same
    demand, which readers then see struck through.

    Raises ValidationError, by the field where it is about one, and PublishingError where the database stays busy.
    """
    entry = Outcome(appeal=appeal, number=number, status=status, date=on, evidence=evidence.strip(), replaces=replaces)
    with hold(appeal.pk):
        _check(entry)
        entry.save()
        shelve(appeal.pk)
        if note.strip():
            _write_note(entry, appeal.source_language, note)
    return entry


def add_note(outcome: Outcome, *, language: str, text: str) -> OutcomeNote:
    """Write what there is to say of an entry in one more language, and return it.

    Raises ValidationError, by the field, where there is a note in that language already or the text is empty, and
    PublishingError where the database stays busy.
    """
    with hold(outcome.appeal_id):
        return _write_note(outcome, language, text)


def published_demands(appeal: Appeal) -> list[int]:
    """Return the numbers of the demands that readers can see, in the newest version or a former one."""
    public = Edition.objects.public().filter(revision__appeal=appeal).order_by().values("revision")
    rows = RevisionDemand.objects.filter(revision__in=public)
    return sorted(rows.values_list("number", flat=True).distinct())


def _check(entry: Outcome) -> None:
    """Raise what stands in the way of ``entry``."""
    entry.clean_fields()
    if entry.number not in published_demands(entry.appeal):
        raise ValidationError({"number": _("This demand is not published: nothing can have come of it yet.")})
    before = entry.replaces
    if before and (before.appeal_id, before.number) != (entry.appeal_id, entry.number):
        raise ValidationError(_("An entry can only be replaced by one of the same demand."))
    if before and not Outcome.objects.standing().filter(pk=before.pk).exists():
        raise ValidationError(_("This entry has been replaced already. Look at the ledger again."))


def _write_note(outcome: Outcome, language: str, text: str) -> OutcomeNote:
    note = OutcomeNote(outcome=outcome, language=language, text=paragraphs(text.strip()))
    try:
        note.clean_fields()
    except ValidationError as error:
        said = error.message_dict
        raise ValidationError({"note" if name == "text" else name: told for name, told in said.items()}) from error
    if OutcomeNote.objects.filter(outcome=outcome, language=language).exists():
        message = _("There is a note in %(language)s already, and it stays as it is.")
        raise ValidationError({"note": message % {"language": CATALOGUE[language].own_name}})
    note.save()
    return note
