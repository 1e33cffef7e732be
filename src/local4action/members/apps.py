"""The room's registration with Django."""

from django.apps import AppConfig


class MembersConfig(AppConfig):
    """Room `members`."""

    name = "local4action.members"
    label = "members"

    def ready(self) -> None:
        """Put the room on everyone's desk."""
        from local4action.foundation import desk  # noqa: PLC0415 - after the models
        from local4action.members import desk_provider  # noqa: PLC0415 - after the models

        desk.register(
            places=desk_provider.places, waiting=desk_provider.waiting, mine=desk_provider.mine
        )
