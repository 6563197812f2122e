"""A page of the account in the frame of the desk, and what is written down of acts on accounts."""

from django.contrib import admin
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.template.response import TemplateResponse


def framed(request: HttpRequest, template: str, title: str, **context: object) -> TemplateResponse:
    """Return ``template`` of templates/admin/account under ``title``; status 200."""
    frame = {**admin.site.each_context(request), "title": title}
    return TemplateResponse(request, f"admin/account/{template}", {**frame, **context})


def note(by: User, message: str, *, about: User | None = None, act: int = CHANGE) -> None:
    """Write into the history of a user, by default of who did it, what was done."""
    LogEntry.objects.log_actions(by.pk, [about or by], act, change_message=message, single_object=True)
