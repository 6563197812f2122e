"""The form of an appeal's own addresses."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction

from appeals.admin.fields import text_attrs
from appeals.languages import CATALOGUE
from appeals.models import Appeal, Slug
from appeals.publishing.addresses import give_address


class AddressesForm(forms.Form):
    """One field for each language on offer; an empty one means that the appeal's key is its address."""

    def __init__(self, *args, appeal: Appeal, languages: list[str], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.appeal = appeal
        current = dict(Slug.objects.filter(appeal=appeal, current=True).values_list("language", "slug"))
        for code in languages:
            widget = forms.TextInput({**text_attrs(code), "class": "vTextField", "placeholder": appeal.key})
            label = CATALOGUE[code].own_name
            field = forms.CharField(label=label, max_length=120, required=False, widget=widget)
            field.initial = current.get(code, "")
            self.fields[code] = field

    def save(self) -> bool:
        """Give the appeal its addresses, all or none; return whether all could be given."""
        with transaction.atomic():
            for code in self.changed_data:
                try:
                    give_address(self.appeal, code, self.cleaned_data[code])
                except ValidationError as error:
                    self.add_error(code, error.messages)
            if self.errors:
                transaction.set_rollback(True)
        return not self.errors
