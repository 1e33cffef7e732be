"""A small world that every page can show: the cast's things, and the same things of other people.

Written straight to the tables, once for a module of tests. Each address is asked about a thing of
the first owner (the cast's), about one of a second owner (a town nobody of the cast speaks for),
and about one that does not exist.
"""

from __future__ import annotations

from conftest import Make
from local4action.agendas.actions import install_frames
from local4action.foundation.actions import SYSTEM
from local4action.showcase.actions import reindex
from tests.world.board_room import meetings
from tests.world.hubs import (
    agreements,
    all_files,
    board_reviews,
    closing,
    hubs,
    labels,
    monitoring,
    organisations,
    picture,
    ratings,
)
from tests.world.proposals import calls, proposals
from tests.world.things import ABSENT, World

__all__ = ["ABSENT", "World", "build", "picture"]


def build() -> World:
    """Make the world; about two seconds, most of them the agendas."""
    make = Make()
    world = World(make.cast(), make)
    install_frames(actor=SYSTEM)
    organisations(world)
    calls(world)
    proposals(world)
    meetings(world)
    hubs(world)
    agreements(world)
    labels(world)
    monitoring(world)
    ratings(world)
    closing(world)
    board_reviews(world)
    all_files(world)
    reindex(actor=SYSTEM)
    world.things["agenda"] = ({"slug": "sdg"}, {"slug": "paris"}, {"slug": "none"})
    world.things["goal"] = (
        {"slug": "sdg", "code": "6"},
        {"slug": "sdg", "code": "6.1"},
        {"slug": "sdg", "code": "18"},
    )
    return world
