"""The room's registration with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HubsConfig(AppConfig):
    """Room `hubs`."""

    name = "local4action.hubs"
    label = "hubs"

    def ready(self) -> None:
        """Hear of decisions; put hubs on the desk; name this room's acts."""
        from local4action.foundation import desk  # noqa: PLC0415 - models must be there first
        from local4action.hubs import desk as own  # noqa: PLC0415
        from local4action.hubs import panels, queries, receivers  # noqa: F401, PLC0415
        from local4action.hubs.joining import desk as joining_desk  # noqa: PLC0415
        from local4action.hubs.joining import reading  # noqa: PLC0415
        from local4action.reviews import interests, published  # noqa: PLC0415

        interests.register_provider(
            "hub",
            says=_("speaks for %(mine)s, which stands together with %(theirs)s in a hub"),
            ties=queries.standing_together,
        )
        desk.register(places=own.places, waiting=own.waiting, mine=own.mine)
        desk.register(waiting=joining_desk.waiting, mine=joining_desk.mine)
        panels.register(
            panels=joining_desk.panels, events=reading.own_events, acts=joining_desk.ACTS
        )
        published.register_addresses(queries.addresses_of_proposals)
        panels.register(
            events=queries.own_events,
            acts={
                "reviews.record_decision": _("Recorded the decision"),
                "reviews.record_item": _("Recorded the decision"),
                "hubs.open_file": _("Opened the file"),
                "hubs.edit_file": _("Edited the file"),
                "hubs.translate_file": _("Translated a field"),
                "hubs.set_tags": _("Chose the agendas"),
                "hubs.confirm_file": _("Confirmed that the file is right"),
                "hubs.invite_partner": _("Invited a partner"),
                "hubs.withdraw_invitation": _("Withdrew an invitation"),
                "hubs.answer_invitation": _("Answered an invitation"),
                "hubs.leave_hub": _("Left the hub"),
                "hubs.start_hub": _("Started the hub"),
                "hubs.close_hub": _("Began to close the hub"),
                "hubs.complete_hub": _("Completed the hub"),
                "hubs.stop_hub": _("Stopped the hub"),
                "hubs.reach_start": _("Reached the start date"),
            },
        )
