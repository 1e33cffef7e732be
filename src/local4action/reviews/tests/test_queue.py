"""The officers' queue and the readers' list."""

from __future__ import annotations

import pytest

from local4action.reviews.actions import declare_conflict
from local4action.reviews.queries import Wanted, counts_for, overview_for

ADDRESS = "/en/desk/reviews/"


def titles(answer) -> list[str]:
    return [proposal.title for proposal in answer.context["page"].object_list]


def test_an_officer_finds_proposals_by_state_and_filters(client, cast, make, story):
    call = make.call()
    story.submitted(call=call, title="Eau pour tous")
    story.submitted(call=call, title="Mercado", language="es", organisation=cast.lead_town)
    make.proposal(call=call, title="Still a draft")
    client.force_login(cast.officer)
    assert titles(client.get(ADDRESS)) == ["Eau pour tous", "Mercado"]
    assert titles(client.get(ADDRESS, {"language": "es"})) == ["Mercado"]
    assert titles(client.get(ADDRESS, {"country": "FR"})) == ["Eau pour tous"]
    assert titles(client.get(ADDRESS, {"call": call.ref, "q": "eau"})) == ["Eau pour tous"]
    assert titles(client.get(ADDRESS, {"q": "valserein"})) == ["Eau pour tous"]
    assert titles(client.get(ADDRESS, {"state": "in_review"})) == []
    assert titles(client.get(ADDRESS, {"todo": "screen"})) == ["Eau pour tous", "Mercado"]
    # What is no filter of ours counts as none.
    odd = {"state": "<b>", "todo": "x", "call": "nope", "language": "'", "page": "-1"}
    assert len(titles(client.get(ADDRESS, odd))) == 2
    assert counts_for(cast.officer, Wanted()) == {"submitted": 2}


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("tous eau", True),
        ("EAU valser", True),
        ("énergie", True),
        ("energie", True),
        ("pôur", True),
        ("nergie", False),
        ("eau mercado", False),
    ],
)
def test_every_word_is_looked_for_in_any_order_without_marks(client, cast, story, wanted, found):
    proposal = story.submitted(title="L’eau et l’Énergie pour tous")
    story.submitted(title="Mercado", organisation=cast.lead_town)
    client.force_login(cast.officer)
    assert ("L’eau et l’Énergie pour tous" in titles(client.get(ADDRESS, {"q": wanted}))) is found
    assert titles(client.get(ADDRESS, {"q": proposal.ref.upper()})) == [proposal.title]


def test_the_folded_filters_say_how_many_are_on(client, cast, story):
    story.submitted(language="fr")
    client.force_login(cast.officer)
    assert "chosen" not in client.get(ADDRESS, {"q": "eau", "state": "submitted"}).content.decode()
    page = client.get(ADDRESS, {"language": "fr", "country": "FR", "call": "none"})
    assert "2 chosen" in page.content.decode()


def test_what_is_to_do_follows_the_story(cast, story):
    proposal = story.in_review(readers=[])
    none = {"screen": 0, "asked": 0, "assign": 0, "decide": 0, "letter": 0}
    assert overview_for(cast.officer).todo == none | {"assign": 1}
    other = story.in_review(readers=[cast.board_1])
    assert overview_for(cast.officer).todo == none | {"assign": 1}
    story.review(other, cast.board_1)
    assert overview_for(cast.officer).todo == none | {"assign": 1, "decide": 1}
    story.decide(other)
    assert overview_for(cast.officer).todo == none | {"assign": 1, "letter": 1}
    assert proposal.state == "in_review"


def test_a_recused_reader_is_not_waited_for(cast, story):
    proposal = story.in_review(readers=[cast.board_1, cast.board_2])
    story.review(proposal, cast.board_1)
    assert overview_for(cast.officer).todo["decide"] == 0
    declare_conflict(proposal=proposal, reason="My cousin.", actor=cast.board_2)
    assert overview_for(cast.officer).todo["decide"] == 1


@pytest.mark.parametrize("number", [1, 3])
def test_queries_of_the_queue_do_not_grow(client, cast, story, number, django_assert_num_queries):
    for _ in range(number):
        story.review(story.in_review(), cast.board_1)
    client.force_login(cast.officer)
    client.get(ADDRESS)
    # Session, person, mandates; who may read no more; counts by state and what is to do; calls; the
    # page.
    with django_assert_num_queries(7):
        client.get(ADDRESS)


# As the whole list, and how many fit: by state where something is filtered, and of what is to do.
SOUGHT = (
    ({"q": "eau"}, 8),
    ({"language": "fr", "country": "FR", "state": "in_review"}, 8),
    ({"todo": "decide"}, 8),
    ({"todo": "assign", "q": "eau"}, 9),
)


@pytest.mark.parametrize(("asked", "queries"), SOUGHT)
def test_queries_of_a_search_do_not_grow(client, story, asked, queries, django_assert_num_queries):
    """With one and with three that fit, of which each has lost readers to an interest."""
    cast = story.cast
    client.force_login(cast.officer)
    for number in (1, 3):
        while len(titles(client.get(ADDRESS, asked))) < number:
            proposal = story.in_review(title="Eau pour tous")
            story.review(proposal, cast.board_1)
            for reader in (cast.board_2, cast.board_3):
                proposal.conflicts.create(person=reader, reason="My cousin.")
        with django_assert_num_queries(queries):
            assert len(titles(client.get(ADDRESS, asked))) == number


@pytest.mark.parametrize("number", [1, 3])
def test_queries_of_a_readers_list_do_not_grow(
    client, cast, story, number, django_assert_num_queries
):
    for _ in range(number):
        story.in_review()
    client.force_login(cast.board_1)
    # Session, person, mandates; count, page.
    with django_assert_num_queries(5):
        assert len(titles(client.get(ADDRESS))) == number


def test_a_reader_sees_only_what_they_are_asked_to_read(client, cast, story):
    story.in_review(readers=[cast.board_1], title="Mine")
    story.in_review(readers=[cast.board_2], title="Another's")
    client.force_login(cast.board_1)
    assert titles(client.get(ADDRESS)) == ["Mine"]


@pytest.mark.parametrize("name", ["applicant", "citizen", "bureau", "council"])
def test_others_are_told_no(client, cast, name):
    client.force_login(cast.people[name])
    assert client.get(ADDRESS).status_code == 404


def test_empty_lists_say_what_will_be_here(client, cast):
    client.force_login(cast.officer)
    assert "No proposal has been submitted yet" in client.get(ADDRESS).content.decode()
    client.force_login(cast.board_1)
    assert "Nothing to read now" in client.get(ADDRESS).content.decode()
