"""The mail drill, short: three kills here, forty by hand (see `mail_drill`)."""

import pytest

from local4action.conf import processes
from local4action.foundation import mail
from tests.drills.mail_drill import LEASE, drill, good


@pytest.mark.drill
@pytest.mark.skipif(not processes.ON_LINUX, reason="reads /proc")
def test_no_mail_is_missing_and_a_kill_doubles_one_at_most() -> None:
    assert LEASE == mail.LEASE
    counts = drill(mails=60, kills=3, seed=5, hurried=True)
    assert good(counts), counts
    assert counts["written"] == 60
    assert counts["put off by the server"] > 0
