"""The room's registration with Django."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Room `accounts`."""

    name = "local4action.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Put everyone's own account on their desk."""
        from local4action.accounts import desk_provider  # noqa: PLC0415 - after the models
        from local4action.foundation import desk  # noqa: PLC0415 - after the models

        desk.register(places=desk_provider.places)
