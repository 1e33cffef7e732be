"""What the watcher keeps: each answer, and each silence before the answer that ended it."""

import datetime as dt

from local4action.conf import watch
from local4action.foundation import pulse

NOON = dt.datetime(2027, 1, 31, 12, tzinfo=dt.UTC)
SECOND = dt.timedelta(seconds=1)
HALF_A_MINUTE = dt.timedelta(seconds=30)


def note(home, at, **more):
    return pulse.note_answer(home, at, shortest=HALF_A_MINUTE, **more)


def test_nobody_watched_and_nothing_is_known(tmp_path):
    assert pulse.last_answer(tmp_path) is None
    assert pulse.silences(tmp_path) == []


def test_a_short_pause_is_no_silence_and_a_long_one_is(tmp_path):
    assert note(tmp_path, NOON) is None
    assert note(tmp_path, NOON + 29 * SECOND) is None
    found = note(tmp_path, NOON + 59 * SECOND)
    assert found == pulse.Silence(NOON + 29 * SECOND, NOON + 59 * SECOND)
    assert pulse.silences(tmp_path) == [found]
    assert pulse.last_answer(tmp_path) == NOON + 59 * SECOND
    note(tmp_path, NOON + 200 * SECOND)
    assert [one.length.seconds for one in pulse.silences(tmp_path)] == [30, 141]


def test_a_clock_that_is_set_makes_no_silence(tmp_path):
    note(tmp_path, NOON)
    assert note(tmp_path, NOON + dt.timedelta(hours=3), since=2 * SECOND) is None
    found = note(tmp_path, NOON + dt.timedelta(hours=1), since=40 * SECOND)
    assert found is not None
    assert found.length == 40 * SECOND


def test_a_line_that_a_power_cut_left_half_hides_no_other(tmp_path):
    note(tmp_path, NOON)
    note(tmp_path, NOON + 60 * SECOND)
    with (tmp_path / pulse.FOLDER / pulse.SILENCES).open("a") as file:
        file.write('\n["2027-01-31T13:0')
    note(tmp_path, NOON + 120 * SECOND)
    assert [one.ended_at for one in pulse.silences(tmp_path)] == [
        NOON + 60 * SECOND,
        NOON + 120 * SECOND,
    ]


def test_only_a_gap_without_any_answer_is_kept_and_a_new_watcher_knows_the_old_ones(tmp_path):
    def run(answers):
        left = list(answers)
        watch.watch(
            tmp_path,
            lambda: left.pop(0),
            shortest=dt.timedelta(milliseconds=150),
            pause=0.05,
            stop=lambda: not left,
        )

    run([True, False, True, True])
    assert pulse.silences(tmp_path) == []
    run([True, False, False, False, True])
    assert len(pulse.silences(tmp_path)) == 1
    moment = pulse.last_answer(tmp_path)
    run([False, False, False, False, True])
    began = pulse.silences(tmp_path)[1].began_at
    assert abs(began - moment) < dt.timedelta(milliseconds=20)
