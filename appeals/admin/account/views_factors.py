"""Second factors of one's own: setting up, taking away, recovery codes; and showing one once more."""

import json

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from allauth.mfa.webauthn.internal import auth as webauthn
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appeals.accounts.adapters import FactorAdapter, record_factor
from appeals.accounts.factors import is_verified
from appeals.accounts.guessing import remember_device
from appeals.accounts.sessions import digest, sessions_of
from appeals.accounts.ways_in import Kind, use_up
from appeals.admin.account.forms import (
    AppForm,
    PasskeyForm,
    PasskeyNameForm,
    ProofByCodeForm,
    ProofByKeyForm,
    ProofByPasswordForm,
)
from appeals.admin.account.frame import note
from appeals.admin.account.views_door import InDesk

ACCOUNT = reverse_lazy("mfa_index")


class Account(InDesk, factors.IndexView):
    """What one keeps in order for oneself; for who has no second factor yet, the choice of one."""

    def get_template_names(self) -> list[str]:
        """Return the page for who is in, or for who is on the way."""
        return [f"admin/account/{'account' if is_verified(self.request) else 'enrol'}.html"]

    def get_context_data(self, **kwargs: object) -> dict:
        """Return the frame, the factors and the sessions."""
        inside = is_verified(self.request)
        return {
            **super().get_context_data(**kwargs),
            "title": _("Your account") if inside else _("Your second factor"),
            "sessions": sessions_of(self.request.user) if inside else [],
            "current": digest(self.request.session.session_key),
            "unused": _unused_codes(self.request),
        }


class Enrolling(InDesk):
    """Setting up a factor: who does so shows it, and whoever was given a link for that is done with it."""

    def form_valid(self, form: object) -> HttpResponse:
        """Keep the factor, and let its user in."""
        response = super().form_valid(form)
        user = self.request.user
        record_factor(self.request, Authenticator.objects.filter(user=user, type=self.kind).latest("pk"))
        self.request.session.pop("way_in", None)
        use_up(user, Kind.WELCOME, Kind.FACTORS)
        remember_device(self.request, response, user)
        note(self.request.user, _("Set up a second factor."))
        messages.success(self.request, _("Your second factor is set up."))
        return response


class AddApp(Enrolling, totp.ActivateTOTPView):
    """An authenticator app."""

    title = gettext_lazy("Authenticator app")
    kind = Authenticator.Type.TOTP
    form_class = AppForm
    template_name = "admin/account/app.html"


class AddPasskey(Enrolling, passkeys.AddWebAuthnView):
    """A passkey."""

    title = gettext_lazy("New passkey")
    kind = Authenticator.Type.WEBAUTHN
    form_class = PasskeyForm
    template_name = "admin/account/passkey.html"

    def get_context_data(self, **kwargs: object) -> dict:
        """Return the frame, and what the browser shall make: a passkey that asks for a finger or a PIN."""
        context = super().get_context_data(**kwargs)
        options = webauthn.begin_registration(self.request.user, True)  # in place of what allauth has just begun
        form = kwargs.get("form") or self.get_form()
        return {**context, "form": form, "options": json.dumps(options, cls=DjangoJSONEncoder)}


class RemoveApp(InDesk, totp.DeactivateTOTPView):
    """Take the authenticator app away."""

    title = gettext_lazy("Remove the authenticator app")
    template_name = "admin/account/remove.html"
    success_url = ACCOUNT

    def form_valid(self, form: object) -> HttpResponse:
        """Remove it, and write that down."""
        note(self.request.user, _("Removed the authenticator app."))
        return super().form_valid(form)


class RemovePasskey(InDesk, passkeys.RemoveWebAuthnView):
    """Take a passkey away."""

    title = gettext_lazy("Remove a passkey")
    template_name = "admin/account/remove.html"
    success_url = ACCOUNT

    def form_valid(self, form: object) -> HttpResponse:
        """Remove it, unless it is the last factor."""
        try:
            if not FactorAdapter().can_delete_authenticator(self.get_object()):
                raise FactorAdapter().validation_error("cannot_delete_authenticator")
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        note(self.request.user, _("Removed a passkey."))
        return super().form_valid(form)


class RenamePasskey(InDesk, passkeys.EditWebAuthnView):
    """Call a passkey otherwise."""

    title = gettext_lazy("Rename a passkey")
    form_class = PasskeyNameForm
    template_name = "admin/account/rename.html"
    success_url = ACCOUNT


class Codes(InDesk, codes.ViewRecoveryCodesView):
    """The recovery codes that are left."""

    title = gettext_lazy("Recovery codes")
    template_name = "admin/account/codes.html"


class NewCodes(InDesk, codes.GenerateRecoveryCodesView):
    """New recovery codes in place of the old ones."""

    title = gettext_lazy("New recovery codes")
    template_name = "admin/account/new_codes.html"

    def form_valid(self, form: object) -> HttpResponse:
        """Make them, and write that down."""
        note(self.request.user, _("Made new recovery codes."))
        return super().form_valid(form)


class ProofByPassword(InDesk, account.ReauthenticateView):
    """The password once more, for who has no factor yet."""

    title = gettext_lazy("Is it still you?")
    form_class = ProofByPasswordForm
    template_name = "admin/account/proof.html"

    def get_form_class(self) -> type:
        """Return our form: allauth looks for the name of this one among those of the factors too."""
        return self.form_class


class ProofByCode(InDesk, factors.ReauthenticateView):
    """A code once more."""

    title = gettext_lazy("Is it still you?")
    form_class = ProofByCodeForm
    template_name = "admin/account/proof.html"


class ProofByPasskey(InDesk, passkeys.ReauthenticateWebAuthnView):
    """The passkey once more."""

    title = gettext_lazy("Is it still you?")
    form_class = ProofByKeyForm
    template_name = "admin/account/proof_passkey.html"


def _unused_codes(request: HttpRequest) -> int:
    kept = Authenticator.objects.filter(user=request.user, type=Authenticator.Type.RECOVERY_CODES).first()
    try:
        return len(kept.wrap().get_unused_codes()) if kept else 0
    except ValidationError:  # sealed with a former SECRET_KEY: worth nothing any more
        return 0
