"""The room's registration with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LabelsConfig(AppConfig):
    """Room `labels`."""

    name = "local4action.labels"
    label = "labels"

    def ready(self) -> None:
        """Hear of hubs; put labels on the desk and on a hub's page; name this room's acts."""
        from local4action.foundation import desk, files  # noqa: PLC0415 - after the models
        from local4action.hubs import panels  # noqa: PLC0415
        from local4action.labels import desk as own  # noqa: PLC0415
        from local4action.labels import queries, receivers  # noqa: F401, PLC0415
        from local4action.labels.materials import acts, reading  # noqa: PLC0415
        from local4action.labels.materials import desk as materials  # noqa: PLC0415

        desk.register(places=own.places, waiting=own.waiting)
        desk.register(waiting=materials.waiting)
        files.register_gate(acts.PURPOSE, reading.may_fetch)
        panels.register(
            panels=own.panels,
            events=queries.own_events,
            acts={
                "labels.grant_label": _("Granted the label"),
                "labels.keep_time": _("The label followed the calendar"),
                "labels.watch_label": _("Put the label on watch"),
                "labels.unwatch_label": _("Took the label off watch"),
                "labels.suspend_label": _("Suspended the label"),
                "labels.reinstate_label": _("Reinstated the label"),
                "labels.withdraw_label": _("Withdrew the label"),
                "labels.renew_label": _("Renewed the label"),
                "labels.order_kit": _("Had the materials made"),
                "labels.share_label": _("Had a section sign the label, too"),
                "labels.unshare_label": _("Had the programme alone sign the label again"),
                "labels.meet_conditions": _("Noted that the label’s conditions are met"),
                "labels.send_material": _("Sent a material to be checked"),
                "labels.judge_material": _("A material was checked"),
                "labels.refer_material": _("Asked a person to look at a material"),
                "labels.answer_material": _("Answered a material"),
                "labels.withdraw_material": _("Withdrew a material"),
            },
        )
        panels.register(panels=materials.panels)
