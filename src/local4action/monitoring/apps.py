"""The room's registration with Django."""

from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    """Room `monitoring`."""

    name = "local4action.monitoring"
    label = "monitoring"
