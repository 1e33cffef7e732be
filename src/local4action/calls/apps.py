"""The room's registration with Django."""

from django.apps import AppConfig


class CallsConfig(AppConfig):
    """Room `calls`."""

    name = "local4action.calls"
    label = "calls"

    def ready(self) -> None:
        """Put this room on the desk and say who may fetch its files."""
        from local4action.calls import desk_provider  # noqa: PLC0415 - needs the tables loaded
        from local4action.foundation import desk, files  # noqa: PLC0415

        desk.register(places=desk_provider.places, shown=desk_provider.shown)
        files.register_gate("calls.answer", desk_provider.may_fetch_answer)
        for purpose in ("calls.receipt", "calls.form_document"):
            files.register_gate(purpose, desk_provider.writes_it)
