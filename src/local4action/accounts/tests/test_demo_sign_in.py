"""The cast on the sign-in page: in a demo only."""

from __future__ import annotations

from django.test import override_settings
from django.urls import reverse

from local4action.accounts.cast import CAST

ADDRESS = "/en/account/demo/"


def test_the_cast_is_whole_and_in_the_order_of_the_story():
    assert [one.slug for one in CAST] == [
        "officer",
        "lead",
        "applicant",
        "board-1",
        "board-2",
        "board-3",
        "bureau",
        "mayor",
        "partner",
        "partner-2",
        "stakeholder",
        "council",
        "citizen",
    ]
    assert len({one.name for one in CAST}) == len(CAST)


@override_settings(DEMO=True)
def test_one_click_signs_in(client, cast):
    page = client.get(reverse("account_login")).content.decode()
    assert all(one.name in page and f'value="{one.slug}"' in page for one in CAST)
    answer = client.post(ADDRESS, {"who": "board-1"})
    assert answer.url == reverse("website:desk")
    assert client.session["_auth_user_id"] == str(cast.board_1.pk)


@override_settings(DEMO=True)
def test_the_next_page_is_kept_but_never_another_site(client, cast):
    mine = reverse("accounts:language")
    assert client.post(ADDRESS, {"who": "lead", "next": mine}).url == mine
    other = client.post(ADDRESS, {"who": "lead", "next": "https://evil.example/"})
    assert other.url == reverse("website:desk")


@override_settings(DEMO=True)
def test_nobody_else_is_signed_in(client, cast, make):
    make.person("stranger")
    assert client.post(ADDRESS, {"who": "stranger"}).status_code == 404
    assert client.post(ADDRESS, {}).status_code == 404
    assert client.get(ADDRESS).status_code == 405


def test_outside_a_demo_there_is_no_such_page(client, cast):
    assert client.post(ADDRESS, {"who": "officer"}).status_code == 404
    assert "Inés Carballo" not in client.get(reverse("account_login")).content.decode()
