"""What may be read of the frames: everything, by everyone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404

from local4action.agendas.models import Frame, FrameNode
from local4action.foundation.access import one_or_404

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
    found = Frame.objects.filter(slug=slug).order_by("valid_from", "version").last()
    if found is None:
        raise Http404
    return found


def nodes(frame: Frame) -> list[FrameNode]:
    """All goals, targets, chapters of a frame, in its own order."""
    return list(FrameNode.objects.filter(frame=frame).order_by("position"))


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
