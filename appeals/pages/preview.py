"""What an editor sees before publishing: exactly the page that readers will get."""

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import override

from appeals.document import Document
from appeals.models import Campaign
from appeals.pages.sheet import Sheet
from appeals.pages.site import Site
from appeals.pages.style import page_style, policy


def preview(document: Document) -> HttpResponse:
    """Return the public page of a draft with a note that says so. The desk alone may frame it, nobody keeps it."""
    site = Site(None, Campaign.objects.current(), document.language)
    sheet = Sheet(document=document, slug=document.appeal, digest=document.digest)
    with override(document.language):
        style = page_style(site.context()["language"].script, "appeal")
        context = {**site.context(), "sheet": sheet, "preview": True, "style": style.css}
        response = HttpResponse(render_to_string("appeals/appeal.html", context))
    response.headers["Content-Security-Policy"] = policy(style, frame_ancestors="'self'")
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    response.headers["Cache-Control"] = "no-store"
    return response
