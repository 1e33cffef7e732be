"""The room's registration with Django."""

from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    """Room `agreements`."""

    name = "local4action.agreements"
    label = "agreements"
