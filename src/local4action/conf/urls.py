"""Every address. People's pages have a language in front; machine addresses have none."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

urlpatterns = [
    path("", include("local4action.website.machine_urls")),
    path("", include("local4action.showcase.machine_urls")),
    path("", include("local4action.labels.machine_urls")),
    *i18n_patterns(
        # What most people ask for is looked at first; no two rooms share an address.
        path("", include("local4action.showcase.urls")),
        path("", include("local4action.website.urls")),
        path("", include("local4action.accounts.urls")),
        path("", include("local4action.agendas.urls")),
        path("", include("local4action.members.urls")),
        path("", include("local4action.calls.urls")),
        path("", include("local4action.reviews.urls")),
        path("", include("local4action.hubs.urls")),
        path("", include("local4action.agreements.urls")),
        path("", include("local4action.labels.urls")),
        path("", include("local4action.monitoring.urls")),
    ),
]

handler400 = "local4action.website.views.bad_request"
handler403 = "local4action.website.views.forbidden"
handler404 = "local4action.website.views.not_found"
handler500 = "local4action.website.views.server_error"
