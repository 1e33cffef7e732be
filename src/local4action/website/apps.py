"""The room's registration with Django."""

from django.apps import AppConfig


class WebsiteConfig(AppConfig):
    """Room `website`."""

    name = "local4action.website"
    label = "website"
