"""The forms of the one screen on which an appeal is written."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from nested_admin.formsets import NestedInlineFormSet

from appeals.admin.fields import PlainLines, warn_of_disguises
from appeals.admin.forms_campaign import free_key
from appeals.admin.merging import seal, stored_values
from appeals.compare import Change, compare
from appeals.document import DocumentError, from_markdown, to_markdown
from appeals.languages import column
from appeals.models import Appeal, Demand, Section, Slug
from appeals.translating.snapshot import document, working_text

MEANWHILE = gettext_lazy("Somebody else has changed this appeal since you opened it. Nothing has been saved yet.")


def canonical_text(appeal: Appeal, language: str) -> str:
    """Return the canonical text of what is stored now of ``appeal`` in ``language``; empty for an unsaved appeal."""
    stored = Appeal.objects.filter(pk=appeal.pk).first()
    return to_markdown(document(working_text(stored), language)) if stored else ""


def changes_between(old: str, new: str) -> list[Change]:
    """Return what differs between two canonical texts; nothing where one of them can't be read."""
    try:
        return compare(from_markdown(old), from_markdown(new))
    except DocumentError:
        return []


class AppealForm(forms.ModelForm):
    """Title, slogan, summary, text for passing on, date and place in the source language.

    ``base`` is the canonical text that the form was opened from. When the stored text is another one by now, the form
    doesn't validate, ``meanwhile`` holds what the others changed, and the next attempt saves over it knowingly.
    ``opened`` carries the digests of the fields' values then: by these ``merging`` tells who has changed what.
    """

    base = PlainLines(widget=forms.HiddenInput)
    opened = PlainLines(widget=forms.HiddenInput)
    meanwhile: list[Change] | None = None
    language = "en"

    class Meta:
        model = Appeal
        fields = ("issued_on",)
        widgets = {"issued_on": forms.DateInput({"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.stored = canonical_text(self.instance, self.language) if self.instance.pk else ""
        self.initial["base"] = self.stored
        self.initial["opened"] = seal(stored_values(self.instance, self.language)) if self.instance.pk else ""
        if "key" in self.fields:
            self.fields["key"].required = False
        warn_of_disguises(self)

    def clean_key(self) -> str:
        """Return the key, made from the title where none is given."""
        key = self.cleaned_data["key"]
        if not key:
            return free_key(Appeal, self.data.get(column("title", self.language), ""))
        if Slug.objects.filter(slug=key).exists():
            raise forms.ValidationError(_("Another appeal has this address; choose a different key."))
        return key

    def clean(self) -> dict:
        """Refuse to save over what somebody else has saved in the meantime."""
        cleaned = super().clean() or self.cleaned_data
        base = cleaned.get("base", "")
        if self.instance.pk and base and base != self.stored:
            self.meanwhile = changes_between(base, self.stored)
            self.data = self.data.copy()
            self.data["base"] = self.stored
            raise forms.ValidationError(MEANWHILE)
        return cleaned


class NumberedForm(forms.ModelForm):
    """A section or demand. ``kept`` carries its number, so that a row that vanished meanwhile comes back with it."""

    kept = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.initial["kept"] = self.instance.number
        for name in self.fields:
            if address := self.address(name):
                self.fields[name].widget.attrs["data-piece"] = address
        warn_of_disguises(self)

    def address(self, name: str) -> str:
        """Return the address of the piece that the field ``name`` holds; empty for a new row or another field."""
        return ""

    def take_kept_number(self, appeal: Appeal, last: int) -> None:
        """Give a new row the number that it had, if the appeal gave that out and no other row has it."""
        kept = self.cleaned_data.get("kept")
        others = type(self.instance).objects.filter(appeal=appeal, number=kept)
        if self.instance.pk is None and kept and kept <= last and not others.exists():
            self.instance.number = kept


class SectionForm(NumberedForm):
    """A section: its addressee, the text before the demands and the text after them."""

    class Meta:
        model = Section
        fields = ("position", "addressee")
        widgets = {"position": forms.HiddenInput}

    def address(self, name: str) -> str:
        """Return the piece's address, such as ``section:2.prose``."""
        field = name.split("_")[0]
        wanted = self.instance.number and field in ("prose", "closing", "addressee")
        return f"section:{self.instance.number}.{field}" if wanted else ""

    def save(self, commit: bool = True) -> Section:
        """Save; a section that came back keeps its number."""
        self.take_kept_number(self.instance.appeal, self.instance.appeal.last_section)
        return super().save(commit)


class DemandForm(NumberedForm):
    """A demand: one paragraph."""

    class Meta:
        model = Demand
        fields = ("position",)
        widgets = {"position": forms.HiddenInput}

    def address(self, name: str) -> str:
        """Return the piece's address, such as ``demand:3.text``."""
        return f"demand:{self.instance.number}.text" if self.instance.number and name.startswith("text") else ""

    def save(self, commit: bool = True) -> Demand:
        """Save; a demand that came back keeps its number."""
        appeal = self.instance.section.appeal
        self.take_kept_number(appeal, appeal.last_demand)
        return super().save(commit)


class SectionFormSet(NestedInlineFormSet):
    """Sections are removed last of all: a demand that was dragged out of one is not to go with it."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.leaving: list[Section] = []

    def delete_existing(self, obj: Section, commit: bool = True) -> None:
        """Remember the section; ``remove_leaving`` deletes it when its demands have found their places."""
        self.leaving.append(obj)

    def remove_leaving(self) -> None:
        """Delete the removed sections with the demands that are still in them."""
        for section in self.leaving:
            section.delete()
