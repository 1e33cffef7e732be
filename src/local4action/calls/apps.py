"""The room's registration with Django."""

from django.apps import AppConfig


class CallsConfig(AppConfig):
    """Room `calls`."""

    name = "local4action.calls"
    label = "calls"
