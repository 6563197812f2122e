"""One's own password, address and sessions."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from appeals.accounts.sessions import end_sessions, sessions_of
from appeals.admin.account.forms import EmailForm, NewPasswordForm
from appeals.admin.account.frame import framed, note
from appeals.admin.account.proof import reauthenticated


@reauthenticated
def password(request: HttpRequest) -> HttpResponse:
    """Change the password; all other sessions end."""
    form = NewPasswordForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        update_session_auth_hash(request, form.save())
        end_sessions(request.user, but=request.session.session_key)
        note(request.user, _("Changed the password."))
        messages.success(request, _("Your new password is saved. You are logged out everywhere else."))
        return redirect("mfa_index")
    return framed(request, "form.html", _("Change password"), form=form)


@reauthenticated
def email(request: HttpRequest) -> HttpResponse:
    """Change the address where admins reach the user."""
    form = EmailForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        note(request.user, _("Changed the e-mail address."))
        messages.success(request, _("Your address is saved."))
        return redirect("mfa_index")
    return framed(request, "form.html", _("Change e-mail address"), form=form)


@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """End one session of the user, or all but this one."""
    if chosen := request.POST.get("session", ""):
        # Not in the query: a database may refuse what somebody makes up.
        pks = [row.pk for row in sessions_of(request.user) if row.pk == chosen]
        sessions_of(request.user).filter(pk__in=pks).delete()
    else:
        end_sessions(request.user, but=request.session.session_key)
    messages.success(request, _("Ended. Whoever sits there has to log in anew."))
    return redirect("mfa_index")
