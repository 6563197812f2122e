"""Before what can't be undone the desk makes sure that it is still she who sits there."""

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class PasswordForm(forms.Form):
    """A form that asks for the password again."""

    password = forms.CharField(
        label=gettext_lazy("Your password"),
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
        help_text=gettext_lazy("Asked again, so that nobody does this at a desk that was left open."),
        strip=False,
    )

    def __init__(self, *args, request: HttpRequest, **kwargs) -> None:
        self.request = request
        super().__init__(*args, **kwargs)

    def clean_password(self) -> str:
        """Refuse a wrong password."""
        if not require_recent(self.request, self.cleaned_data["password"]):
            raise forms.ValidationError(_("This is not your password. Nothing was done."))
        return ""


def require_recent(request: HttpRequest, password: str) -> bool:
    """Whether the user has just shown that it is she: by her password."""
    return request.user.check_password(password)
