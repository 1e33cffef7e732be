"""The room's registration with Django."""

from django.apps import AppConfig


class LabelsConfig(AppConfig):
    """Room `labels`."""

    name = "local4action.labels"
    label = "labels"
