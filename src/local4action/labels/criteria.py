"""What the label certifies, in the words that every credential carries."""

from __future__ import annotations

from typing import Final

DESCRIPTION: Final = (
    "A Local4Action HUB is an initiative of one to three years, led by a local or regional "
    "government or by an association of them, that localises a global agenda and whose results "
    "are agreed beforehand and can be checked by anyone."
)
# The features of a hub, as the programme names them.
FEATURES: Final = (
    "It is led by a local or regional government, or by an association of them.",
    "It lasts from one to three years.",
    "Its deliverables and what success means were agreed beforehand, with others, and signed.",
    "It is coherent with the values and the image of the programme.",
    "Its results can be acted upon, and repeated or enlarged elsewhere.",
    "Its subject lies within a global agenda, or opens one.",
    "It tells of itself by a strategy of communication.",
)


def narrative() -> str:
    """The features as one text in markdown, as Open Badges wants the criteria."""
    return "\n".join(f"- {one}" for one in FEATURES)
