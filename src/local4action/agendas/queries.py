"""What may be read of the frames: everything, by everyone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from django.db import connection
from django.db.models import CharField

from local4action.agendas.models import Frame, FrameNode
from local4action.foundation.access import one_or_404, prepared_or_404
from local4action.foundation.prepared import Prepared, Slot

if TYPE_CHECKING:
    from collections.abc import Iterable


def frames() -> list[Frame]:
    """The latest version of every frame, in the order they are shown."""
    latest: dict[str, Frame] = {}
    for frame in Frame.objects.order_by("slug", "valid_from", "version"):
        latest[frame.slug] = frame
    return sorted(latest.values(), key=lambda frame: frame.position)


def frame_for(slug: str) -> Frame:
    """The latest version of one frame.

    Raises:
        Http404: when there is none of that name.
    """
    return prepared_or_404(_FRAME, slug=slug)


_FRAME: Final = Prepared(
    lambda: Frame.objects.filter(slug=Slot("slug", CharField())).order_by(
        "-valid_from", "-version"
    )[:1]
)


def nodes(frame: Frame) -> list[FrameNode]:
    """All goals, targets, chapters of a frame, in its own order."""
    return list(FrameNode.objects.filter(frame=frame).order_by("position"))


class Line(NamedTuple):
    """A node as a list shows it: its code, and its title in one language."""

    code: str
    text: str
    language: str


# A frame has up to two hundred nodes: the database picks the words, so that no document in every
# language has to be read here for each of them.
_LINES: Final = """
SELECT id, parent_id, code, title #>> ARRAY['texts', shown, 'text'], shown
FROM (
    SELECT id, parent_id, code, title, position,
           CASE WHEN jsonb_exists(title -> 'texts', %s) THEN %s
                ELSE title ->> 'original' END AS shown
    FROM agendas_framenode WHERE frame_id = %s
) AS node
ORDER BY position
"""


def lines(frame: Frame, language: str) -> list[tuple[Line, list[Line]]]:
    """The frame's upper nodes, each with what it is divided into, in a language; one query.

    Where the title is not known in that language, the original stands, as everywhere.
    """
    with connection.cursor() as cursor:
        cursor.execute(_LINES, [language, language, frame.pk])
        rows = cursor.fetchall()
    below: dict[int | None, list[tuple[int, Line]]] = {}
    for key, parent, *shown in rows:
        below.setdefault(parent, []).append((key, Line(*shown)))
    return [(line, [one for _key, one in below.get(key, [])]) for key, line in below.get(None, [])]


def tree(frame: Frame) -> list[tuple[FrameNode, list[FrameNode]]]:
    """The frame's upper nodes, each with what it is divided into."""
    return _grouped(nodes(frame))


def _grouped(all_nodes: Iterable[FrameNode]) -> list[tuple[FrameNode, list[FrameNode]]]:
    below: dict[int | None, list[FrameNode]] = {}
    for node in all_nodes:
        below.setdefault(node.parent_id, []).append(node)
    return [(node, below.get(node.pk, [])) for node in below.get(None, [])]


def node_for(slug: str, code: str) -> FrameNode:
    """One goal, target or chapter of the latest version of a frame, with frame and parent.

    Raises:
        Http404: when there is none.
    """
    rows = FrameNode.objects.select_related("frame", "parent").order_by(
        "-frame__valid_from", "-frame__version"
    )
    return one_or_404(rows, frame__slug=slug, code=code)


def children(node: FrameNode) -> list[FrameNode]:
    """What a node is divided into."""
    return list(FrameNode.objects.filter(parent=node).order_by("position"))
