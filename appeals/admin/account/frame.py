"""A page of the account in the frame of the desk."""

from django.contrib import admin
from django.http import HttpRequest
from django.template.response import TemplateResponse


def framed(request: HttpRequest, template: str, title: str, **context: object) -> TemplateResponse:
    """Return ``template`` of templates/admin/account under ``title``; status 200."""
    frame = {**admin.site.each_context(request), "title": title}
    return TemplateResponse(request, f"admin/account/{template}", {**frame, **context})
