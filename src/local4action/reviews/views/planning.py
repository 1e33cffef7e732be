"""A plan of who reads what: looked at, edited by hand, applied."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from rules import has_perm

from local4action.calls.queries import call_for
from local4action.foundation.access import area_or_404, desk
from local4action.foundation.idempotency import answered, once
from local4action.reviews import actions, gate, queries
from local4action.reviews.balancing import explained, shortages
from local4action.reviews.forms import ApplyForm, PlanFileForm
from local4action.reviews.views.answering import page, readers_trail
from local4action.reviews.workflow import PLAN

if TYPE_CHECKING:
    from collections import Counter

    from django.http import HttpRequest, HttpResponse

    from local4action.accounts.models import Person
    from local4action.calls.models import Call
    from local4action.reviews.balancing import Problem, Reader, Why
    from local4action.reviews.models import ReadingPlan

PAGE_SIZE: Final = 50


@desk("GET", "POST")
def plan(request: HttpRequest, ref: str) -> HttpResponse:
    """The draft of a call: what lacks readers first, who reads what and why, and applying it."""
    area_or_404("reviews.plan_readers", request.user)
    call = call_for(request.user, ref)
    found = queries.plan_of(call)
    if found is None:
        if request.method == "POST":
            messages.error(request, _("There is no plan for this call any more. Make another."))
        return redirect("reviews:readers", ref=call.ref)
    if "drop" in request.POST:
        return _dropped(request, call)
    form = ApplyForm(request.POST or None)

    def act() -> str:
        due_on = form.cleaned_data["due_on"]
        job = actions.begin_asking(call=call, due_on=due_on, actor=request.user)
        return job.get_absolute_url()

    if request.method == "POST" and (answer := answered(request, form, act)):
        return answer
    context = {
        "call": call,
        "plan": found,
        "applying": PLAN.transition("apply"),
        "trail": readers_trail(call, _("Plan")),
        **_shown(request, found),
    }
    return page(request, "reviews/plan.html", form, context)


def _dropped(request: HttpRequest, call: Call) -> HttpResponse:
    def act() -> str:
        actions.drop_plan(call=call, actor=request.user)
        messages.success(request, _("The plan is dropped. Nobody was asked."))
        return reverse("reviews:readers", args=[call.ref])

    return once(request, act)


def _shown(request: HttpRequest, found: ReadingPlan) -> dict[str, Any]:
    """One page of files with their readers, and the load of each reader."""
    rows: Any = Paginator(queries.planned_files(request.user, found), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    keys = [one.pk for one in rows.object_list]
    files = queries.to_plan(request.user, found.call).filter(pk__in=keys)
    problem, people = queries.problem_of(files, found.readers_each)
    pairs = queries.planned_pairs(found, keys)
    loads = queries.planned_loads(request.user, found)
    reasons = explained(problem, pairs)
    short = {one.file: one for one in shortages(problem, pairs, loads)}
    for one in rows.object_list:
        one.readers_now = [
            {"who": people[reader.key], "why": reason} for reader, reason in reasons.get(one.pk, [])
        ]
        one.short_now = short.get(one.pk)
    return {
        "page": rows,
        "short": queries.count_short(request.user, found),
        "loads": [
            {"who": people[one.key], "load": loads[one.key], "most": one.most}
            for one in problem.readers
        ],
        "most_loaded": max(loads.values(), default=0),
    }


@desk("GET", "POST")
def plan_file(request: HttpRequest, ref: str) -> HttpResponse:
    """Who reads one file of the plan of its call, with what each change would bring."""
    proposal = gate.file_for(request.user, ref)
    if not has_perm("reviews.assign_reviewers", request.user, proposal):
        raise PermissionDenied
    found = queries.plan_of(proposal.call)
    if found is None or proposal.state != "in_review":
        raise Http404
    files = queries.to_plan(request.user, proposal.call).filter(pk=proposal.pk)
    problem, people = queries.problem_of(files, found.readers_each)
    before = {reader for _file, reader in queries.planned_pairs(found, [proposal.pk])}
    loads = queries.planned_loads(request.user, found)
    choices = _choices(problem, people, before, loads)
    form = PlanFileForm(request.POST or None, choices, sorted(before))

    def act() -> str:
        chosen = set(form.cleaned_data["readers"])
        actions.set_plan_readers(
            plan=found,
            proposal=proposal,
            readers=[people[key] for key in chosen],
            actor=request.user,
        )
        messages.success(request, _effect(people, before, chosen, loads))
        return reverse("reviews:plan", args=[proposal.call.ref])

    if request.method == "POST" and (answer := answered(request, form, act)):
        return answer
    context = {
        "proposal": proposal,
        "plan": found,
        "apart": len(problem.apart),
        "trail": readers_trail(proposal.call, str(proposal)),
    }
    return page(request, "reviews/plan_file.html", form, context)


def _choices(
    problem: Problem, people: dict[int, Person], before: set[int], loads: Counter[int]
) -> list[tuple[int, str]]:
    """Everyone who may read the file, who suits it best first, with the load they would have."""
    file = problem.files[0]
    free = [one for one in problem.readers if (file.key, one.key) not in problem.apart]
    pairs = {(file.key, one.key) for one in free}
    rows = explained(problem, pairs).get(file.key, [])
    return [
        (reader.key, f"{people[reader.key]}: {_said(reader, reason, before, loads)}")
        for reader, reason in rows
    ]


def _said(reader: Reader, reason: Why, before: set[int], loads: Counter[int]) -> str:
    """What speaks for a reader, and how much they would have."""
    words = [_("reads the language") if reason.reads_it else _("does not read the language")]
    if reason.goals:
        words.append(_("knows goal %(goals)s") % {"goals": ", ".join(reason.goals)})
    if reason.region:
        words.append(_("knows the region"))
    if reason.kept:
        words.append(_("has begun to write"))
    load = loads[reader.key]
    if reader.key in before:
        words.append(_("files with this one: %(load)s") % {"load": load})
    elif reader.most is not None and load >= reader.most:
        words.append(
            _("files: %(load)s, would be %(then)s, more than the %(most)s they take")
            % {"load": load, "then": load + 1, "most": reader.most}
        )
    else:
        words.append(_("files: %(load)s, would be %(then)s") % {"load": load, "then": load + 1})
    return ", ".join(words)


def _effect(
    people: dict[int, Person], before: set[int], chosen: set[int], loads: Counter[int]
) -> str:
    """What a change did, reader by reader."""
    changes = [(one, loads[one] + 1) for one in sorted(chosen - before)]
    changes += [(one, loads[one] - 1) for one in sorted(before - chosen)]
    if not changes:
        return _("Nothing was changed.")
    said = "; ".join(
        _("files of %(name)s now: %(load)s") % {"name": people[one], "load": load}
        for one, load in changes
        if one in people
    )
    return _("Saved: %(changes)s.") % {"changes": said}
