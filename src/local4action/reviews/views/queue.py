"""The officers' list of files; for a member of the board, the files to read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils.translation import gettext_lazy, pgettext
from rules import has_perm

from local4action.calls.workflow import PROPOSAL
from local4action.foundation.access import area_or_404, desk
from local4action.reviews import gate, phases, queries
from local4action.reviews.forms import QueueFilters
from local4action.reviews.workflow import INQUIRY

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


PAGE_SIZE: Final = 50


WAITING: Final = (
    ("screen", gettext_lazy("To screen")),
    ("asked", gettext_lazy("Answers awaited")),
    ("assign", gettext_lazy("To give to readers")),
    ("decide", gettext_lazy("To decide")),
    ("letter", gettext_lazy("Letters held")),
)


@desk("GET")
def queue(request: HttpRequest) -> HttpResponse:
    """Proposals by state for an officer; the files to read for a member of the board."""
    area_or_404("reviews.see_queue", request.user)
    if not has_perm("reviews.read_all_files", request.user):
        return _to_read(request)
    recused = queries.recused_assignments()
    whole = queries.overview_for(request.user, recused)
    filters = QueueFilters(request.GET, queries.calls_to_filter(), whole)
    wanted = filters.wanted()
    filtered = wanted != queries.Wanted(state=wanted.state, todo=wanted.todo)
    states = queries.counts_for(request.user, wanted) if filtered else whole.states
    found = queries.queue_for(request.user, wanted, recused)
    rows = _paged(request, found, count=_count(wanted, states))
    context = {
        "page": rows,
        "filters": filters,
        "tabs": _tabs(request, wanted, states),
        "todo": _todo(request, wanted, whole.todo),
        "filtered": wanted != queries.Wanted(),
    }
    return render(request, "reviews/queue.html", context)


def _count(wanted: queries.Wanted, states: dict[str, int]) -> int | None:
    """How many files the list has, where the tabs have counted them already."""
    if wanted.todo:
        return None
    return states.get(wanted.state, 0) if wanted.state in gate.STATES else sum(states.values())


def _paged(request: HttpRequest, rows: Any, *, count: int | None = None) -> Any:
    pages = Paginator(rows, PAGE_SIZE)
    if count is not None:
        vars(pages)["count"] = count  # where it would keep what it had asked for
    found = pages.get_page(request.GET.get("page"))
    for proposal in found.object_list:
        proposal.state_now = PROPOSAL.state_of(proposal)
        asked = getattr(proposal, "inquiry_state", None) if proposal.state == "submitted" else None
        proposal.needs_another = queries.needs_another(proposal)
        proposal.inquiry_now = INQUIRY.states[asked] if asked in {"asked", "answered"} else None
    return found


def _to_read(request: HttpRequest) -> HttpResponse:
    rows = _paged(request, queries.assigned_to(request.user))
    rows.object_list = phases.veiled(request.user, rows.object_list)
    return render(request, "reviews/to_read.html", {"page": rows})


def _address(request: HttpRequest, **changes: str) -> str:
    kept = {key: request.GET.get(key, "") for key in ("q", "call", "language", "country")}
    asked = {key: value for key, value in (kept | changes).items() if value}
    return f"{request.path}?{urlencode(asked)}" if asked else request.path


def _tabs(
    request: HttpRequest, wanted: queries.Wanted, counts: dict[str, int]
) -> list[dict[str, Any]]:
    everything = {
        "label": pgettext("proposals", "All"),
        "url": _address(request),
        "count": sum(counts.values()),
        "current": not wanted.state and not wanted.todo,
    }
    return [everything] + [
        {
            "label": PROPOSAL.states[state].staff,
            "url": _address(request, state=state),
            "count": counts.get(state, 0),
            "current": wanted.state == state,
        }
        for state in gate.STATES
    ]


def _todo(
    request: HttpRequest, wanted: queries.Wanted, counts: dict[str, int]
) -> list[dict[str, Any]]:
    return [
        {
            "label": label,
            "url": _address(request, todo=name),
            "count": counts[name],
            "current": wanted.todo == name,
        }
        for name, label in WAITING
    ]
