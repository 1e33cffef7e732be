"""Who reads what, for tasks of every kind: no conflict ever, and as many readings as can be."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from local4action.reviews.balancing import (
    File,
    Problem,
    Reader,
    by_chair,
    by_language,
    explained,
    loads,
    reads,
    shortages,
    solve,
    why,
)

LANGUAGES = ("en", "fr", "es")
GOALS = ("1", "6", "11", "13")


@st.composite
def problems(draw) -> Problem:
    numbers = draw(st.integers(1, 12)), draw(st.integers(1, 7))
    files = tuple(
        File(
            key,
            draw(st.sampled_from(LANGUAGES)),
            frozenset(draw(st.sets(st.sampled_from(GOALS), max_size=3))),
            draw(st.sampled_from(("africa", "europe", ""))),
        )
        for key in range(numbers[0])
    )
    readers = tuple(
        Reader(
            100 + key,
            frozenset(draw(st.sets(st.sampled_from(LANGUAGES), max_size=3))),
            frozenset(draw(st.sets(st.sampled_from(GOALS), max_size=3))),
            frozenset(draw(st.sets(st.sampled_from(("africa", "europe")), max_size=2))),
            draw(st.none() | st.integers(0, 8)),
        )
        for key in range(numbers[1])
    )
    every = [(file.key, reader.key) for file in files for reader in readers]
    some = st.frozensets(st.sampled_from(every), max_size=len(every) // 2)
    return Problem(files, readers, draw(st.integers(1, 4)), draw(some), draw(some), draw(some))


def most_readings(problem: Problem) -> int:
    """How many readings can be had at most, by paths that make room: written for this test."""
    rooms = {one.key: problem.room(one) for one in problem.readers}
    taken: dict[int, list[int]] = {key: [] for key in rooms}
    free = {
        file.key: [
            key
            for key in rooms
            if (file.key, key) not in problem.apart and (file.key, key) not in problem.firm
        ]
        for file in problem.files
    }

    def give(file: int, tried: set[int]) -> bool:
        for key in free[file]:
            if key in tried or file in taken[key]:
                continue
            tried.add(key)
            if len(taken[key]) < rooms[key]:
                taken[key].append(file)
                return True
            for other in list(taken[key]):
                if give(other, tried):
                    taken[key].remove(other)
                    taken[key].append(file)
                    return True
        return False

    found = 0
    for file in problem.files:
        for _ in range(problem.wanted(file)):
            found += give(file.key, set())
    return found


@given(problem=problems())
@settings(max_examples=150, deadline=None)
def test_what_holds_for_every_task(problem):
    solution = solve(problem)
    pairs = solution.pairs
    assert not pairs & problem.apart
    assert problem.firm <= pairs
    load, having = loads(pairs), Counter(file for file, _reader in pairs)
    for reader in problem.readers:
        if reader.most is not None:
            assert load[reader.key] <= max(reader.most, problem.loads_kept[reader.key])
    for file in problem.files:
        assert having[file.key] <= max(problem.each, problem.readers_kept[file.key])
    # As many readings as there can be, counted by another way than the solver's.
    assert len(pairs) - len(problem.firm) == most_readings(problem)
    lacking = {one.file for one in solution.short}
    assert lacking == {one.key for one in problem.files if having[one.key] < problem.each}
    for one in solution.short:
        assert one.missing == problem.each - having[one.file]


@given(problem=problems())
@settings(max_examples=60, deadline=None)
def test_rules_respect_interests_and_what_stays(problem):
    chairs = frozenset({problem.readers[0].key})
    for found in (by_language(problem), by_chair(problem, chairs)):
        assert not found.pairs & problem.apart
        assert problem.firm <= found.pairs


def whole(number: int, language: str = "en", **fields) -> tuple[File, ...]:
    return tuple(File(key, language, **fields) for key in range(number))


def test_the_load_is_even():
    readers = tuple(Reader(100 + key, frozenset({"en"})) for key in range(4))
    solution = solve(Problem(whole(10), readers, 2))
    assert solution.short == ()
    assert sorted(loads(solution.pairs).values()) == [5, 5, 5, 5]


def test_a_language_is_read_by_one_at_least_before_the_load_is_even():
    readers = (Reader(100, frozenset({"fr"})), *(Reader(101 + key) for key in range(3)))
    solution = solve(Problem(whole(6, "fr"), readers, 2))
    assert {file for file, reader in solution.pairs if reader == 100} == set(range(6))


def test_who_knows_the_goal_and_the_region_comes_first():
    files = (File(0, "en", frozenset({"6"}), "africa"), File(1, "en", frozenset({"11"}), "europe"))
    readers = (
        Reader(100, frozenset({"en"}), frozenset({"11"}), frozenset({"europe"})),
        Reader(101, frozenset({"en"}), frozenset({"6"}), frozenset({"africa"})),
    )
    problem = Problem(files, readers, 1)
    assert solve(problem).pairs == {(0, 101), (1, 100)}
    found = why(problem, files[0], readers[1])
    assert (found.reads_it, found.goals, found.region, found.kept) == (True, ("6",), True, False)


def test_what_cannot_be_had_is_said_file_by_file():
    readers = tuple(
        Reader(100 + key, frozenset({"en"}), most=most) for key, most in enumerate((9, 1, 0))
    )
    problem = Problem(whole(2), readers, 2, apart=frozenset({(0, 100)}))
    solution = solve(problem)
    assert len(solution.pairs) == 2
    by_file = {one.file: one for one in solution.short}
    assert {one.missing for one in by_file.values()} == {1}
    assert (by_file[0].apart, by_file[0].full, by_file[0].readers) == (1, 1, 3)


def test_a_begun_review_stays_and_an_earlier_choice_is_kept_where_it_costs_nothing():
    readers = tuple(Reader(100 + key, frozenset({"en"})) for key in range(3))
    problem = Problem(
        whole(3), readers, 1, kept=frozenset({(0, 100)}), asked=frozenset({(1, 102), (2, 101)})
    )
    assert solve(problem).pairs == {(0, 100), (1, 102), (2, 101)}


def test_nothing_to_do_is_no_task():
    assert solve(Problem((), (Reader(1),), 2)).pairs == frozenset()
    nobody = solve(Problem(whole(1), (), 2))
    assert [one.missing for one in nobody.short] == [2]


def test_regional_forms_of_a_language_are_read():
    assert reads(File(1, "pt-BR"), Reader(1, frozenset({"pt"})))
    assert not reads(File(1, "pt"), Reader(1, frozenset({"es"})))


def test_the_explanation_puts_the_best_first():
    readers = (Reader(100), Reader(101, frozenset({"en"})))
    problem = Problem(whole(1), readers, 2)
    assert [reader.key for reader, _why in explained(problem, {(0, 100), (0, 101)})[0]] == [
        101,
        100,
    ]
    assert shortages(problem, {(0, 100)})[0].missing == 1


@pytest.mark.parametrize("spread", [1, 7])
def test_hundreds_of_files_are_whole_and_even(spread):
    files = tuple(File(key, LANGUAGES[key % 3]) for key in range(200))
    readers = tuple(
        Reader(1000 + key, frozenset({LANGUAGES[key % 3], LANGUAGES[(key * spread) % 3]}))
        for key in range(20)
    )
    solution = solve(Problem(files, readers, 3))
    load = loads(solution.pairs)
    assert solution.short == ()
    assert max(load.values()) - min(load.values()) <= 2
