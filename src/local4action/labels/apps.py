"""The room's registration with Django."""

from django.apps import AppConfig


class LabelsConfig(AppConfig):
    """Room `labels`."""

    name = "local4action.labels"
    label = "labels"

    def ready(self) -> None:
        """Hear of steps in a label's life and of changes to its hub."""
        from local4action.labels import receivers  # noqa: F401, PLC0415 - after the models
