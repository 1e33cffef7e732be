"""What may be read of reviews, and by whom. Every file comes through the gate."""

from local4action.reviews.queries.deciding import (
    deciding_bodies,
    has_read,
    letters_to,
    readings_of,
    register_for,
    released_letter,
)
from local4action.reviews.queries.queue import (
    Wanted,
    choices_for,
    counts_for,
    queue_for,
    to_do,
    todo_counts_for,
)
from local4action.reviews.queries.reading import (
    Line,
    already_read,
    assigned_to,
    assignments_of,
    criteria_of,
    lines_of,
    names_of,
    own_review,
    possible_reviewers,
    reviews_for,
    submitted_reviews,
    to_read,
)

__all__ = [
    "Line",
    "Wanted",
    "already_read",
    "assigned_to",
    "assignments_of",
    "choices_for",
    "counts_for",
    "criteria_of",
    "deciding_bodies",
    "has_read",
    "letters_to",
    "lines_of",
    "names_of",
    "own_review",
    "possible_reviewers",
    "queue_for",
    "readings_of",
    "register_for",
    "released_letter",
    "reviews_for",
    "submitted_reviews",
    "to_do",
    "to_read",
    "todo_counts_for",
]
