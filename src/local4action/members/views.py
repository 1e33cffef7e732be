"""Pages about organisations and people, on the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from rules import has_perm

from local4action.foundation.access import area_or_404, desk
from local4action.foundation.editing import token_of
from local4action.foundation.idempotency import answered, once
from local4action.foundation.text import cleaned
from local4action.members import actions, queries, words
from local4action.members.forms import (
    ClaimForm,
    EditForm,
    EndMandateForm,
    GiveForm,
    MembershipForm,
    OrganisationSearch,
    PeopleSearch,
    RegisterForm,
    RepresentationForm,
)
from local4action.members.rules import organisation_ids

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from local4action.members.models import Organisation, Representation

PAGE_SIZE = 50


@desk("GET")
def mine(request: HttpRequest) -> HttpResponse:
    """The organisations this person speaks for, and what they are there."""
    mandates = list(queries.mandates_of(request.user))
    acting = organisation_ids(request.user)
    rows = [
        {
            "mandate": mandate,
            "counts": mandate.organisation_id in acting,
            "role": words.ROLES[mandate.role],
            "kind": words.KINDS[mandate.organisation.kind] if mandate.organisation else "",
        }
        for mandate in mandates
    ]
    acted_for = queries.organisations_of(request.user).exclude(
        pk__in=[one.organisation_id for one in mandates if one.organisation_id]
    )
    context = {"rows": rows, "acted_for": acted_for[:PAGE_SIZE]}
    return render(request, "members/mine.html", context)


@desk("GET", "POST")
def register(request: HttpRequest) -> HttpResponse:
    """Register an organisation and oneself as speaking for it."""
    form = RegisterForm(request.POST or None, initial={"language": get_language()})

    def act() -> str:
        sent = form.cleaned_data
        actions.register_organisation(
            name=sent["name"],
            language=sent["language"],
            role=sent["role"],
            title=sent["title"],
            fields=sent,
            actor=request.user,
        )
        messages.success(request, _("Your organisation is registered. You can propose a hub now."))
        return reverse("members:desk")

    if request.method == "POST" and (answer := answered(request, form, act)):
        return answer
    context = {"form": form, "key": request.POST.get("form_key", "")}
    return render(request, "members/register.html", context, status=422 if form.errors else 200)


def _found(request: HttpRequest) -> tuple[OrganisationSearch, list[Organisation]]:
    """The search in the address, on a printed page and on a form sent from it alike."""
    search = OrganisationSearch(request.GET)
    wanted = search.cleaned_data["q"] if search.is_valid() else ""
    return search, queries.found_to_choose(wanted)


@desk("GET", "POST")
def claim(request: HttpRequest) -> HttpResponse:
    """Say that one speaks for an organisation that is registered already."""
    search, found = _found(request)
    form = ClaimForm(request.POST or None, organisations=found)

    def act() -> str:
        actions.claim_mandate(
            organisation=form.chosen("organisation"),
            role=form.cleaned_data["role"],
            title=form.cleaned_data["title"],
            actor=request.user,
        )
        said = _(
            "The Secretariat has been asked to confirm your mandate. Until then you cannot "
            "act for this organisation."
        )
        messages.success(request, said)
        return reverse("members:desk")

    if request.method == "POST" and (answer := answered(request, form, act)):
        return answer
    context = {
        "form": form,
        "search": search,
        "found": found,
        "wanted": request.GET.get("q", ""),
        "key": request.POST.get("form_key", ""),
    }
    return render(request, "members/claim.html", context, status=_status(request))


def _status(request: HttpRequest) -> int:
    return 422 if request.method == "POST" else 200


@desk("GET", "POST")
def edit(request: HttpRequest, ref: str) -> HttpResponse:
    """Change what is known of an organisation."""
    organisation = queries.organisation_for(request.user, ref)
    stored = queries.written(organisation)
    form = EditForm(request.POST or None, initial={**stored, "token": token_of(stored)})

    def act() -> str:
        sent = form.cleaned_data
        actions.edit_organisation(
            organisation=organisation,
            name=sent["name"],
            language=sent["language"],
            fields=sent,
            actor=request.user,
            token=sent["token"],
        )
        messages.success(request, _("The changes are saved."))
        return reverse("members:edit", args=[ref])

    if request.method == "POST" and (answer := answered(request, form, act)):
        return answer
    context = {
        "form": form,
        "organisation": organisation,
        "key": request.POST.get("form_key", ""),
        "membership_form": _membership_form(request.user, organisation),
        "membership": words.MEMBERSHIPS[organisation.membership],
        "acts_for": _acts_for(request.user, organisation),
    }
    return render(request, "members/edit.html", context, status=422 if form.errors else 200)


def _membership_form(actor: Any, organisation: Any) -> MembershipForm | None:
    if not has_perm("members.set_membership", actor):
        return None
    return MembershipForm(initial={"membership": organisation.membership})


def _acts_for(actor: Any, organisation: Organisation) -> list[Representation] | None:
    """The members an association acts for, where the reader may change them."""
    if organisation.kind != organisation.Kind.ASSOCIATION or not has_perm(
        "members.add_representation", actor
    ):
        return None
    return list(queries.representations_of(organisation))


@desk("GET", "POST")
def add_member(request: HttpRequest, ref: str) -> HttpResponse:
    """Note that an association acts for a member."""
    association = queries.association_for(request.user, ref)
    if not has_perm("members.add_representation", request.user):
        raise PermissionDenied
    search, found = _found(request)
    form = RepresentationForm(
        request.POST or None, organisations=found, initial={"since": timezone.localdate()}
    )

    def act() -> str:
        sent = form.cleaned_data
        actions.add_representation(
            association=association,
            member=form.chosen("organisation"),
            since=sent["since"],
            until=sent["until"],
            actor=request.user,
        )
        messages.success(request, _("The changes are saved."))
        return reverse("members:edit", args=[ref])

    if request.method == "POST" and (answer := answered(request, form, act)):
        return answer
    context = {
        "form": form,
        "search": search,
        "found": found,
        "wanted": request.GET.get("q", ""),
        "association": association,
        "key": request.POST.get("form_key", ""),
    }
    return render(request, "members/add_member.html", context, status=_status(request))


@desk("GET", "POST")
def end_member(request: HttpRequest, ref: str, member: int) -> HttpResponse:
    """Note the last day on which an association acts for a member."""
    found = queries.representation_for(request.user, ref, member)
    if not has_perm("members.end_representation", request.user):
        raise PermissionDenied
    form = EndMandateForm(request.POST or None, initial={"last_day": timezone.localdate()})

    def act() -> str:
        actions.end_representation(
            representation=found, last_day=form.cleaned_data["last_day"], actor=request.user
        )
        messages.success(request, _("The changes are saved."))
        return reverse("members:edit", args=[ref])

    if request.method == "POST" and (answer := answered(request, form, act)):
        return answer
    context = {"form": form, "representation": found, "key": request.POST.get("form_key", "")}
    return render(request, "members/end_member.html", context, status=_status(request))


@desk("POST")
def membership(request: HttpRequest, ref: str) -> HttpResponse:
    """Say whether an organisation is a member."""
    organisation = queries.organisation_for(request.user, ref)
    form = MembershipForm(request.POST)
    chosen = form.cleaned_data["membership"] if form.is_valid() else ""

    def act() -> str:
        try:
            actions.set_membership(organisation=organisation, membership=chosen, actor=request.user)
            messages.success(request, _("The changes are saved."))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return reverse("members:edit", args=[ref])

    return once(request, act)


@desk("GET")
def people(request: HttpRequest) -> HttpResponse:
    """Everyone with a mandate, for the Secretariat: those to confirm come first."""
    area_or_404("members.see_people", request.user)
    search = PeopleSearch(request.GET)
    asked = search.cleaned_data if search.is_valid() else {}
    rows = queries.mandates_for(
        request.user, words=cleaned(asked.get("q", "")), unconfirmed=asked.get("waiting", False)
    )
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    for mandate in page.object_list:
        mandate.role_name = words.ROLES[mandate.role]  # type: ignore[attr-defined]
    context = {"page": page, "search": search, "today": timezone.localdate()}
    return render(request, "members/people.html", context)


@desk("GET", "POST")
def give(request: HttpRequest) -> HttpResponse:
    """Give a person a mandate of an organisation or a body."""
    area_or_404("members.give_mandate", request.user)
    search, found = _found(request)
    form = GiveForm(
        request.POST or None,
        organisations=found,
        bodies=queries.bodies(),
        initial={"since": timezone.localdate()},
    )

    def act() -> str:
        sent = form.cleaned_data
        given = actions.give_mandate(
            email=sent["email"],
            role=sent["role"],
            title=sent["title"],
            since=sent["since"],
            until=sent["until"],
            organisation=form.chosen("organisation"),
            body=form.chosen("body"),
            actor=request.user,
        )
        messages.success(request, _("%(name)s holds the mandate now.") % {"name": given.person})
        return reverse("members:people")

    if request.method == "POST" and (answer := answered(request, form, act)):
        return answer
    context = {
        "form": form,
        "search": search,
        "found": found,
        "wanted": request.GET.get("q", ""),
        "key": request.POST.get("form_key", ""),
    }
    return render(request, "members/give.html", context, status=_status(request))


@desk("POST")
def confirm(request: HttpRequest, mandate: int) -> HttpResponse:
    """Confirm a mandate."""
    found = queries.mandate_for(request.user, mandate)

    def act() -> str:
        actions.confirm_mandate(mandate=found, actor=request.user)
        said = _("The mandate of %(name)s is confirmed.") % {"name": found.person}
        messages.success(request, said)
        return reverse("members:people")

    return once(request, act)


@desk("GET", "POST")
def end(request: HttpRequest, mandate: int) -> HttpResponse:
    """End a mandate on a day."""
    found = queries.mandate_for(request.user, mandate)
    form = EndMandateForm(request.POST or None, initial={"last_day": timezone.localdate()})

    def act() -> str:
        actions.end_mandate(
            mandate=found, last_day=form.cleaned_data["last_day"], actor=request.user
        )
        messages.success(request, _("The mandate of %(name)s has an end.") % {"name": found.person})
        return reverse("members:people")

    if request.method == "POST" and (answer := answered(request, form, act)):
        return answer
    context = {"form": form, "mandate": found, "key": request.POST.get("form_key", "")}
    return render(request, "members/end.html", context, status=422 if form.errors else 200)
