"""The brand room as a Django application: templates, static files and template tags only."""

from django.apps import AppConfig


class BrandConfig(AppConfig):
    """Holds no tables and no addresses; every other room draws with it."""

    name = "local4action.brand"
    label = "brand"
