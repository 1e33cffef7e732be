"""The room's registration with Django."""

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    """Room `reviews`."""

    name = "local4action.reviews"
    label = "reviews"

    def ready(self) -> None:
        """Hear of calls that open; put the room on the desks it concerns."""
        from local4action.calls.rules import register_veil  # noqa: PLC0415 - after the models
        from local4action.foundation import desk, files, mail  # noqa: PLC0415 - after the models
        from local4action.reviews import (  # noqa: PLC0415 - after the models
            desk_provider,
            gate,
            meeting_desk,
            queries,
            receivers,  # noqa: F401 - hears from now on
            rules,
        )

        register_veil(rules.has_interest)
        mail.register_veil(gate.MailsOfFiles())
        files.register_gate("calls.receipt", gate.may_fetch_receipt)
        files.register_gate("calls.answer", gate.may_fetch_answer)
        files.register_gate("calls.answer", queries.may_fetch_answer)
        for kind in ("pack", "form"):
            files.register_gate(f"reviews.{kind}", gate.may_fetch_copy)
        files.register_gate("reviews.minutes", queries.may_fetch_print)
        desk.register(places=meeting_desk.places, waiting=meeting_desk.waiting)
        desk.register(
            places=desk_provider.places, waiting=desk_provider.waiting, mine=desk_provider.mine
        )
