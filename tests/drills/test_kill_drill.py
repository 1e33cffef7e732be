"""The kill drill, short: five kills here, fifty and more by hand (see `kill_drill`)."""

import pytest

from local4action.conf import processes
from tests.drills.kill_drill import drill


@pytest.mark.drill
@pytest.mark.skipif(not processes.ON_LINUX, reason="reads /proc")
def test_nothing_acknowledged_is_lost_and_nothing_is_there_twice() -> None:
    counts = drill(kills=5, seed=7)
    assert (counts["lost"], counts["doubled"]) == (0, 0)
    assert counts["saved"] > 20
