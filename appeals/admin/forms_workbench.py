"""The forms of the workbench, of files, of links, and of the filters. Each posts little: one piece at a time."""

from django import forms
from django.utils.translation import gettext_lazy as _

from appeals.admin.fields import PlainLines
from appeals.languages import CATALOGUE
from appeals.translating.files import FORMATS, SIZE_LIMIT
from appeals.translating.table import MISSING, OUTDATED, PUBLISHED, READY, REVIEW, WORK

STATES = {
    OUTDATED: _("outdated"),
    REVIEW: _("to review"),
    READY: _("ready"),
    WORK: _("in work"),
    MISSING: _("missing"),
    PUBLISHED: _("published"),
}


class PieceForm(forms.Form):
    """What is posted of one piece.

    ``seen`` is the text that stood there when the page was made, ``original`` the fingerprint of the original that the
    translator had before her eyes.
    """

    piece = forms.CharField(max_length=120)
    text = PlainLines()
    seen = PlainLines()
    original = forms.CharField(max_length=64)


class SlugForm(forms.Form):
    """The appeal's own address in the language; empty means its key."""

    slug = forms.CharField(max_length=120, required=False)


class UploadForm(forms.Form):
    """A file that comes back from a translator's own tools."""

    file = forms.FileField(
        label=_("File"), widget=forms.FileInput({"accept": ",".join(f".{each.ending}" for each in FORMATS.values())})
    )

    def read(self) -> bytes:
        """Return the content, of a file that is too big only so much as shows it."""
        return self.cleaned_data["file"].read(SIZE_LIMIT + 1)


class LinkForm(forms.Form):
    """A new link for a translator without an account."""

    language = forms.ChoiceField(label=_("Language"))
    days = forms.IntegerField(label=_("Valid for how many days"), min_value=1, max_value=90, initial=14)
    note = forms.CharField(
        label=_("Note"), max_length=120, required=False, help_text=_("For yourself: who got it. Readers never see it.")
    )

    def __init__(self, *args, languages: list[str], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [(code, CATALOGUE[code].own_name) for code in languages]


class TableForm(forms.Form):
    """The filters of the table. What makes no sense is passed over."""

    q = forms.CharField(label=_("Search"), required=False, max_length=200, widget=forms.TextInput({"type": "search"}))
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("any")), *STATES.items()])
    language = forms.ChoiceField(label=_("Language"), required=False)
    mine = forms.BooleanField(label=_("Only my languages"), required=False)

    def __init__(self, *args, languages: list[str], own: list[str], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        names = [(code, CATALOGUE[code].own_name) for code in languages]
        self.fields["language"].choices = [("", _("all")), *names]
        if not own:
            del self.fields["mine"]

    def chosen(self) -> dict:
        """Return the valid values."""
        self.is_valid()
        return self.cleaned_data
