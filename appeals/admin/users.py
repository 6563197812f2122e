"""Users in the desk: Django's form, with the languages that a translator may write."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User

from appeals.models import TranslatorLanguage


class LanguageInline(admin.TabularInline):
    """The languages of one user."""

    model = TranslatorLanguage
    extra = 0
    verbose_name_plural = TranslatorLanguage._meta.verbose_name_plural


admin.site.unregister(User)


@admin.register(User)
class DeskUserAdmin(UserAdmin):
    """A user, her roles, and her languages."""

    inlines = (LanguageInline,)
