"""The Secretariat's pages of labels: the list, one label's life, one step of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from local4action.foundation.access import area_or_404, desk
from local4action.foundation.idempotency import answered
from local4action.foundation.workflow import Transition
from local4action.hubs.desk import page
from local4action.hubs.rules import require
from local4action.labels import actions, queries
from local4action.labels.desk import keeps_in_force
from local4action.labels.forms import StepForm
from local4action.labels.words import STEPS, limits_said
from local4action.labels.workflow import LABEL, has_open_conditions

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from local4action.labels.models import Label

PAGE: Final = 50
# No moves between states, but asked for in the same way.
MEET: Final = Transition(
    "meet_conditions",
    (),
    "",
    "labels.meet_conditions",
    gettext_lazy("Mark the conditions as met"),
)
SHARE: Final = Transition(
    "share", (), "", "labels.share_label", gettext_lazy("Have a section sign it, too")
)
UNSHARE: Final = Transition(
    "unshare", (), "", "labels.unshare_label", gettext_lazy("Have the programme alone sign it")
)
BESIDE: Final = (MEET, SHARE, UNSHARE)
ACTS: Final = {
    "put_on_watch": actions.watch,
    "take_off_watch": actions.unwatch,
    "suspend": actions.suspend,
    "reinstate": actions.reinstate,
    "meet_conditions": actions.mark_conditions_met,
    "unshare": actions.unshare,
}


def _language() -> str:
    return get_language() or "en"


@desk("GET")
def labels(request: HttpRequest) -> HttpResponse:
    """All labels, or those in one state."""
    area_or_404("labels.see_labels", request.user)
    chosen = request.GET.get("state", "")
    wanted = chosen if chosen in LABEL.states else ""
    rows = queries.labels_listed(request.user, wanted)
    found = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    here = reverse("labels:desk_labels")
    tabs = [{"label": _("All"), "url": here, "current": not wanted}]
    tabs += [
        {"label": state.staff, "url": f"{here}?state={name}", "current": name == wanted}
        for name, state in LABEL.states.items()
    ]
    shown = [(one, LABEL.state_of(one), has_open_conditions(one)) for one in found.object_list]
    context = {"page": found, "rows": shown, "tabs": tabs, "state": wanted}
    return page(request, "labels/desk_list.html", context)


@desk("GET")
def label(request: HttpRequest, number: str) -> HttpResponse:
    """One label: its state, its conditions, its life so far, and what an officer may do."""
    record = queries.label_for(request.user, number)
    context = {
        "label": record,
        "hub": record.hub,
        "state": LABEL.state_of(record),
        "keeps": keeps_in_force(record),
        "open_conditions": has_open_conditions(record),
        "steps": _steps(record, request.user),
        "moves": [(one, STEPS[one.name]) for one in queries.moves_of(record)],
        "trail": _trail(record)[:2],
    }
    return page(request, "labels/desk_label.html", context)


def _trail(record: Label, *last: str) -> list[dict[str, Any]]:
    steps: list[dict[str, Any]] = [
        {"label": _("Labels"), "url": reverse("labels:desk_labels")},
        {"label": record.number, "url": reverse("labels:desk_label", args=[record.number])},
    ]
    return [*steps, *({"label": one, "url": ""} for one in last)]


def _steps(record: Label, actor: Any) -> list[Transition]:
    """The buttons of a label for this person."""
    open_ones = [MEET] if queries.may_meet_conditions(record, actor) else []
    shared = []
    if queries.may_share(record, actor):
        shared = [UNSHARE] if record.co_issuer else [SHARE] if queries.co_issuers(record) else []
    return [*open_ones, *LABEL.available(record, actor), *shared]


@desk("GET", "POST")
def move(request: HttpRequest, number: str) -> HttpResponse:
    """One step of a label's life, said plainly before it is taken."""
    record = queries.label_for(request.user, number)
    name = request.POST.get("to") or request.GET.get("to", "")
    step = next((one for one in (*BESIDE, *LABEL.transitions) if one.name == name), None)
    if step is None or step.permission is None:
        raise Http404
    require(step.permission, request.user, record)
    bodies = queries.deciding_bodies() if name == "withdraw" else []
    sections = queries.co_issuers(record) if name == "share" else []
    form = StepForm(
        request.POST or None,
        step=name,
        language=_language(),
        bodies=bodies,
        sections=sections,
        limits=limits_said(record),
    )

    def act() -> str:
        _do(request, record, name, form.cleaned_data, [*bodies, *sections])
        return reverse("labels:desk_label", args=[number])

    answer = answered(request, form, act)
    if answer is not None:
        messages.success(request, _("Done. The hub’s lead is told by mail, and the page says so."))
        return answer
    context = {
        "label": record,
        "hub": record.hub,
        "form": form,
        "step": step,
        "state": LABEL.state_of(record),
        "target": LABEL.states.get(step.target),
        "meaning": STEPS[name].meaning,
        "possible": step in _steps(record, request.user),
        "trail": _trail(record, str(step.label)),
    }
    return page(request, "labels/desk_move.html", context, wrong=request.method == "POST")


def _do(
    request: HttpRequest,
    record: Label,
    name: str,
    sent: dict[str, Any],
    choices: list[Any],
) -> None:
    said: dict[str, Any] = {"actor": request.user, "label": record}
    said |= {key: sent[key] for key in ("reason", "language")}
    if name == "withdraw":
        body = next(one for one in choices if one.pk == sent["body"])
        decided = {"decided_on": sent["decided_on"], "minutes": sent["minutes"]}
        actions.withdraw(**said, body=body, **decided)
    elif name == "share":
        section = next(one for one in choices if one.pk == sent["section"])
        actions.share(**said, section=section)
    elif name == "renew":
        actions.renew(**said, valid_until=sent["valid_until"])
    else:
        ACTS[name](**said)
