"""The one app."""

from django.apps import AppConfig


class AppealsConfig(AppConfig):
    """Zvarot's app; it is named in the desk by what it holds."""

    name = "appeals"
    verbose_name = "Zvarot"
    default_auto_field = "django.db.models.BigAutoField"
