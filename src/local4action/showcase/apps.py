"""The room's registration with Django."""

from django.apps import AppConfig


class ShowcaseConfig(AppConfig):
    """Room `showcase`."""

    name = "local4action.showcase"
    label = "showcase"

    def ready(self) -> None:
        """Listen to the hubs, and show them on the pages of the agendas."""
        from local4action.agendas import providers  # noqa: PLC0415 - after the models
        from local4action.showcase import receivers, related  # noqa: F401, PLC0415

        providers.register_related(related.hubs_tagged_with)
        providers.register_counts(related.counts)
