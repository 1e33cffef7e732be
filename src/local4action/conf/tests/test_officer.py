"""The first officer of a site, from the terminal."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured, ValidationError

from local4action.accounts.models import Person
from local4action.conf import officer
from local4action.members.rules import is_officer

GOOD = "a-long-enough-secret"


@pytest.fixture
def secret(tmp_path):
    file = tmp_path / "password"
    file.write_text(f"{GOOD}\nnot this line\n", encoding="utf-8")
    return file


@pytest.fixture
def secretariat(make):
    return make.body("secretariat")


def test_the_first_officer_can_sign_in_and_sees_people(client, secretariat, secret):
    said = officer.appoint("Ines@UCLG.example", "Inés Carballo", secret)
    assert said == [
        "Made an account for ines@uclg.example.",
        "Inés Carballo sits in the World Secretariat from today.",
    ]
    person = Person.objects.get()
    assert person.emailaddress_set.get().verified
    answer = client.post("/en/account/login/", {"login": "ines@uclg.example", "password": GOOD})
    assert answer.url == "/en/desk/"
    assert client.get("/en/desk/people/new/").status_code == 200


def test_doing_it_again_changes_nothing(secretariat, secret):
    officer.appoint("ines@uclg.example", "Inés Carballo", secret)
    before = Person.objects.get().password
    said = officer.appoint("ines@uclg.example", "Another Name", None)
    assert said[1] == "Inés Carballo sits in the World Secretariat already: nothing to do."
    person = Person.objects.get()
    assert (person.name, person.password) == ("Inés Carballo", before)
    assert person.mandates.count() == 1


def test_an_account_that_is_there_is_seated(secretariat, make):
    person = make.person("ines")
    person.emailaddress_set.update(verified=False)
    officer.appoint(person.email, "", None)
    assert is_officer(person)
    assert person.emailaddress_set.get().verified


def test_a_claim_on_the_secretariat_is_confirmed(secretariat, make):
    person = make.person("ines")
    make.mandate(person, body=secretariat, confirmed_at=None)
    officer.appoint(person.email, "", None)
    assert person.mandates.get().confirmed_at is not None


@pytest.mark.parametrize(
    "case",
    [
        ("ines", "Inés", GOOD, ValidationError),
        ("ines@uclg.example", "", GOOD, ImproperlyConfigured),
        ("ines@uclg.example", "Inés", "short", ValidationError),
        ("ines@uclg.example", "x" * 201, GOOD, ValidationError),
        ("ines@uclg.example", "Inés", "", ValidationError),
    ],
)
def test_what_will_not_do_leaves_nothing(secretariat, secret, case):
    email, name, password, error = case
    secret.write_text(password, encoding="utf-8")
    with pytest.raises(error):
        officer.appoint(email, name, secret)
    assert not Person.objects.exists()


def test_without_a_terminal_a_file_is_asked_for(secretariat, monkeypatch):
    with Path(os.devnull).open(encoding="utf-8") as nobody:
        monkeypatch.setattr("sys.stdin", nobody)
        with pytest.raises(ImproperlyConfigured, match="--password-file"):
            officer.appoint("ines@uclg.example", "Inés", None)
