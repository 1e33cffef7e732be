"""The list of hubs under way, for officers and the board, and the same as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from local4action.foundation.access import area_or_404, desk
from local4action.foundation.exports import as_csv
from local4action.hubs.desk import page
from local4action.hubs.workflow import HUB
from local4action.members.rules import is_officer
from local4action.monitoring.overview import reading

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest, HttpResponse

    from local4action.monitoring.overview.reading import Standing

PAGE: Final = 50
WORDS: Final = {
    "late": (gettext_lazy("Late"), "warn"),
    "silent": (gettext_lazy("Silent"), "stop"),
    "disputed": (gettext_lazy("Disputed"), "stop"),
    "ending": (gettext_lazy("About to end"), "going"),
}
COLUMNS: Final = (
    "ref", "title", "lead", "country", "state", *reading.KINDS, "heard_on", "check_in_due",
    "ends_on",
)  # fmt: skip


def _asked(request: HttpRequest) -> tuple[str, list[Standing], list[Standing]]:
    """The kind asked for, every hub under way, and those of this kind."""
    area_or_404("monitoring.see_overview", request.user)
    chosen = request.GET.get("show", "")
    kind = chosen if chosen in WORDS else ""
    every = reading.standings(timezone.localdate())
    return kind, every, [one for one in every if not kind or kind in one.kinds]


@desk("GET")
def overview(request: HttpRequest) -> HttpResponse:
    """Hubs under way: which are late, silent, disputed, about to end."""
    kind, every, wanted = _asked(request)
    found = Paginator(wanted, PAGE).get_page(request.GET.get("page"))
    here = reverse("monitoring:overview")
    tabs: list[dict[str, Any]] = [
        {"label": _("All"), "url": here, "current": not kind, "count": len(every)}
    ]
    tabs += [
        {
            "label": label,
            "url": f"{here}?show={name}",
            "current": name == kind,
            "count": sum(name in one.kinds for one in every),
        }
        for name, (label, _tone) in WORDS.items()
    ]
    file = reverse("monitoring:overview_csv") + (f"?show={kind}" if kind else "")
    context = {
        "page": found,
        "rows": list(_rows(list(found))),
        "tabs": tabs,
        "is_officer": is_officer(request.user),
        "downloads": [{"label": "CSV", "url": file}],
    }
    return page(request, "monitoring/overview/list.html", context)


def _rows(some: list[Standing]) -> Iterator[dict[str, Any]]:
    hubs = reading.named(some)
    for one in some:
        hub = hubs[one.hub.pk]
        yield {
            "hub": hub,
            "state": HUB.state_of(hub),
            "kinds": [WORDS[kind] for kind in one.kinds],
            "standing": one,
        }


@desk("GET")
def overview_csv(request: HttpRequest) -> HttpResponse:
    """The same list as a table, all pages of it."""
    kind, _every, wanted = _asked(request)
    hubs = reading.named(wanted)
    rows = (
        {
            "ref": hub.ref,
            "title": str(hub.title),
            "lead": str(hub.lead.name),
            "country": hub.country,
            "state": hub.state,
            **{name: "yes" if name in one.kinds else "" for name in reading.KINDS},
            "heard_on": one.heard_on.isoformat(),
            "check_in_due": one.check_in_due.isoformat(),
            "ends_on": one.ends_on.isoformat() if one.ends_on else "",
        }
        for one in wanted
        for hub in (hubs[one.hub.pk],)
    )
    return as_csv(COLUMNS, rows, name=f"hubs-{kind or 'under-way'}")
