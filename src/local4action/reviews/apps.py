"""The room's registration with Django."""

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    """Room `reviews`."""

    name = "local4action.reviews"
    label = "reviews"
