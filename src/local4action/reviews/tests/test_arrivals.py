"""Officers see how it is known when a proposal arrived, and which file brought it in."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from local4action.calls.models import ImportedProposal, ImportRun, Submission

SENT = dt.datetime(2026, 10, 3, 9, 30, tzinfo=dt.UTC)


def submitted(proposal, known_by, person=None):
    return Submission.objects.create(
        proposal=proposal, form="first", arrived_at=timezone.now(), arrival_known_by=known_by,
        submitted_by=person, record={"answers": {}}, sha256="a" * 64,
    )  # fmt: skip


def page(client, proposal):
    return client.get(f"/en/desk/reviews/{proposal.ref}/").content.decode()


@pytest.mark.parametrize(
    ("known_by", "words"),
    [
        ("kernel", "from the web server’s own machine"),
        ("proxy", "from the server in front of this site"),
        ("clock", "from the clock when it was read"),
    ],
)
def test_the_history_says_how_the_time_is_known(client, cast, story, known_by, words):
    proposal = story.submitted()
    submitted(proposal, known_by, cast.applicant)
    client.force_login(cast.officer)
    text = page(client, proposal)
    assert f"First form submitted. Its time of arrival is {words}." in text
    assert "It came in with the file" not in text


def test_what_was_imported_names_file_row_and_day(client, cast, story):
    proposal = story.in_review()
    run = ImportRun.objects.create(
        call=proposal.call, file_name="answers é.csv", file_sha256="b" * 64, map_sha256="c" * 64
    )
    ImportedProposal.objects.create(
        run=run, call=proposal.call, proposal=proposal, row=17, key="k", content="c", sent_at=SENT
    )
    submitted(proposal, "import")
    client.force_login(cast.officer)
    text = page(client, proposal)
    assert "“answers é.csv”, row 17" in text
    assert "3 October 2026, 09:30" in text
    assert "the one in the file it came with" in text
    client.force_login(cast.board_1)
    assert "answers é.csv" not in page(client, proposal)
