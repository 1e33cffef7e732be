"""The room's registration with Django."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Room `accounts`."""

    name = "local4action.accounts"
    label = "accounts"
