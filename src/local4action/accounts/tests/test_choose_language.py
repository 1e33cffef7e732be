"""A person chooses the language of their mails."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from local4action.accounts.actions import choose_language

ADDRESS = "/en/account/language/"


def test_the_page_saves_it(client, cast):
    client.force_login(cast.citizen)
    answer = client.post(ADDRESS, {"language": "es", "form_key": "k1"})
    cast.citizen.refresh_from_db()
    assert (answer.status_code, cast.citizen.language) == (302, "es")


def test_bad_input_is_said_beside_the_field(client, cast):
    client.force_login(cast.citizen)
    answer = client.post(ADDRESS, {"language": "<script>", "form_key": "k1"})
    assert answer.status_code == 422
    cast.citizen.refresh_from_db()
    assert cast.citizen.language == "en"


def test_the_signed_out_are_sent_to_sign_in(client, db):
    assert client.get(ADDRESS).status_code == 302


def test_nobody_chooses_for_another(cast):
    with pytest.raises(PermissionDenied):
        choose_language(person=cast.citizen, language="fr", actor=cast.officer)
    with pytest.raises(ValidationError):
        choose_language(person=cast.citizen, language="xx", actor=cast.citizen)
