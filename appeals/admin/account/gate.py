"""Nobody passes into the desk without a second factor: what isn't marked as open is closed.

Open are views marked by Django's ``login_not_required``: the door itself, and the links of translators. Who has no
factor yet is led to set one up and may open only what is marked ``while_enrolling``.
"""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from appeals.accounts.factors import is_enrolled, is_verified
from appeals.accounts.sessions import is_alive
from appeals.accounts.ways_in import needs_link


def while_enrolling(view: Callable) -> Callable:
    """Mark a view as open to those who are logged in and are still setting up their second factor."""
    view.while_enrolling = True
    return view


class Gate:
    """Middleware that stands before every view of the desk, whoever made it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; who may enter is decided when the view is known."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable, args: tuple, kwargs: dict) -> HttpResponse | None:
        """Return None for those who may pass, and for others the way to the door."""
        if not request.path_info.startswith("/" + settings.DESK_PATH) or not getattr(view, "login_required", True):
            return None
        if not request.user.is_authenticated or not is_alive(request.session):
            return turn_away(request)
        if is_verified(request):
            return None
        if is_enrolled(request.user):
            return turn_away(request)
        if needs_link(request.user) and "way_in" not in request.session:
            return turn_away(request, _("Open the link that you were given: it leads you to your second factor."))
        return None if getattr(view, "while_enrolling", False) else redirect("mfa_index")


def turn_away(request: HttpRequest, why: str = "") -> HttpResponse:
    """End the session, which opens nothing any more, and lead to the door and back."""
    if SESSION_KEY in request.session:
        logout(request)
    if why:
        messages.error(request, why)
    return redirect_to_login(request.get_full_path(), "account_login")
