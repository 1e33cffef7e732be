"""Pages of a hub's own materials: of one label, one of them, and of all labels for officers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import rules
from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from local4action.foundation.access import area_or_404, desk
from local4action.foundation.idempotency import answered
from local4action.hubs.desk import page
from local4action.hubs.rules import require
from local4action.labels.materials import acts, reading
from local4action.labels.materials.forms import AnswerForm, MaterialForm, WordsForm
from local4action.labels.materials.words import frames, lines
from local4action.labels.rules import label_may_be_shown
from local4action.labels.workflow import LABEL, MATERIAL

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from local4action.labels.models import Label, Material

PAGE: Final = 30
# What each button of a material asks for, and says once it is done.
_FORMS: Final[dict[str, type[Form]]] = {"drop": Form, "refer": WordsForm, "answer": AnswerForm}
_DONE: Final = {
    "drop": gettext_lazy("Withdrawn. Its file is deleted."),
    "refer": gettext_lazy("The Secretariat looks at it and answers by mail."),
    "answer": gettext_lazy("Done. Whoever sent it is told by mail."),
}


@desk("GET")
def of_all_labels(request: HttpRequest) -> HttpResponse:
    """The materials of all labels, or those in one state, for officers."""
    area_or_404("labels.list_materials", request.user)
    chosen = request.GET.get("state", "")
    wanted = chosen if chosen in MATERIAL.states else ""
    rows = reading.materials_listed(request.user, wanted)
    found = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    here = reverse("labels:desk_all_materials")
    tabs = [{"label": _("All"), "url": here, "current": not wanted}]
    tabs += [
        {"label": state.staff, "url": f"{here}?state={name}", "current": name == wanted}
        for name, state in MATERIAL.states.items()
    ]
    context = {
        "page": found,
        "rows": [(one, MATERIAL.state_of(one)) for one in found.object_list],
        "tabs": tabs,
        "state": wanted,
        "trail": [
            {"label": _("Labels"), "url": reverse("labels:desk_labels")},
            {"label": _("Own materials"), "url": ""},
        ],
    }
    return page(request, "labels/desk_all_materials.html", context)


@desk("GET", "POST")
def of_one_label(request: HttpRequest, number: str) -> HttpResponse:
    """The materials of a label with where each stands, and the form to send one."""
    label = reading.label_for(request.user, number)
    require("labels.see_materials", request.user, label)
    may_send = rules.has_perm("labels.send_material", request.user, label)
    if request.method == "POST":
        require("labels.send_material", request.user, label)
    earlier = reading.replaceable(label, request.GET.get("replaces", ""))
    form = MaterialForm(
        request.POST or None,
        request.FILES or None,
        own_language=label.hub.title.original,
        initial=_said_before(earlier, label),
    )

    def act() -> Material:
        return acts.send_material(
            actor=request.user,
            label=label,
            upload=form.cleaned_data["file"],
            about=form.about(),
            replaces=earlier,
        )

    answer = answered(request, form, act)
    if answer is not None:
        return answer
    found = Paginator(reading.materials_of(label), PAGE).get_page(request.GET.get("page"))
    context = {
        "label": label,
        "hub": label.hub,
        "state": LABEL.state_of(label),
        "page": found,
        "rows": [(one, MATERIAL.state_of(one)) for one in found.object_list],
        "form": form,
        "earlier": earlier,
        "may_send": may_send,
        "is_closed": not label_may_be_shown(request.user, label),
        "trail": _trail(request.user, label),
    }
    return page(request, "labels/desk_materials.html", context, wrong=request.method == "POST")


def _said_before(earlier: Material | None, label: Label) -> dict[str, Any]:
    """What was said of the version before is said again, until it is changed."""
    if earlier is None:
        return {"languages": [label.hub.title.original]}
    kept = ("name", "use", "width_mm", "languages", "alternative")
    return {name: getattr(earlier, name) for name in kept}


def _trail(actor: Any, label: Label, *last: str) -> list[dict[str, Any]]:
    """From the labels for an officer, from the hub for its people."""
    here = reverse("labels:desk_materials", args=[label.number])
    if rules.has_perm("labels.see_labels", actor):
        steps = [
            {"label": _("Labels"), "url": reverse("labels:desk_labels")},
            {"label": label.number, "url": reverse("labels:desk_label", args=[label.number])},
        ]
    else:
        title = str(label.hub.title.render(get_language() or "en"))
        steps = [
            {"label": _("Hubs"), "url": reverse("hubs:mine")},
            {"label": title, "url": reverse("hubs:hub", args=[label.hub.ref])},
        ]
    steps.append({"label": _("Own materials"), "url": here if last else ""})
    return [*steps, *({"label": one, "url": ""} for one in last)]


@desk("GET", "POST")
def material(request: HttpRequest, number: str, ref: str) -> HttpResponse:
    """One material: the picture, what was found of each rule, and what can be done now."""
    record = reading.material_for(request.user, number, ref)
    moves = {one.name: one for one in MATERIAL.available(record, request.user)}
    wanted = request.POST.get("to", "answer" if "agree" in moves else "refer")
    form = _FORMS.get(wanted, AnswerForm)(request.POST or None)
    answer = _acted(request, record, form, wanted)
    if answer is not None:
        return answer
    report = reading.report_of(record)
    shown = lines(report) if report else []
    context = {
        "material": record,
        "label": record.label,
        "hub": record.label.hub,
        "state": MATERIAL.state_of(record),
        "report": report,
        "lines": shown,
        "frames": frames(shown, record.preview.file) if record.preview else [],
        "form": form,
        "may_answer": "agree" in moves,
        "may_refer": "refer" in moves and record.answered_at is None and record.file_id,
        "drop": moves.get("drop"),
        "may_send_newer": record.state != "dropped"
        and not hasattr(record, "newer")
        and rules.has_perm("labels.send_material", request.user, record.label),
        "trail": _trail(request.user, record.label, record.name),
    }
    return page(request, "labels/desk_material.html", context, wrong=request.method == "POST")


def _acted(request: HttpRequest, record: Material, form: Form, wanted: str) -> HttpResponse | None:
    """What was asked for by a button, done; None where the page is to be shown."""
    if request.method != "POST":
        return None
    permission = {
        "drop": "labels.withdraw_material",
        "refer": "labels.refer_material",
    }.get(wanted, "labels.answer_material")
    require(permission, request.user, record)

    def act() -> str:
        said: dict[str, Any] = {"actor": request.user, "material": record}
        if wanted == "drop":
            acts.withdraw_material(**said)
            return reverse("labels:desk_materials", args=[record.label.number])
        said |= {"words": form.cleaned_data["words"], "language": get_language() or "en"}
        if wanted == "refer":
            acts.refer_material(**said)
        else:
            acts.answer_material(**said, agrees=form.cleaned_data["answer"] == "agree")
        return record.get_absolute_url()

    answer = answered(request, form, act)
    if answer is not None:
        messages.success(request, str(_DONE.get(wanted, _DONE["answer"])))
    return answer
