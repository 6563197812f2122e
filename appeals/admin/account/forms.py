"""The forms of the door and of one's own account."""

from allauth.account.forms import LoginForm, ReauthenticateForm
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateByCodeForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.contrib.auth import password_validation
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from appeals.accounts.adapters import WRONG_CODE
from appeals.accounts.guessing import Tries, code_tries, is_first_use

TOO_MANY_CODES = _(
    "Too many tries. Use a passkey or a device where you have been logged in before, ask an admin for a link, "
    "or wait until tomorrow."
)
CODE = {"class": "vTextField desk-code", "autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}
NAME_OF_KEY = _("Name of the passkey")
MOST_OF_A_KEY = 32 * 1024
BROKEN = (ValidationError, TypeError, ValueError, LookupError, AttributeError, ArithmeticError)
WRONG_KEY = _("This passkey opens nothing here.")


def password_field(label: str, autocomplete: str, **options) -> forms.CharField:
    """Return a field for a password; longer than a thousand characters is none."""
    widget = forms.PasswordInput({"class": "vTextField", "autocomplete": autocomplete})
    return forms.CharField(label=label, widget=widget, strip=False, max_length=1000, **options)


class DoorForm(LoginForm):
    """Name and password."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.CharField(
            label=_("Name"),
            max_length=150,
            widget=forms.TextInput({"class": "vTextField", "autocomplete": "username", "autocapitalize": "none"}),
        )
        self.fields["password"] = password_field(_("Password"), "current-password")


class CountedCode:
    """A code of six digits, or a recovery code: counted before it is looked at, good for one use."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = forms.CharField(label=_("Code"), max_length=30, widget=forms.TextInput(CODE))

    def clean_code(self) -> str:
        """Return the code. Raises ValidationError if it is wrong, was used just now, or after too many tries."""
        tries = code_tries(context.request, self.user)
        if not tries.take():
            raise ValidationError(TOO_MANY_CODES)
        code = super().clean_code()
        if not is_first_use(self.user, "".join(code.split())):
            raise ValidationError(WRONG_CODE)
        tries.give_back()
        return code


class CodeForm(CountedCode, AuthenticateForm):
    """The code at the door."""


class ProofByCodeForm(CountedCode, ReauthenticateByCodeForm):
    """The code of who is in, once more."""


class AppForm(CountedCode, ActivateTOTPForm):
    """The first code of a new authenticator app."""


class ProofByPasswordForm(ReauthenticateForm):
    """The password of who has no second factor yet, once more."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"] = password_field(_("Password"), "current-password")


class KeyField(forms.JSONField):
    """What a browser tells of a passkey: a few kilobytes of JSON."""

    def to_python(self, value: str | None) -> object:
        """Return what it says. Raises ValidationError for what is no such thing."""
        try:
            if value and len(value) <= MOST_OF_A_KEY:
                return super().to_python(value)
        except RecursionError:
            pass
        raise ValidationError(WRONG_KEY)

    def bound_data(self, data: str, initial: object) -> str:
        """Return nothing: what was sent is not shown again."""
        return ""

    def prepare_value(self, value: object) -> str:
        """Return nothing: a key is only ever told by a browser."""
        return ""


class CheckedKey:
    """A passkey. The library that reads it falls over much that is none."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credential"] = KeyField(widget=forms.HiddenInput)

    def clean_credential(self) -> object:
        """Return what allauth makes of it. Raises ValidationError for anything that isn't the passkey asked for."""
        try:
            return super().clean_credential()
        except BROKEN as error:
            raise ValidationError(WRONG_KEY) from error


class DoorKeyForm(CheckedKey, LoginWebAuthnForm):
    """The passkey that opens the door by itself."""


class SecondKeyForm(CheckedKey, AuthenticateWebAuthnForm):
    """The passkey after the password."""


class ProofByKeyForm(CheckedKey, ReauthenticateWebAuthnForm):
    """The passkey of who is in, once more."""


class PasskeyForm(AddWebAuthnForm):
    """A new passkey: it always opens the door by itself, hence asks for a finger, a face or a PIN."""

    passwordless = None

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credential"] = KeyField(widget=forms.HiddenInput)
        self.fields["name"] = forms.CharField(
            label=NAME_OF_KEY,
            required=False,
            max_length=60,
            widget=forms.TextInput({"class": "vTextField", "autocomplete": "off"}),
            help_text=_("For yourself: which device holds it."),
        )

    def clean(self) -> dict:
        """Check the passkey. Raises ValidationError for anything that isn't one made just now."""
        try:
            return super().clean()
        except BROKEN as error:
            raise ValidationError(_("That was no new passkey. Try again.")) from error


class PasskeyNameForm(EditWebAuthnForm):
    """Another name for a passkey."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        widget = forms.TextInput({"class": "vTextField", "autocomplete": "off"})
        self.fields["name"] = forms.CharField(label=NAME_OF_KEY, max_length=60, widget=widget)


class NewPasswordForm(forms.Form):
    """A new password of ``user``, twice."""

    password = password_field(
        _("New password"),
        "new-password",
        help_text=_("12 characters or more. Four or five words that nobody would put together are best."),
    )
    again = password_field(_("The same again"), "new-password")

    def __init__(self, *args, user: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        """Return the password. Raises ValidationError if it is weak or known to attackers."""
        password_validation.validate_password(self.cleaned_data["password"], self.user)
        return self.cleaned_data["password"]

    def clean(self) -> dict:
        """Compare both."""
        chosen, again = self.cleaned_data.get("password"), self.cleaned_data.get("again")
        if chosen and again and chosen != again:
            self.add_error("again", _("The two passwords differ."))
        return self.cleaned_data

    def save(self) -> User:
        """Give the user the password."""
        self.user.set_password(self.cleaned_data["password"])
        self.user.save(update_fields=["password"])
        return self.user


class EmailForm(forms.ModelForm):
    """The address where admins reach a user; the desk itself sends no mail."""

    class Meta:
        model = User
        fields = ["email"]
        widgets = {"email": forms.EmailInput({"class": "vTextField", "autocomplete": "email"})}


class LinkPasswordForm(forms.Form):
    """The password of her whose link it is; ``tries`` are those of the link."""

    password = password_field(_("Password"), "current-password")

    def __init__(self, *args, user: User, tries: Tries, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.tries = user, tries

    def clean_password(self) -> str:
        """Return the password. Raises ValidationError if it isn't hers, or after too many tries."""
        if not self.tries.take():
            raise ValidationError(_("Too many tries. Ask for a new link, or wait for an hour."))
        if not self.user.check_password(self.cleaned_data["password"]):
            raise ValidationError(_("This is not your password."))
        self.tries.give_back()
        return self.cleaned_data["password"]
