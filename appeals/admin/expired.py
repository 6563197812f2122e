"""What the desk answers to a form whose token no longer holds."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say in the desk's language what to do; status 403. ``reason`` is Django's, for its log alone."""
    frame = {**admin.site.each_context(request), "title": _("Not saved")}
    return render(request, "admin/appeals/expired.html", frame, status=403)
