"""The form with which an admin invites somebody."""

from django import forms
from django.contrib.auth.models import Group, User
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from appeals.accounts.invite import invite
from appeals.languages import CATALOGUE
from appeals.models import Campaign


class InvitationForm(forms.Form):
    """Name, address, role; for translators their languages."""

    name = forms.CharField(
        label=_("Name"),
        max_length=150,
        help_text=_("With this she logs in. Letters, digits and @ . + - _ only; it needn't be her real name."),
        widget=forms.TextInput({"class": "vTextField", "autocomplete": "off", "autocapitalize": "none"}),
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        help_text=_("For yourself, to find her: the desk sends no mail."),
        widget=forms.EmailInput({"class": "vTextField", "autocomplete": "off"}),
    )
    role = forms.ModelChoiceField(
        Group.objects.order_by("name"), label=_("Role"), empty_label=None, widget=forms.RadioSelect
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages into which she may translate"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        offered = [CATALOGUE[code] for code in Campaign.objects.current().offered()]
        self.fields["languages"].choices = [(entry.code, entry.own_name) for entry in offered]

    def save(self) -> tuple[User, str] | None:
        """Invite her; return her and her link's secret, or None with an error by the field."""
        chosen = self.cleaned_data
        try:
            return invite(chosen["name"], role=chosen["role"], email=chosen["email"], languages=chosen["languages"])
        except ValidationError as error:
            self.add_error("name", error.messages)
            return None
