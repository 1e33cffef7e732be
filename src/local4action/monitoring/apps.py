"""The room's registration with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MonitoringConfig(AppConfig):
    """Room `monitoring`."""

    name = "local4action.monitoring"
    label = "monitoring"

    def ready(self) -> None:
        """Put monitoring on the desk and on a hub's page."""
        from local4action.foundation import desk, files  # noqa: PLC0415 - after the models
        from local4action.hubs import panels  # noqa: PLC0415
        from local4action.monitoring import actions, queries  # noqa: PLC0415
        from local4action.monitoring import desk as own  # noqa: PLC0415
        from local4action.monitoring.ratings import desk as ratings_desk  # noqa: PLC0415
        from local4action.monitoring.ratings import reading, tasks  # noqa: F401, PLC0415

        desk.register(waiting=own.waiting)
        desk.register(waiting=ratings_desk.waiting)
        panels.register(
            panels=ratings_desk.panels, events=reading.own_events, acts=ratings_desk.ACTS
        )
        desk.register(waiting=own.figures_waiting)
        files.register_gate(actions.PURPOSE, queries.may_fetch_evidence)
        panels.register(
            panels=own.panels,
            events=queries.own_events,
            acts={
                "monitoring.check_in": _("Checked in"),
                "monitoring.answer_report": _("Answered a report of delivery"),
                "monitoring.record_figure": _("Recorded a figure"),
                "monitoring.record_table": _("Recorded a table of figures"),
            },
        )
