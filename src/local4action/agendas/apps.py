"""The room's registration with Django."""

from django.apps import AppConfig


class AgendasConfig(AppConfig):
    """Room `agendas`."""

    name = "local4action.agendas"
    label = "agendas"
