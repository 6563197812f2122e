"""The forms of the ledger: an entry of what came of a demand, and a note on one in another language."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appeals.admin.fields import text_attrs
from appeals.models import Outcome, OutcomeNote
from appeals.publishing.outcomes import add_note, record_outcome
from appeals.publishing.publish import PublishingError

LONGEST_NOTE = 1000


class WebAddress(forms.URLField):
    """An address of the web; one without a beginning gets ``https://``."""

    default_validators = [URLValidator(schemes=["http", "https"])]

    def __init__(self, **options) -> None:
        super().__init__(assume_scheme="https", max_length=500, **options)


class NoteForm(forms.Form):
    """A note on ``outcome`` in ``language``."""

    note = forms.CharField(label=_("Note"), max_length=LONGEST_NOTE, help_text=_("A few lines; Markdown."))

    def __init__(self, *args, language: str, outcome: Outcome | None = None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.language, self.outcome = language, outcome
        self.fields["note"].widget = forms.Textarea({"rows": 4, "class": "desk-text", **text_attrs(language)})

    def save(self) -> OutcomeNote | None:
        """Write the note; None where it is refused, which the form then says."""
        return self._said(lambda: add_note(self.outcome, language=self.language, text=self.cleaned_data["note"]))

    def _said(self, write):
        """Return what ``write`` returns; put what it is refused for beside the fields."""
        try:
            return write()
        except PublishingError as error:
            self.add_error(None, str(error))
        except ValidationError as error:
            for name, messages in getattr(error, "error_dict", {None: error}).items():
                self.add_error(name if name in self.fields else None, messages)
        return None


class OutcomeForm(NoteForm):
    """An entry in the ledger of a demand, in place of the mistaken one ``replaces`` if there is one."""

    status = forms.ChoiceField(label=_("State"), choices=Outcome.Status.choices, initial=Outcome.Status.PROMISED)
    date = forms.DateField(
        label=_("Date"),
        help_text=_("The day on which it happened."),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
    )
    evidence = WebAddress(
        label=_("Evidence"), required=False, help_text=_("The address of a page that shows it. Readers can follow it.")
    )
    field_order = ["status", "date", "evidence", "note"]

    def __init__(self, *args, appeal, number: int, replaces: Outcome | None = None, **kwargs) -> None:
        initial = {"date": timezone.now().date(), **(_values(replaces, appeal.source_language) if replaces else {})}
        super().__init__(*args, language=appeal.source_language, initial=initial, **kwargs)
        self.appeal, self.number, self.replaces = appeal, number, replaces
        self.fields["note"].required = False
        self.fields["note"].label = _("Note, in the appeal's language")

    def save(self) -> Outcome | None:
        """Enter it; None where it is refused, which the form then says."""
        told = self.cleaned_data
        return self._said(
            lambda: record_outcome(
                self.appeal,
                number=self.number,
                status=told["status"],
                on=told["date"],
                evidence=told["evidence"],
                note=told["note"],
                replaces=self.replaces,
            )
        )


def _values(entry: Outcome, language: str) -> dict:
    """What a mistaken entry says: most of it will be right."""
    note = entry.notes.filter(language=language).first()
    return {"status": entry.status, "date": entry.date, "evidence": entry.evidence, "note": note.text if note else ""}
