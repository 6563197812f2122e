"""Users in the desk: Django's form without passwords, with the languages that a translator may write."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext_lazy as _

from appeals.accounts.factors import FIRST
from appeals.accounts.sessions import end_sessions
from appeals.admin.account.views_people import invite_user, new_factors, new_password
from appeals.models import TranslatorLanguage


class LanguageInline(admin.TabularInline):
    """The languages of one user."""

    model = TranslatorLanguage
    extra = 0
    verbose_name_plural = TranslatorLanguage._meta.verbose_name_plural


# Secrets are nothing to be edited, and addresses stand with their users.
admin.site.unregister([User, Authenticator, EmailAddress])


@admin.register(User)
class DeskUserAdmin(UserAdmin):
    """A user, her roles, and her languages. Nobody types a password for somebody else: there are links for that."""

    inlines = (LanguageInline,)
    fieldsets = [
        (name, {**options, "fields": tuple(field for field in options["fields"] if field != "password")})
        for name, options in UserAdmin.fieldsets
    ]
    list_display = ("username", "email", "is_active", "has_factor", "last_login")
    list_filter = ("is_active", "groups")
    change_form_template = "admin/account/user_form.html"

    def get_urls(self) -> list:
        """Return Django's addresses, behind the invitation and the links."""
        view = self.admin_site.admin_view
        return [
            path("add/", view(invite_user), name="auth_user_add"),
            path("<int:pk>/new-password/", view(new_password), name="auth_user_new_password"),
            path("<int:pk>/new-factors/", view(new_factors), name="auth_user_new_factors"),
            *super().get_urls(),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Return the users, each with whether she has a second factor."""
        factors = Authenticator.objects.filter(user=OuterRef("pk"), type__in=FIRST)
        return super().get_queryset(request).annotate(factors=Exists(factors))

    @admin.display(description=_("second factor"), boolean=True)
    def has_factor(self, user: User) -> bool:
        """Return whether ``user`` has a second factor."""
        return user.factors

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        """Lead from Django's form for somebody else's password to the link."""
        return redirect("admin:auth_user_new_password", int(id) if id.isdecimal() and len(id) < 19 else 0)

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple:
        """Return what only who may do everything may give away."""
        kept = () if request.user.is_superuser else ("is_superuser", "user_permissions")
        return (*super().get_readonly_fields(request, obj), *kept)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Return whether who asks may change users, and is not below this one."""
        above = not (obj and obj.is_superuser) or request.user.is_superuser
        return above and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Return whether who asks may delete users, and is not below this one."""
        above = not (obj and obj.is_superuser) or request.user.is_superuser
        return above and super().has_delete_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: User, form: ModelForm, change: bool) -> None:
        """Save the user; who is shut out is out at once, and stays so when she is let in again."""
        super().save_model(request, obj, form, change)
        if not (obj.is_active and obj.is_staff):
            end_sessions(obj)
