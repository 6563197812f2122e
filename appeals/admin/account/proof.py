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


def reauthenticated(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let the view of a desk page be opened only by who has shown a second factor in the last ten minutes.

    Others are asked for it, and led back to the page. What they had typed is lost: a form is opened after the proof.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if has_proved(request, within=RECENT if request.method in ("GET", "HEAD") else 2 * RECENT):
            return view(request, *args, **kwargs)
        if request.method == "POST":
            messages.warning(request, _("Nothing has been done yet: confirm that it is you, then do it again."))
        ways = get_adapter(request).get_reauthentication_methods(request.user)
        return redirect(f"{ways[0]['url']}?{urlencode({REDIRECT_FIELD_NAME: request.get_full_path()})}")

    return guarded
