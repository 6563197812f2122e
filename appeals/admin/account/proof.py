"""Proof that it is still she who sits there: for acts that would cost the campaign most."""

from collections.abc import Callable
from functools import wraps

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from appeals.accounts.factors import has_proved

# In seconds. Who has opened a form in time gets as long again to send it.
RECENT = 600
# What was sent too late, in the session: the address, and the values of the fields by name.
TYPED = "typed_too_late"


def reauthenticated(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let the view of a desk page be opened only by who has shown a second factor in the last ten minutes.

    Others are asked for it, and led back to the page. What they had typed is lost, unless the view is marked with
    ``keeping``: a form is opened after the proof.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if has_proved(request, within=RECENT if request.method in ("GET", "HEAD") else 2 * RECENT):
            return view(request, *args, **kwargs)
        if request.method == "POST":
            messages.warning(request, _("Nothing has been done yet: confirm that it is you, then do it again."))
            if kept := {name: request.POST[name] for name in getattr(view, "kept_fields", ()) if name in request.POST}:
                request.session[TYPED] = {"path": request.path, "fields": kept}
        ways = get_adapter(request).get_reauthentication_methods(request.user)
        return redirect(f"{ways[0]['url']}?{urlencode({REDIRECT_FIELD_NAME: request.get_full_path()})}")

    return guarded


def keeping(*names: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Mark a view of which fields ``names`` wait in the session when its form was sent too late: no secrets."""

    def mark(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        view.kept_fields = names  # type: ignore[attr-defined]
        return view

    return mark


def typed_too_late(request: HttpRequest) -> dict[str, str]:
    """Return what was typed at this address before the proof, by field; once, and empty if nothing was."""
    typed = request.session.pop(TYPED, {})
    return typed["fields"] if typed.get("path") == request.path else {}
