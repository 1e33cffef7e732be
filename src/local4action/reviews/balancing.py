"""Who reads what, found by a solver: plain data in, an assignment and its reasons out.

The task is a flow: each file sends as many readings as it wants, at least one of them by the way
of those who read its language, to readers whose load costs more with every file above a fair
share. Flows have whole solutions at their corners, so a linear program is enough, and what the
simplex method returns is whole without any search. Nothing here reads the database; only jobs call
`solve`, which brings in the solver.
"""

from __future__ import annotations

import time
from array import array
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from itertools import compress
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    type Pair = tuple[int, int]

# What is lost, in one unit. A reading that nobody does outweighs everything; then a file that no
# one reads in its own language; then load above the fair share, each file more than the one
# before; then who knows what.
MISSING: Final = 10_000.0
FOREIGN: Final = 400.0
LOAD: Final = 12.0
READS_IT: Final = 6.0
KNOWS_GOAL: Final = 4.0
KNOWS_REGION: Final = 2.0
ASKED_BEFORE: Final = 3.0
# Beyond so many files above the fair share, one more costs the same as the last.
STEPS: Final = 25
# What the solver says of a whole number is a little off.
WHOLE: Final = 0.5


@dataclass(frozen=True, slots=True)
class File:
    """A file to be read: its language, goals and region."""

    key: int
    language: str = ""
    goals: frozenset[str] = frozenset()
    region: str = ""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who may read: their languages, goals and regions; `most` files, None for any number."""

    key: int
    languages: frozenset[str] = frozenset()
    goals: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    most: int | None = None


@dataclass(frozen=True)
class Problem:
    """What is asked: `each` readers for every file.

    `apart` are pairs (file, reader) that must never meet, `kept` those that stay (a review is
    begun, or the chair reads everything), `asked` those that were asked before and may change.
    """

    files: tuple[File, ...]
    readers: tuple[Reader, ...]
    each: int
    apart: frozenset[Pair] = frozenset()
    kept: frozenset[Pair] = frozenset()
    asked: frozenset[Pair] = frozenset()

    @cached_property
    def firm(self) -> frozenset[Pair]:
        """What stays, without what must never be."""
        return self.kept - self.apart

    @cached_property
    def loads_kept(self) -> Counter[int]:
        """How many files each reader keeps."""
        return Counter(reader for _file, reader in self.firm)

    @cached_property
    def readers_kept(self) -> Counter[int]:
        """How many readers each file keeps."""
        return Counter(file for file, _reader in self.firm)

    def wanted(self, file: File) -> int:
        """How many readers a file still wants besides those it keeps."""
        return max(self.each - self.readers_kept[file.key], 0)

    def room(self, reader: Reader) -> int:
        """How many files a reader can take besides those they keep."""
        most = len(self.files) if reader.most is None else reader.most
        return max(most - self.loads_kept[reader.key], 0)


@dataclass(frozen=True, slots=True)
class Why:
    """Why a reader suits a file."""

    reads_it: bool
    goals: tuple[str, ...]
    region: bool
    kept: bool

    @property
    def worth(self) -> float:
        """What the solver gains by it."""
        return READS_IT * self.reads_it + KNOWS_GOAL * bool(self.goals) + KNOWS_REGION * self.region


@dataclass(frozen=True, slots=True)
class Short:
    """A file that lacks readers: how many, and where the others are.

    Of all readers, `apart` have an interest in it, and `full` have as many files as they take.
    """

    file: int
    missing: int
    apart: int
    full: int
    readers: int


@dataclass(frozen=True)
class Solution:
    """Who reads what, and what could not be had."""

    pairs: frozenset[Pair]
    short: tuple[Short, ...] = ()
    seconds: float = 0.0


def why(problem: Problem, file: File, reader: Reader) -> Why:
    """What speaks for this reader on this file."""
    return Why(
        reads(file, reader),
        tuple(sorted(file.goals & reader.goals, key=lambda one: (len(one), one))),
        bool(file.region) and file.region in reader.regions,
        (file.key, reader.key) in problem.firm,
    )


def reads(file: File, reader: Reader) -> bool:
    """Whether a reader reads the file's language, whatever its regional form."""
    base = file.language.split("-")[0]
    return any(one.split("-")[0] == base for one in reader.languages)


def loads(pairs: Iterable[Pair]) -> Counter[int]:
    """How many files each reader has."""
    return Counter(reader for _file, reader in pairs)


def shortages(
    problem: Problem, pairs: Iterable[Pair], load: Counter[int] | None = None
) -> tuple[Short, ...]:
    """The files that lack readers, and why each does.

    `load` is how much each reader has where the problem shows only some of the files.
    """
    pairs = set(pairs)
    having = Counter(file for file, _reader in pairs)
    load = loads(pairs) if load is None else load
    full = {
        one.key for one in problem.readers if one.most is not None and load[one.key] >= one.most
    }
    found = []
    for file in problem.files:
        missing = problem.each - having[file.key]
        if missing > 0:
            apart = {one.key for one in problem.readers if (file.key, one.key) in problem.apart}
            busy = {one for one in full - apart if (file.key, one) not in pairs}
            found.append(Short(file.key, missing, len(apart), len(busy), len(problem.readers)))
    return tuple(found)


def by_language(problem: Problem) -> Solution:
    """Each file to everyone free who reads its language, besides what stays."""
    pairs = {
        (file.key, reader.key)
        for file in problem.files
        for reader in problem.readers
        if (file.key, reader.key) not in problem.apart and reads(file, reader)
    }
    pairs |= problem.firm
    return Solution(frozenset(pairs), shortages(problem, pairs))


def by_chair(problem: Problem, chairs: frozenset[int]) -> Solution:
    """Each file to the chair, where they are free, besides what stays."""
    pairs = {
        (file.key, reader.key)
        for file in problem.files
        for reader in problem.readers
        if reader.key in chairs and (file.key, reader.key) not in problem.apart
    }
    pairs |= problem.firm
    return Solution(frozenset(pairs), shortages(problem, pairs))


def solve(problem: Problem, seconds: float = 120.0) -> Solution:
    """The best assignment there is, in at most about so many seconds.

    Where not every file can have its readers, as many as possible have; `short` names the others.

    Raises:
        TooLongError: when it did not end in that time.
    """
    began = time.monotonic()
    pairs = _Model(problem).solved(seconds)
    took = time.monotonic() - began
    return Solution(frozenset(pairs), shortages(problem, pairs), took)


@dataclass
class _Rows:
    """A linear program, column by column."""

    costs: array[float] = field(default_factory=lambda: array("d"))
    highest: array[float] = field(default_factory=lambda: array("d"))
    starts: array[int] = field(default_factory=lambda: array("i"))
    index: array[int] = field(default_factory=lambda: array("i"))
    values: array[float] = field(default_factory=lambda: array("d"))

    def add(self, cost: float, highest: float, entries: Iterable[tuple[int, float]]) -> int:
        """A column with its entries (row, value); its number."""
        self.starts.append(len(self.index))
        for row, value in entries:
            self.index.append(row)
            self.values.append(value)
        self.costs.append(cost)
        self.highest.append(highest)
        return len(self.costs) - 1


class _Model:
    """The flow from files to readers as a linear program.

    Rows: one for each file (readings = wanted), one for each file that nobody who stays reads in
    its language (readings by others <= wanted - 1), one for each reader (readings = load).
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.columns = _Rows()
        self.lower: list[float] = []
        self.upper: list[float] = []
        # Column, file and reader of each pair that may be chosen; there may be many.
        self.pairs = (array("i"), array("q"), array("q"))
        self.by_reader = {one.key: self._row(0, 0) for one in problem.readers}
        for file in problem.files:
            self._file(file)
        self._loads()

    def _row(self, lower: float, upper: float) -> int:
        self.lower.append(lower)
        self.upper.append(upper)
        return len(self.lower) - 1

    def _file(self, file: File) -> None:
        problem = self.problem
        wanted = problem.wanted(file)
        if not wanted:
            return
        readings = self._row(wanted, wanted)
        self.columns.add(MISSING, wanted, [(readings, 1.0)])
        others = None
        if not self._read_already(file):
            others = self._row(float("-inf"), wanted - 1)
            self.columns.add(FOREIGN, 1, [(others, -1.0)])
        for reader, found in self._free(file):
            entries = [(readings, 1.0), (self.by_reader[reader.key], 1.0)]
            if others is not None and not found.reads_it:
                entries.append((others, 1.0))
            asked = (file.key, reader.key) in problem.asked
            column = self.columns.add(-found.worth - ASKED_BEFORE * asked, 1, entries)
            for place, number in zip(self.pairs, (column, file.key, reader.key), strict=True):
                place.append(number)

    def _read_already(self, file: File) -> bool:
        return any(
            (file.key, one.key) in self.problem.firm and reads(file, one)
            for one in self.problem.readers
        )

    def _free(self, file: File) -> Iterator[tuple[Reader, Why]]:
        """The readers a file may go to, with what speaks for them."""
        problem = self.problem
        for reader in problem.readers:
            pair = (file.key, reader.key)
            if pair not in problem.apart and pair not in problem.firm and problem.room(reader):
                yield reader, why(problem, file, reader)

    def _loads(self) -> None:
        """What each further file costs a reader: nothing up to the fair share, then ever more."""
        fair = self._fair_share()
        for reader in self.problem.readers:
            row, kept = self.by_reader[reader.key], self.problem.loads_kept[reader.key]
            room = self.problem.room(reader)
            below = min(max(fair - kept, 0), room)
            # Those with few files come first even among the little loaded.
            for step in range(below):
                cost = LOAD * step / max(fair, 1) / 10
                self.columns.add(cost, 1, [(row, -1.0)])
            above = room - below
            start = max(kept - fair, 0)
            for step in range(min(above, STEPS)):
                self.columns.add(LOAD * (start + step + 1), 1, [(row, -1.0)])
            if above > STEPS:
                self.columns.add(LOAD * (start + STEPS + 1), above - STEPS, [(row, -1.0)])

    def _fair_share(self) -> int:
        """The smallest load at which all readings would be done, were everyone free for all."""
        problem = self.problem
        needed = sum(problem.wanted(one) for one in problem.files) + sum(
            problem.loads_kept.values()
        )
        fair = 0
        while fair < len(problem.files):
            taken = sum(
                max(
                    problem.loads_kept[one.key],
                    min(fair, problem.room(one) + problem.loads_kept[one.key]),
                )
                for one in problem.readers
            )
            if taken >= needed:
                break
            fair += 1
        return fair

    def solved(self, seconds: float) -> set[Pair]:
        """What stays, and what the solver adds to it."""
        pairs = set(self.problem.firm)
        columns, files, readers = self.pairs
        if columns:
            values = _minimised(self, seconds)
            chosen = [values[column] > WHOLE for column in columns]
            pairs.update(compress(zip(files, readers, strict=True), chosen))
        return pairs


def _minimised(model: _Model, seconds: float) -> Any:
    """The values of the columns at the least cost."""
    import highspy  # noqa: PLC0415 - the solver comes into jobs only
    import numpy as np  # noqa: PLC0415

    columns = model.columns
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = len(columns.costs), len(model.lower)
    program.col_cost_ = np.frombuffer(columns.costs)
    program.col_lower_ = np.zeros(len(columns.costs))
    program.col_upper_ = np.frombuffer(columns.highest)
    program.row_lower_ = np.array(model.lower, dtype=float)
    program.row_upper_ = np.array(model.upper, dtype=float)
    program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    program.a_matrix_.start_ = np.array([*columns.starts, len(columns.index)], dtype=np.int32)
    program.a_matrix_.index_ = np.frombuffer(columns.index, dtype=np.int32)
    program.a_matrix_.value_ = np.frombuffer(columns.values)
    solver = highspy.Highs()
    solver.silent()
    solver.setOptionValue("time_limit", seconds)
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("solver", "simplex")
    solver.passModel(program)
    del program  # the solver has its own copy
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise TooLongError
    return np.array(solver.getSolution().col_value)


class TooLongError(Exception):
    """The solver did not end in its time; nothing it had is worth keeping."""


def explained(problem: Problem, pairs: Iterable[Pair]) -> Mapping[int, list[tuple[Reader, Why]]]:
    """For each file its readers, each with what speaks for them, the best first."""
    files = {one.key: one for one in problem.files}
    readers = {one.key: one for one in problem.readers}
    found: dict[int, list[tuple[Reader, Why]]] = defaultdict(list)
    for file, reader in pairs:
        if file in files and reader in readers:
            reason = why(problem, files[file], readers[reader])
            found[file].append((readers[reader], reason))
    for rows in found.values():
        rows.sort(key=lambda row: (not row[1].kept, -row[1].worth, row[0].key))
    return found
