"""What the desk's own pages have in common: finding the appeal, the frame of the page, the log."""

from django.contrib import admin
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse

from appeals.admin.fields import text_attrs
from appeals.admin.listing import STATES, with_state
from appeals.languages import CATALOGUE
from appeals.models import Appeal, Campaign, Demand

TOO_MANY_FIELDS = 900


def find_appeal(request: HttpRequest, pk: int, permission: str) -> Appeal:
    """Return the appeal with its state. Raises 404, or PermissionDenied without ``permission`` (view, change, publish).

    Who may change an appeal may also view it.
    """
    enough = {permission, "change"} if permission == "view" else {permission}
    if not any(request.user.has_perm(f"appeals.{name}_appeal") for name in enough):
        raise PermissionDenied
    return get_object_or_404(with_state(Appeal.objects.all()), pk=pk)


def page(request: HttpRequest, template: str, title: str, *, appeal: Appeal | None = None, **context):
    """Return a page of the desk: ``template`` in the frame of Django's admin; status 200."""
    frame = {**admin.site.each_context(request), "title": title, "opts": Appeal._meta, "appeal": appeal}
    if appeal:
        campaign = Campaign.objects.current()
        offered = campaign.offered()
        frame.update(
            read_only=campaign.read_only,
            state=STATES[appeal.state],
            source=CATALOGUE[appeal.source_language],
            source_attrs=text_attrs(appeal.source_language),
            translations=[CATALOGUE[code] for code in offered if code != appeal.source_language],
            can_change=request.user.has_perm("appeals.change_appeal"),
            can_publish=request.user.has_perm("appeals.publish_appeal"),
        )
    return TemplateResponse(request, f"admin/appeals/{template}", {**frame, **context})


def log(request: HttpRequest, appeal: Appeal, message: str) -> None:
    """Write in the appeal's history what the user has done."""
    LogEntry.objects.log_actions(request.user.pk, [appeal], CHANGE, change_message=message, single_object=True)


def is_too_long(appeal: Appeal) -> bool:
    """Whether the form of ``appeal`` would post about as many fields as Django accepts (1,000)."""
    return 30 + 12 * appeal.sections.count() + 6 * Demand.objects.filter(appeal=appeal).count() > TOO_MANY_FIELDS
