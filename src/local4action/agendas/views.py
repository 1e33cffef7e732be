"""The agendas as anyone reads them: all of them, one of them, one goal or chapter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from local4action.agendas import addresses, drawing, providers, queries
from local4action.foundation.access import public

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from local4action.agendas.models import FrameNode


def _language() -> str:
    return get_language() or "en"


@public
def index(request: HttpRequest) -> HttpResponse:
    """Every frame hubs are tagged with."""
    frames = [
        {"frame": frame, "title": frame.title.render(_language())} for frame in queries.frames()
    ]
    return render(request, "agendas/index.html", {"frames": frames})


@public
def frame(request: HttpRequest, slug: str) -> HttpResponse:
    """One frame with its goals, chapters or articles and what each is divided into."""
    shown = queries.frame_for(slug)
    counts = providers.counts_in(shown)
    language = _language()
    are_goals = slug == "sdg"
    branches = drawing.branches(
        queries.lines(shown, language),
        reverse("agendas:frame", args=[slug]),
        counts,
        are_goals=are_goals,
    )
    trail = [
        {"label": _("Agendas"), "url": reverse("agendas:index")},
        {"label": shown.title.render(language), "url": ""},
    ]
    context = {"frame": shown, "branches": branches, "trail": trail, "is_goals": are_goals}
    return render(request, "agendas/frame.html", context)


@public
def node(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """One goal, target or chapter: our words, the official text, what is tagged with it."""
    language = _language()
    shown = queries.node_for(slug, code)
    parts = [_line(slug, one, language, {}) for one in queries.children(shown)]
    official = shown.official_title.render(language) if shown.official_title else None
    trail = [
        {"label": _("Agendas"), "url": reverse("agendas:index")},
        {
            "label": shown.frame.title.render(language),
            "url": reverse("agendas:frame", args=[slug]),
        },
    ]
    if shown.parent:
        trail.append({"label": shown.parent.code, "url": addresses.node(slug, shown.parent.code)})
    trail.append({"label": code, "url": ""})
    context = {
        "node": shown, "title": shown.title.render(language), "official": official,
        "parts": parts, "trail": trail, "kind": kind_name(shown.kind),
        "goal": code.split(".", maxsplit=1)[0] if slug == "sdg" else "",
        "related": providers.related_to(shown, language),
    }  # fmt: skip
    return render(request, "agendas/node.html", context)


def _line(slug: str, shown: FrameNode, language: str, counts: dict[str, int]) -> dict[str, object]:
    return {
        "code": shown.code,
        "title": shown.title.render(language),
        "url": addresses.node(slug, shown.code),
        "count": counts.get(shown.code, 0),
    }


def kind_name(kind: str) -> str:
    """What a part of a frame is called, in the reader's language."""
    return {
        "goal": _("Goal"),
        "target": _("Target"),
        "manifesto": _("Manifesto"),
        "axis": _("Axis"),
        "commitment": _("Commitment"),
        "article": _("Article"),
        "priority": _("Priority"),
        "chapter": _("Chapter"),
        "annex": _("Annex"),
    }.get(kind, kind)
