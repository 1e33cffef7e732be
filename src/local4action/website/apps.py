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

        from local4action.foundation import desk  # noqa: PLC0415

        def places(actor: Any) -> list[desk.Place]:
            del actor
            return [desk.Place(_("My desk"), reverse("website:desk"), order=0)]

        desk.register(places=places)
