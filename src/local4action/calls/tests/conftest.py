"""What the tests of this room share: the shipped questions, people signed in."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import translation

from local4action.calls import actions, queries
from local4action.foundation.actions import SYSTEM

FIRST = {
    "title": "La pluie partagée",
    "promise": "Nos quatorze écoles garderont la pluie pour la saison sèche.",
    "locally_driven": "Le service de l'eau, après deux étés de coupures.",
    "place": {"name": "Valserein"},
    "start": "2027-05",
    "months": 24,
    "form": "hybrid",
    "goals": [6, 11],
    "partners": "L'université et le conseil des jeunes ont signé.",
}
SECOND = {
    "deliverables": "Quatorze citernes.",
    "deliverables_table": [
        {"title": "Quatorze citernes", "due": "2028-06", "owner": "La ville", "weight": 100}
    ],
    "criteria": "Fixés en trois réunions.",
    "brand": "Les affiches communes.",
    "scalability": "Un toit et un tuyau.",
    "resources": "Deux personnes.",
    "risks": "La sécheresse.",
    "communication_plan": "La radio.",
    "commitment": True,
    "commitment_by": "Awa Diop, maire",
}


def answer(proposal, form, values, actor):
    """Write answers the way people do."""
    asked = {one.key: one for one in queries.questions_of(proposal.call, form)}
    given = queries.answers_by_question(proposal, form)
    changes = {
        asked[key]: (value, given[asked[key].pk].version if asked[key].pk in given else 0)
        for key, value in values.items()
    }
    return actions.save_answers(proposal=proposal, form=form, changes=changes, actor=actor)


@pytest.fixture(autouse=True)
def in_english():
    """A request leaves its language behind in the thread; the next test begins in English."""
    with translation.override("en"):
        yield


@pytest.fixture
def sets(db):
    return actions.install_question_sets(actor=SYSTEM)


@pytest.fixture
def call(make, sets):
    return make.call(first_form=sets[0], second_form=sets[1])


@pytest.fixture
def proposal(make, cast, call):
    return make.proposal(
        call=call, organisation=cast.applicant_town, people=(cast.applicant,), title=""
    )


@pytest.fixture
def ready(proposal, cast):
    answer(proposal, "first", FIRST, cast.applicant)
    return proposal


@pytest.fixture
def sign_in():
    def enter(person):
        client = Client()
        client.force_login(person)
        return client

    return enter
