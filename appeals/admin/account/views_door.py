"""The door: name and password or a passkey, the second factor, out again, and the links that lead in."""

import json

from allauth.account import views as account
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.base import views as factors
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import views as passkeys
from django.contrib import admin, messages
from django.contrib.auth import logout
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appeals.accounts.guessing import link_tries, remember_device
from appeals.accounts.sessions import end_sessions
from appeals.accounts.ways_in import Kind, claim, find_way_in
from appeals.admin.account.forms import (
    CodeForm,
    DoorForm,
    DoorKeyForm,
    LinkPasswordForm,
    NewPasswordForm,
    SecondKeyForm,
)
from appeals.admin.account.frame import note
from appeals.models import WayIn


class InDesk:
    """A view of allauth's in the frame of the desk, under ``title``."""

    title = ""

    def get_context_data(self, **kwargs: object) -> dict:
        """Return what the frame needs beside what the view gives; what a browser is to do for a passkey as JSON."""
        context = {**admin.site.each_context(self.request), "title": self.title, **super().get_context_data(**kwargs)}
        for asked in context.get("js_data", {}).values():
            context["options"] = json.dumps(asked, cls=DjangoJSONEncoder)
        return context


class Door(InDesk, account.LoginView):
    """Name and password."""

    title = gettext_lazy("Log in")
    form_class = DoorForm
    template_name = "admin/account/door.html"
    extra_context = {"key_form": DoorKeyForm}


class SecondFactor(InDesk, factors.AuthenticateView):
    """The code or the passkey after the password."""

    title = gettext_lazy("Second factor")
    form_class = CodeForm
    webauthn_form_class = SecondKeyForm
    template_name = "admin/account/second.html"

    def get_context_data(self, **kwargs: object) -> dict:
        """Return also which ways she has."""
        kinds = set(Authenticator.objects.filter(user=self.stage.login.user).values_list("type", flat=True))
        ways = {"has_codes": bool(kinds - {Authenticator.Type.WEBAUTHN}), "has_keys": "webauthn" in kinds}
        return {**super().get_context_data(**kwargs), **ways}


class DoorByPasskey(passkeys.LoginWebAuthnView):
    """A passkey in place of name, password and second factor: it is a thing, and asks for a finger or a PIN."""

    form_class = DoorKeyForm


class Out(InDesk, account.LogoutView):
    """Log out."""

    title = gettext_lazy("Log out")
    template_name = "admin/account/out.html"


def welcome(request: HttpRequest, secret: str) -> HttpResponse:
    """Let somebody in by a link: to a new password, or on to her second factor. Nobody else stays logged in here."""
    way = find_way_in(secret)
    if not way:
        return _no_way_in(request)
    form = _form(request, way)
    if request.method == "POST" and form.is_valid():
        response = _new_password(request, way, form) if way.kind == Kind.PASSWORD else _go_on(request, way, form)
        remember_device(request, response, way.user)
        return response
    frame = {**admin.site.each_context(request), "title": _title(way.kind), "form": form, "way": way}
    # Whoever may be logged in here has nothing to do with it.
    return render(request, "admin/account/welcome.html", {**frame, "has_permission": False})


def _form(request: HttpRequest, way: WayIn) -> NewPasswordForm | LinkPasswordForm:
    if way.kind == Kind.FACTORS:
        return LinkPasswordForm(request.POST or None, user=way.user, tries=link_tries(way.digest))
    return NewPasswordForm(request.POST or None, user=way.user)


def _no_way_in(request: HttpRequest) -> HttpResponse:
    frame = {**admin.site.each_context(request), "title": _("This link is not valid"), "has_permission": False}
    return render(request, "admin/account/no_way_in.html", frame, status=404)


def _new_password(request: HttpRequest, way: WayIn, form: NewPasswordForm) -> HttpResponse:
    """Give her the password that she has chosen; the door asks for it, and for the factor that she has."""
    if not claim(way):
        return _no_way_in(request)
    end_sessions(form.save())
    logout(request)
    note(way.user, _("Chose a new password by a link."))
    messages.success(request, _("Your new password is saved. Log in with it, and with your second factor as before."))
    return redirect("account_login")


def _go_on(request: HttpRequest, way: WayIn, form: NewPasswordForm | LinkPasswordForm) -> HttpResponse:
    """Log in her whose link it is, as far as to her second factor: the link ends when she has one."""
    if way.kind == Kind.WELCOME:
        end_sessions(form.save())
    logout(request)
    record_authentication(request, way.user, "password")
    get_adapter(request).login(request, way.user)
    request.session["way_in"] = way.pk
    return redirect("mfa_index")


def _title(kind: str) -> str:
    return {
        Kind.WELCOME: _("Welcome to the desk"),
        Kind.PASSWORD: _("New password"),
        Kind.FACTORS: _("New second factor"),
    }[Kind(kind)]
