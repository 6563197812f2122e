"""What stands before everything that the desk is sent: who is acting, and whether the desk takes anything at all."""

from contextlib import AbstractContextManager

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from appeals.acting import VISITOR, acting
from appeals.models import Campaign

# What a desk that only reads still takes: the ways in and out, and the switch itself, which asks for its own right.
WAYS_IN = {"account_login", "mfa_login_webauthn", "mfa_authenticate"}
PROOFS = {"account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn"}
WAYS_OUT = {"account_logout", "account_end_sessions"}
STILL_OPEN = frozenset({*WAYS_IN, *PROOFS, *WAYS_OUT, "admin:emergency_switch"})


def name_actor(request: HttpRequest, *, is_link: bool) -> AbstractContextManager[None]:
    """Return a context in which changes are recorded as those of the user; ``is_link``: no session is looked at."""
    user = None if is_link else request.user
    if user is None or not user.is_authenticated:
        return acting(role=VISITOR)
    return acting(role=role_of(user), who=user.get_username(), person=user.pk)


def role_of(user) -> str:
    """Return the names of the user's roles, or what stands above them all."""
    return "superuser" if user.is_superuser else ", ".join(sorted(user.groups.values_list("name", flat=True)))


def refuse_while_read_only(request: HttpRequest) -> HttpResponse | None:
    """Return the answer to what would change something while the desk only reads; None where it may go on."""
    if request.resolver_match.view_name in STILL_OPEN:
        return None
    if not Campaign.objects.filter(read_only=True).exists():
        return None
    said = _("The desk only reads at present, so this was not saved. An admin can switch that off under “Emergency”.")
    if request.headers.get("Accept", "").startswith("application/json"):
        return JsonResponse({"ok": False, "said": said, "row": "", "bar": ""}, status=403)
    frame = {**admin.site.each_context(request), "title": _("Not saved"), "said": said}
    return TemplateResponse(request, "admin/appeals/read_only.html", frame, status=403)
