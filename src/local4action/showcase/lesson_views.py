"""What hubs have learnt, for anyone: the list and each lesson."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from local4action.foundation.access import public
from local4action.monitoring.closing.words import THEMES
from local4action.showcase import facets, lessons

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase


def _language() -> str:
    return get_language() or "en"


@public
def index(request: HttpRequest) -> HttpResponseBase:
    """Lessons of all completed hubs, by words, theme and goal."""
    language, asked = _language(), lessons.read(request.GET)
    page = Paginator(lessons.found(asked), lessons.A_PAGE).get_page(request.GET.get("page"))
    names = facets.Names(language)
    context = {
        "asked": asked,
        "page": page,
        "total": page.paginator.count,
        "cards": [lessons.card(one, language) for one in page],
        "themes": [(key, name, key == asked.theme) for key, name in THEMES.items()],
        "goals": [(code, names.name("goal", code), code == asked.goal) for code in lessons.GOALS],
        "downloads": lessons.downloads(asked),
    }
    return render(request, "showcase/lessons.html", context)


@public
def lesson(request: HttpRequest, ref: str) -> HttpResponseBase:
    """One lesson, what another place needs to repeat the hub, and how the lesson is cited."""
    language, found = _language(), lessons.lesson_for(ref)
    card = lessons.card(found, language)
    context = {
        "card": card,
        "needs": lessons.needs(found.report, language),
        "citation": lessons.citation(found, language),
        "trail": [
            {"label": _("Lessons"), "url": reverse("showcase:lessons")},
            {"label": card["theme"], "url": ""},
        ],
    }
    return render(request, "showcase/lesson.html", context)
