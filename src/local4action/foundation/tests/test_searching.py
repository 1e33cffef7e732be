"""Rows are found by what they are called, whatever the accents, in every language of a name."""

import pytest

from local4action.calls.models import Proposal
from local4action.foundation.searching import called, fold_rows, folded_words
from local4action.foundation.translations import Translated
from local4action.members.models import Organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposal(make):
    town = make.organisation("Préfecture de l\u2019Ouest", language="fr")
    town.name = town.name.with_translation("en", "Western Prefecture", "checked")
    town.save()
    made = make.proposal(organisation=town, people=())
    made.title = "共享雨水 for Ærøskøbing"
    made.save()
    return made


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("prefecture ouest", True),
        ("WESTERN", True),
        ("aerosk", True),
        ("雨水", True),
        ("refecture", False),
        ("western east", False),
        ("100%_", False),
        ("", True),
    ],
)
def test_each_word_begins_a_word_of_title_name_or_reference(proposal, wanted, found):
    rows = Proposal.objects.filter(called(wanted, "words", "organisation__words"))
    assert rows.exists() is found


def test_a_reference_finds_its_proposal(make, proposal):
    make.proposal(people=())
    rows = Proposal.objects.filter(called(proposal.ref.upper(), "words", "organisation__words"))
    assert list(rows) == [proposal]


def test_words_are_kept_once_and_in_every_language():
    name = Translated.of("Eau, eau", "fr").with_translation("en", "Water", "checked")
    assert folded_words(name, "", None, "Été") == " eau water ete"


def test_rows_that_were_there_are_folded(make, proposal):
    Organisation.objects.update(words="")
    Proposal.objects.update(words="")
    fold_rows(Organisation)
    fold_rows(Proposal)
    proposal.refresh_from_db()
    assert proposal.words == f" 共享雨水 for aeroskobing {proposal.ref}"
    assert " western prefecture" in Organisation.objects.get(pk=proposal.organisation_id).words
