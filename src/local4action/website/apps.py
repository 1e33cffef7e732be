"""The room's registration with Django, and the desk's first entry."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig


class WebsiteConfig(AppConfig):
    """Room `website`."""

    name = "local4action.website"
    label = "website"

    def ready(self) -> None:
        """Put the desk itself into the menu."""
        from django.urls import reverse  # noqa: PLC0415
        from django.utils.translation import gettext_lazy as _  # noqa: PLC0415
        from django.utils.translation import ngettext  # noqa: PLC0415
        from rules import has_perm  # noqa: PLC0415

        from local4action.foundation import desk  # noqa: PLC0415
        from local4action.website import queries  # noqa: PLC0415
        from local4action.website import rules as _rules  # noqa: F401, PLC0415 - permissions

        def places(actor: Any) -> list[desk.Place]:
            found = [desk.Place(_("My desk"), reverse("website:desk"), order=0)]
            if has_perm("website.see_outbox", actor):
                found.append(desk.Place(_("Outbox"), reverse("website:mails"), 80, "programme"))
            return found

        def waiting(actor: Any) -> list[desk.Waiting]:
            if not has_perm("website.see_outbox", actor):
                return []
            number = queries.failed_mails_for(actor)
            words = ngettext(
                "See why %(number)s mail was not delivered",
                "See why %(number)s mails were not delivered",
                number,
            ) % {"number": number}
            address = f"{reverse('website:mails')}?state=failed"
            return [desk.Waiting(words, address)] if number else []

        desk.register(places=places, waiting=waiting)
