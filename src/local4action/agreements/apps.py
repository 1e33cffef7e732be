"""The room's registration with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AgreementsConfig(AppConfig):
    """Room `agreements`."""

    name = "local4action.agreements"
    label = "agreements"

    def ready(self) -> None:
        """Hear of new hubs; put agreements on the desk and on a hub's page."""
        from local4action.agreements import desk as own  # noqa: PLC0415 - after the models
        from local4action.agreements import queries, receivers  # noqa: F401, PLC0415
        from local4action.foundation import desk  # noqa: PLC0415
        from local4action.hubs import panels  # noqa: PLC0415

        desk.register(waiting=own.waiting)
        panels.register(
            panels=own.panels,
            events=queries.own_events,
            acts={
                "agreements.open_draft": _("Opened the agreement's draft"),
                "agreements.open_amendment": _("Opened an amendment of the agreement"),
                "agreements.drop_amendment": _("Gave up an amendment"),
                "agreements.edit_draft": _("Changed the agreement's draft"),
                "agreements.propose_agreement": _("Proposed the agreement for signature"),
                "agreements.take_back_agreement": _("Took the agreement back to change it"),
                "agreements.sign_agreement": _("Signed the agreement"),
                "agreements.refuse_agreement": _("Refused to sign the agreement"),
                "agreements.make_remark": _("Remarked on the agreement's draft"),
                "agreements.answer_remark": _("Answered a remark on the agreement"),
                "agreements.withdraw_remark": _("Withdrew a remark on the agreement"),
            },
        )
