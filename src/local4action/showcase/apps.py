"""The room's registration with Django."""

from django.apps import AppConfig


class ShowcaseConfig(AppConfig):
    """Room `showcase`."""

    name = "local4action.showcase"
    label = "showcase"
