"""Machine addresses of the room `showcase`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.urls import URLPattern

app_name = "showcase-machine"
urlpatterns: list[URLPattern] = []
