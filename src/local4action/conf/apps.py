"""The room's registration with Django."""

from django.apps import AppConfig


class ConfConfig(AppConfig):
    """Room `conf`."""

    name = "local4action.conf"
    label = "conf"
