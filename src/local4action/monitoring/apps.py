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
        from local4action.hubs import completion, panels  # noqa: PLC0415
        from local4action.monitoring import actions, queries, receivers  # noqa: F401, PLC0415
        from local4action.monitoring import desk as own  # noqa: PLC0415
        from local4action.monitoring.board import desk as board_desk  # noqa: PLC0415
        from local4action.monitoring.board import reading as board  # noqa: PLC0415
        from local4action.monitoring.closing import reading  # noqa: PLC0415
        from local4action.monitoring.overview import desk as overview_desk  # noqa: PLC0415
        from local4action.monitoring.questions import desk as questions_desk  # noqa: PLC0415
        from local4action.monitoring.questions import reading as questions  # noqa: PLC0415
        from local4action.monitoring.ratings import desk as ratings_desk  # noqa: PLC0415
        from local4action.monitoring.ratings import reading as ratings  # noqa: PLC0415
        from local4action.monitoring.ratings import tasks  # noqa: F401, PLC0415

        completion.register(reading.keeps_from_completing)
        desk.register(waiting=own.waiting)
        desk.register(waiting=ratings_desk.waiting)
        panels.register(
            panels=ratings_desk.panels, events=ratings.own_events, acts=ratings_desk.ACTS
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
        panels.register(
            panels=own.closing_panels,
            events=reading.own_events,
            acts={
                "monitoring.write_closing": _("Wrote the closing report"),
                "monitoring.finish_closing": _("Finished the closing report"),
                "monitoring.reopen_closing": _("Took the closing report back to change it"),
            },
        )
        desk.register(places=overview_desk.places)
        desk.register(waiting=board_desk.waiting)
        panels.register(
            panels=board_desk.panels,
            events=board.own_events,
            acts={
                "monitoring.plan_review": _("A review by the board is due"),
                "monitoring.assign_review": _("Asked members of the board for a review"),
                "monitoring.write_review": _("Wrote a review"),
                "monitoring.publish_review": _("Published a review"),
            },
        )
        panels.register(
            panels=questions_desk.panels,
            events=questions.own_events,
            acts={
                "monitoring.ask_hub": _("Asked a question"),
                "monitoring.answer_question": _("Answered a question"),
            },
        )
