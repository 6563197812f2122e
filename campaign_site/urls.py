"""Where everything is."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from campaign_site import health

urlpatterns = [
    path("health/live", health.live),
    path("health/ready", health.ready),
    path(settings.DESK_PATH, include("appeals.admin.account.urls")),
    path(settings.DESK_PATH, admin.site.urls),
    path("", include("appeals.pages.urls")),
]
handler400 = "appeals.pages.errors.bad_request"
handler403 = "appeals.pages.errors.forbidden"
handler404 = "appeals.pages.errors.not_found"
handler500 = "appeals.pages.errors.server_error"
