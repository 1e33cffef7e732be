"""The room's registration with Django."""

from django.apps import AppConfig


class FoundationConfig(AppConfig):
    """Room `foundation`."""

    name = "local4action.foundation"
    label = "foundation"
