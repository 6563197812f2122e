"""What admins do for other users' accounts: invite, let choose a new password, let set up a new second factor."""

from collections.abc import Callable

from django.contrib.admin.models import ADDITION, CHANGE
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from appeals.accounts.factors import reset_factors
from appeals.accounts.invite import give_new_password_link
from appeals.admin.account.forms_people import InvitationForm
from appeals.admin.account.frame import framed, note
from appeals.admin.account.proof import reauthenticated


@reauthenticated
def invite_user(request: HttpRequest) -> HttpResponse:
    """Invite somebody; the link is shown this once."""
    if not request.user.has_perm("auth.add_user"):
        raise PermissionDenied
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and (made := form.save()):
        return _show_link(request, *made, act=ADDITION, message=_("Invited to the desk."))
    return framed(request, "invite.html", _("Invite somebody"), form=form)


@reauthenticated
def new_password(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a link to a new password; the second factor stays."""
    why = _("She chooses a new password by a link that you give her. Her second factor stays. All her sessions end.")
    message = _("Was given a link to a new password.")
    return _give_link(request, pk, _("New password"), why, message, give_new_password_link)


@reauthenticated
def new_factors(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the second factors away, and make a link to a new one; the password stays."""
    why = _(
        "Her authenticator app, passkeys and recovery codes stop working at once, and all her sessions end. By a link "
        "that you give her, and with her password, she sets up a new second factor. Be sure that it is her who asks."
    )
    message = _("Second factors were reset.")
    return _give_link(request, pk, _("New second factor"), why, message, reset_factors)


def _give_link(
    request: HttpRequest, pk: int, title: str, why: str, message: str, make: Callable[[User], str]
) -> HttpResponse:
    """Ask, and on POST do it and show the link. What is one's own stands on one's own page."""
    user = get_object_or_404(User, pk=pk, is_staff=True)
    # Who isn't above everything must not take over the account of somebody who is.
    if not request.user.has_perm("auth.change_user") or (user.is_superuser and not request.user.is_superuser):
        raise PermissionDenied
    if user == request.user:
        return redirect("mfa_index")
    if request.method == "POST" and user.is_active:
        return _show_link(request, user, make(user), act=CHANGE, message=message)
    return framed(request, "give_link.html", title, other=user, why=why)


def _show_link(request: HttpRequest, user: User, secret: str, *, act: int, message: str) -> HttpResponse:
    """Write it into her history, and show the link in the answer itself: anywhere else it would have to be stored."""
    note(request.user, message, about=user, act=act)
    link = request.build_absolute_uri(reverse("welcome", args=[secret]))
    way = user.ways_in.latest("pk")
    return framed(request, "link_made.html", _("The link"), other=user, link=link, expires_at=way.expires_at)
