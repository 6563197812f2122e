"""The glossary in the desk: how terms are to be translated, and how not."""

from django.contrib import admin
from django.http import HttpRequest

from appeals.models import Term


@admin.register(Term)
class TermAdmin(admin.ModelAdmin):
    """One term in one pair of languages."""

    list_display = ("term", "source_language", "translation", "language", "note")
    list_filter = ("language", "source_language")
    list_per_page = 100
    search_fields = ("term", "translation")
    fields = (("source_language", "language"), "term", "translation", "note", "forbidden")
    show_facets = admin.ShowFacets.NEVER

    def formfield_for_dbfield(self, db_field, request: HttpRequest, **kwargs):
        """Return the form field; its language is chosen beside it, so its letters say in which direction it runs."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and db_field.name in ("term", "translation", "forbidden"):
            field.widget.attrs["dir"] = "auto"
        return field
