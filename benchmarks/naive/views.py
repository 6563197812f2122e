"""Two pages: an appeal, and the list of all, twenty on each page."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, translate_url
from django.views.generic import ListView

from appeals.languages import CATALOGUE
from appeals.markup import html
from benchmarks.naive.models import Appeal


def appeal(request: HttpRequest, slug: str) -> HttpResponse:
    """One appeal, with what came before and after it."""
    found = get_object_or_404(Appeal, slug=slug)
    sections = [(section, html(section.prose)) for section in found.sections.all()]
    context = {
        "appeal": found,
        "sections": sections,
        "languages": _languages(request),
        "number": Appeal.objects.count(),
    }
    context["older"] = Appeal.objects.filter(published_at__lt=found.published_at).first()
    context["newer"] = Appeal.objects.filter(published_at__gt=found.published_at).last()
    return render(request, "appeal.html", context)


class Appeals(ListView):
    """All appeals, the newest first."""

    model = Appeal
    template_name = "appeals.html"
    paginate_by = 20

    def get_context_data(self, **kwargs) -> dict:
        """Add the languages."""
        return super().get_context_data(languages=_languages(self.request), **kwargs)


def _languages(request: HttpRequest) -> list[tuple[str, str, str]]:
    """The page in other languages: code, own name, address."""
    return [(code, CATALOGUE[code].own_name, translate_url(request.path, code)) for code, _name in settings.LANGUAGES]


urlpatterns = i18n_patterns(
    path("appeals/", Appeals.as_view(), name="appeals"),
    path("appeals/<slug:slug>/", appeal, name="appeal"),
)
