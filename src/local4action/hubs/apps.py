"""The room's registration with Django."""

from django.apps import AppConfig


class HubsConfig(AppConfig):
    """Room `hubs`."""

    name = "local4action.hubs"
    label = "hubs"
