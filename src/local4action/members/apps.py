"""The room's registration with Django."""

from django.apps import AppConfig


class MembersConfig(AppConfig):
    """Room `members`."""

    name = "local4action.members"
    label = "members"
