"""The glossary in the desk: how terms are to be translated, and how not."""

from django.contrib import admin

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
