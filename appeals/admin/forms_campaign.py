"""The forms of the campaign and of the parties."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from slugify import slugify

from appeals.admin.fields import warn_of_disguises
from appeals.languages import CATALOGUE, CODES, column, in_order
from appeals.models import Campaign

OWN_NAMES = [(code, entry.own_name) for code, entry in CATALOGUE.items()]


class CampaignForm(forms.ModelForm):
    """The campaign; its languages are ticked in a list."""

    languages = forms.MultipleChoiceField(choices=OWN_NAMES, widget=forms.CheckboxSelectMultiple)
    default_language = forms.ChoiceField(choices=OWN_NAMES)

    class Meta:
        model = Campaign
        fields = ("languages", "default_language")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name in ("languages", "default_language"):
            field, original = self.fields[name], Campaign._meta.get_field(name)
            field.label, field.help_text = capfirst(original.verbose_name), original.help_text
            self.initial.setdefault(name, original.get_default())
        warn_of_disguises(self)

    def clean_languages(self) -> list[str]:
        """Return the ticked codes in the catalogue's order."""
        return in_order(self.cleaned_data["languages"])


class PartyForm(forms.ModelForm):
    """An issuer or addressee; its key is made from its name where none is given."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if "key" in self.fields:
            self.fields["key"].required = False
        warn_of_disguises(self)

    def clean(self) -> dict:
        """Refuse a party without any name, and fill in an empty key."""
        cleaned = super().clean() or self.cleaned_data
        names = [cleaned.get(column("name", code)) for code in CODES]
        name = next(filter(None, names), "")
        if not name:
            raise forms.ValidationError(_("Write the name in at least one language."))
        if "key" in self.fields and not cleaned.get("key") and "key" not in self.errors:
            cleaned["key"] = free_key(self._meta.model, name)
        return cleaned


def free_key(model, name: str) -> str:
    """Return a key for ``name`` that no row of ``model`` has; Latin letters, digits and hyphens, at most 80."""
    stem = slugify(name, max_length=70, word_boundary=True) or model._meta.model_name
    taken = set(model.objects.filter(key__startswith=stem).values_list("key", flat=True))
    candidates = [stem, *(f"{stem}-{number}" for number in range(2, len(taken) + 3))]
    return next(candidate for candidate in candidates if candidate not in taken)
