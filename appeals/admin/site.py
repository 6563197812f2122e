"""The desk: Django's admin under our name."""

from django.contrib.admin import AdminSite
from django.utils.translation import gettext_lazy as _


class Desk(AdminSite):
    """The editors' and translators' side."""

    site_title = site_header = "Zvarot"
    index_title = _("The desk")
