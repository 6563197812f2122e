"""The forms that take an appeal as one document."""

import base64
import binascii

from django import forms
from django.contrib.auth.models import User
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appeals.admin.fields import PlainLines, text_attrs
from appeals.admin.forms_appeal import MEANWHILE, canonical_text, changes_between
from appeals.admin.merging_documents import merge_documents
from appeals.compare import Change
from appeals.document import DocumentError, from_markdown
from appeals.importing.reading import Reading, ReadingError, read
from appeals.importing.save import Hand, KeyTakenError, Saved, SavingError, apply, preview, save
from appeals.languages import CATALOGUE
from appeals.models import Appeal, Campaign, Mark
from appeals.translating.rights import may_approve

LANGUAGES = [(code, f"{entry.own_name} ({entry.english_name})") for code, entry in CATALOGUE.items()]


class DocumentForm(forms.Form):
    """One language of an appeal as one text. ``base`` is the text that the form was opened with.

    After validation ``reading`` is what was understood and ``changes`` is what saving would change. ``meanwhile``
    holds what others have changed since ``base``; the next attempt saves over that knowingly. Where the two can be
    put together, the text is by then what both have done (``merged``), and ``conflicts`` names what stayed hers.
    """

    text = PlainLines(label=gettext_lazy("The whole text"))
    base = PlainLines(widget=forms.HiddenInput)
    meanwhile: list[Change] | None = None
    reading: Reading | None = None
    merged = False
    conflicts: list[str] = []

    def __init__(self, *args, appeal: Appeal, language: str, **kwargs) -> None:
        self.appeal, self.language = appeal, language
        self.stored = canonical_text(appeal, language)
        self.changes: list[Change] = []
        super().__init__(*args, initial={"text": self.stored, "base": self.stored}, **kwargs)
        attrs = {**text_attrs(language), "class": "desk-document", "rows": 32, "spellcheck": "true"}
        self.fields["text"].widget = forms.Textarea(attrs)

    def clean_text(self) -> str:
        """Return the text if it can be read as the appeal's in this language."""
        text = self.cleaned_data["text"]
        try:
            self.reading = read(text.encode(), name="document.md", language=self.language)
            self.changes = preview(self.appeal, self.language, self.reading)
        except (ReadingError, SavingError) as error:
            raise forms.ValidationError([str(error), *_first_doubt(text)]) from error
        return text

    def clean(self) -> dict:
        """Refuse to save over what somebody else has saved in the meantime."""
        cleaned = super().clean() or self.cleaned_data
        base = cleaned.get("base", "")
        if base and base != self.stored:
            self.meanwhile = changes_between(base, self.stored)
            self.data = self.data.copy()
            self.data["base"] = self.stored
            if found := merge_documents(base, self.stored, cleaned.get("text", "")):
                self.merged = True
                self.data["text"], self.conflicts = found
            raise forms.ValidationError(MEANWHILE)
        return cleaned

    def save(self, user: User) -> list[Change]:
        """Save the text piece by piece and return what changed. Raises SavingError.

        A translation is approved thereby only if ``user`` may approve without a second pair of eyes.
        """
        alone = may_approve(user, self.language) and not Campaign.objects.current().four_eyes
        hand = Hand(Mark.State.APPROVED if alone else Mark.State.DRAFT, user)
        return apply(self.appeal, self.language, self.reading, hand=hand)


def _first_doubt(text: str) -> list[str]:
    """Return where the text stops being a document that can be read without a doubt, as a list of none or one."""
    try:
        from_markdown(text)
    except DocumentError as error:
        return [str(error)]
    return []


class ImportForm(forms.Form):
    """A new appeal from a document: pasted or uploaded. ``kept`` carries an uploaded file over to the second step."""

    text = PlainLines(
        label=gettext_lazy("Paste the document"),
        widget=forms.Textarea({"rows": 18, "class": "desk-document", "dir": "auto"}),
    )
    file = forms.FileField(
        label=gettext_lazy("or upload it"),
        required=False,
        help_text=gettext_lazy("Plain text (.txt), Markdown (.md) or Word (.docx), at most 1 MB."),
        widget=forms.ClearableFileInput({"accept": ".txt,.md,.markdown,.docx"}),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the document"),
        required=False,
        choices=[("", gettext_lazy("as the document says")), *LANGUAGES],
    )
    key = forms.SlugField(
        label=gettext_lazy("Key"),
        required=False,
        max_length=80,
        help_text=gettext_lazy("The appeal's address. Leave it empty to have it made from the title."),
    )
    kept = forms.CharField(required=False, widget=forms.HiddenInput)
    kept_name = forms.CharField(required=False, widget=forms.HiddenInput)
    reading: Reading | None = None

    def clean(self) -> dict:
        """Read the document; an error stands at the field that it came from."""
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        where, name, data = self._document(cleaned)
        try:
            self.reading = read(data, name=name, language=cleaned["language"] or None)
        except ReadingError as error:
            self.add_error("language" if "“" in str(error) and cleaned["language"] else where, str(error))
        return cleaned

    def save(self) -> Saved | None:
        """Save a new appeal and return it; a refusal goes into the form."""
        try:
            return save(self.reading, key=self.cleaned_data["key"] or None)
        except KeyTakenError as error:
            message = _("There is an appeal with the key “%(key)s” already; choose another key.")
            self.add_error("key", message % {"key": error.key})
        except SavingError as error:
            self.add_error(None, str(error))
        return None

    def _document(self, cleaned: dict) -> tuple[str, str, bytes]:
        """Return the field that the document came from, its file name and its bytes."""
        if uploaded := cleaned.get("file"):
            data = uploaded.read(1_000_001)
            self.data = self.data.copy()
            self.data["kept"], self.data["kept_name"] = base64.b64encode(data).decode(), uploaded.name
            return "file", uploaded.name, data
        if cleaned["kept"] and not cleaned["text"].strip():
            return "file", cleaned["kept_name"], _decoded(cleaned["kept"])
        return "text", "", cleaned["text"].encode()


def _decoded(kept: str) -> bytes:
    try:
        return base64.b64decode(kept, validate=True)
    except binascii.Error:
        return b""
