"""What allauth asks us: how tries are counted, what it may say, how secrets are kept, what a factor is called."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken
from django.contrib import messages
from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from appeals.accounts.factors import FIRST, is_verified, seal, unseal
from appeals.accounts.guessing import password_tries, remember_device
from appeals.accounts.sessions import begin
from appeals.rendering.qr import svg

WRONG_CODE = _("This code is not valid. Codes change every half a minute and can be used once: wait for the next one.")


class DeskBackend(AuthenticationBackend):
    """Only active users of the desk are anybody. To refuse an unknown name takes as long as a known one."""

    def user_can_authenticate(self, user: User) -> bool:
        """Return whether ``user`` may come in, and be in."""
        return super().user_can_authenticate(user) and user.is_staff


class AccountAdapter(DefaultAccountAdapter):
    """Logging in: no sign-up, the same answer for all who fail, tries counted by us."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("This name and password don't belong together."),
        "incorrect_password": _("This is not your password."),
        "too_many_login_attempts": _(
            "Too many tries. Log in on a device where you have been logged in before, or with a passkey, "
            "ask an admin for a link, or wait for an hour."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: who comes was invited."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: str) -> None:
        """Count the try. Raises ValidationError when there were too many."""
        if not password_tries(request, credentials["username"]).take():
            raise self.validation_error("too_many_login_attempts")

    def authenticate(self, request: HttpRequest, **credentials: str) -> User | None:
        """Return the active user with that name and password, or None. Raises as ``pre_authenticate``."""
        self.pre_authenticate(request, **credentials)
        user = authenticate(request, **credentials)
        if user:
            password_tries(request, credentials["username"]).give_back()
        return user

    def login(self, request: HttpRequest, user: User) -> None:
        """Log ``user`` in: the session's clocks run, and what she has just shown need not be shown again at once."""
        super().login(request, user)
        begin(request.session)
        if records := request.session.get("account_authentication_methods"):
            records[-1]["reauthenticated"] = True

    def post_login(self, request: HttpRequest, user: User, **kwargs: object) -> HttpResponse:
        """Lead on, and give a browser with both factors its own allowance of tries."""
        response = super().post_login(request, user, **kwargs)
        if is_verified(request):
            remember_device(request, response, user)
        return response

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """Answer the passkey of somebody who was shut out as any that isn't known."""
        messages.error(request, _("This passkey opens nothing here."))
        return redirect("account_login")

    def get_reauthentication_methods(self, user: User) -> list[dict]:
        """Return how ``user`` shows that it is her: who has a second factor, with that."""
        methods = super().get_reauthentication_methods(user)
        return [method for method in methods if method["id"].startswith("mfa")] or methods

    def add_message(self, request: HttpRequest, level: int, template: str | None = None, *args, **kwargs) -> None:
        """Say what our own code says; allauth's sentences speak of signing in, and not in all the desk's languages."""
        if message := kwargs.get("message"):
            messages.add_message(request, level, message)


class FactorAdapter(DefaultMFAAdapter):
    """Second factors: secrets are sealed, the QR code is drawn by us, the last one stays."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": WRONG_CODE,
        "cannot_delete_authenticator": _("This is your only second factor. Add another one first."),
    }

    def encrypt(self, text: str) -> str:
        """Return a secret as it is stored."""
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Return what was stored. Raises ValidationError when that needs another SECRET_KEY."""
        try:
            return unseal(encrypted_text)
        except InvalidToken as error:
            raise ValidationError(
                _("The server has a new SECRET_KEY: use a passkey, or ask an admin for a link.")
            ) from error

    def build_totp_svg(self, url: str) -> str:
        """Return the QR code that an authenticator app reads."""
        return svg(url, label=str(_("QR code for your authenticator app")))

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Return whether her user has another factor to log in with."""
        return (
            Authenticator.objects.filter(user=authenticator.user, type__in=FIRST).exclude(pk=authenticator.pk).exists()
        )

    def generate_authenticator_name(self, user: User, type: str) -> str:
        """Return what a passkey is called whose user gave it no name."""
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return _("Passkey %(number)s") % {"number": number}

    def _get_user_identifier(self, user: User) -> str:
        return user.get_username()


def record_factor(request: HttpRequest, authenticator: Authenticator) -> None:
    """Note in the session that its user has just shown this factor, by setting it up."""
    shown = {"id": authenticator.pk, "type": authenticator.type, "reauthenticated": True}
    record_authentication(request, request.user, "mfa", **shown)
