"""A proposal is begun: several tabs, taps or devices make one draft, a second one is possible."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from local4action.calls import actions
from local4action.calls.models import Proposal
from local4action.calls.tests.conftest import FIRST, answer

TOGETHER = 6
SAID = "You began this proposal before and nothing is written in it yet: go on here."


def begin(cast, call, *, actor=None, language="fr", organisation=None):
    return actions.start_proposal(
        call=call,
        organisation=organisation or cast.applicant_town,
        language=language,
        actor=actor or cast.applicant,
    )


@pytest.mark.django_db(transaction=True)
def test_six_forms_sent_at_once_begin_one_proposal(call, cast):
    """Six printed forms carry six keys: nothing but the act itself can tell that it is one."""
    ready = threading.Barrier(TOGETHER)
    address = reverse("calls:start", args=[call.ref])
    form = {"organisation": cast.applicant_town.pk, "language": "fr"}

    def send(number):
        client = Client()
        try:
            client.force_login(cast.applicant)
            ready.wait()
            return client.post(address, form | {"form_key": f"key-{number}"})
        finally:
            connection.close()

    with ThreadPoolExecutor(TOGETHER) as pool:
        answers = list(pool.map(send, range(TOGETHER)))
    begun = Proposal.objects.get()
    assert [one.status_code for one in answers] == [302] * TOGETHER
    assert {one.url for one in answers} == {reverse("calls:form", args=[begun.ref, "first"])}
    assert begun.members.count() == 1


def test_beginning_again_leads_to_the_empty_draft_and_says_so(call, cast, sign_in):
    client = sign_in(cast.applicant)
    address = reverse("calls:start", args=[call.ref])
    form = {"organisation": cast.applicant_town.pk, "language": "fr"}
    first = client.post(address, form | {"form_key": "a"}, follow=True)
    assert SAID not in first.content.decode()
    again = client.post(address, form | {"language": "es", "form_key": "b"}, follow=True)
    assert again.redirect_chain == first.redirect_chain
    assert SAID in again.content.decode()
    # Nothing is written yet, so the language is the one that was chosen last.
    assert Proposal.objects.get().language == "es"


def test_a_second_proposal_is_begun_once_something_is_written_in_the_first(call, cast):
    first = begin(cast, call)
    answer(first, "first", {"promise": FIRST["promise"]}, cast.applicant)
    second = begin(cast, call)
    assert second != first
    assert begin(cast, call) == second
    # Also what was written and taken out again is a beginning of its own.
    answer(second, "first", {"title": "Rain"}, cast.applicant)
    answer(second, "first", {"title": ""}, cast.applicant)
    assert begin(cast, call) not in {first, second}
    assert Proposal.objects.count() == 3


def test_only_ones_own_empty_draft_of_this_call_and_organisation(call, make, cast, sets):
    colleague = make.person("colleague")
    make.mandate(colleague, organisation=cast.applicant_town)
    other = make.organisation("Sertaval")
    make.mandate(cast.applicant, organisation=other)
    begun = begin(cast, call)
    another_call = make.call(first_form=sets[0], second_form=sets[1])
    found = {
        begin(cast, call, actor=colleague),
        begin(cast, call, organisation=other),
        begin(cast, another_call),
    }
    assert len(found | {begun}) == 4
    # What was withdrawn is over.
    Proposal.objects.filter(pk=begun.pk).update(state="withdrawn", updated_at=timezone.now())
    assert begin(cast, call) != begun
