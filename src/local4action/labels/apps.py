"""The room's registration with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LabelsConfig(AppConfig):
    """Room `labels`."""

    name = "local4action.labels"
    label = "labels"

    def ready(self) -> None:
        """Hear of hubs; put labels on the desk and on a hub's page; name this room's acts."""
        from local4action.foundation import desk  # noqa: PLC0415 - models must be there first
        from local4action.hubs import panels  # noqa: PLC0415
        from local4action.labels import desk as own  # noqa: PLC0415
        from local4action.labels import queries, receivers  # noqa: F401, PLC0415

        desk.register(places=own.places, waiting=own.waiting)
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
            },
        )
