"""The deadline drill, short: thirty submitters here, five hundred by hand (see `deadline_drill`)."""

import pytest

from local4action.conf import processes
from tests.drills.deadline_drill import drill, good


@pytest.mark.drill
@pytest.mark.skipif(not processes.ON_LINUX, reason="reads /proc")
def test_everyone_is_judged_by_when_their_form_was_sent_even_when_a_worker_is_killed() -> None:
    counts = drill(submitters=30, late=6, seed=3, kill=True)
    assert good(counts), counts
    assert (counts["submitters"], counts["sent late"], counts["kills"]) == (30, 6, 1)
    assert counts["sent in time"] + counts["too near to call"] == 24
    assert counts["receipts by mail"] >= 24
