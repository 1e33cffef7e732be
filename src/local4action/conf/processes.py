"""Processes of ours: tied to their parent's life, told apart from strangers with the same number.

A number alone says little about a process: the kernel hands it out again, and a dead child that
nobody has waited for still answers to it. Everything here therefore compares start times, and
nothing is ever ended by name.
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

ON_LINUX = sys.platform == "linux"

_PR_SET_PDEATHSIG = 1
_PR_SET_NAME = 15
_FIELDS_BEFORE_STATE = 2
_START_TIME_FIELD = 21
# Loaded once here: a forked child must not import or load anything before it runs its program.
_LIBC = ctypes.CDLL(None, use_errno=True) if ON_LINUX else None


def die_with_parent(number: signal.Signals, parent: int) -> None:
    """Have the kernel send `number` to the calling process as soon as its parent is gone.

    Call it in the child. `parent` is the parent's process number as the parent knows it: when it
    died before this call, the signal would never come, so the child ends itself instead.
    Outside Linux this does nothing; the next start then clears up by the recorded numbers.
    """
    if _LIBC is None:
        return
    _LIBC.prctl(_PR_SET_PDEATHSIG, int(number), 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def call_this(name: str) -> None:
    """Give the calling process a short name (15 bytes), so that `top` tells it from its siblings.

    Outside Linux this does nothing.
    """
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_NAME, name.encode()[:15], 0, 0, 0)


def tie_to_this_process(number: signal.Signals) -> Callable[[], None]:
    """Return what `subprocess.Popen(preexec_fn=...)` needs so that the child dies with us.

    The kernel forgets the wish when the user changes, and Popen changes the user before it calls
    this function, so the two go together.
    """
    parent = os.getpid()
    return lambda: die_with_parent(number, parent)


def started_at(pid: int) -> str | None:
    """Return a mark that is the same as long as `pid` is the same living process.

    None when there is no such process or only its unclaimed exit status is left.
    """
    if ON_LINUX:
        return _started_at_by_proc(pid)
    answer = subprocess.run(  # noqa: S603 - fixed program, a number as its only argument
        ["/bin/ps", "-o", "stat=,lstart=", "-p", str(pid)],
        capture_output=True,
        text=True,
        check=False,
    ).stdout.split(maxsplit=1)
    if not answer or answer[0].startswith("Z"):
        return None
    return answer[-1].strip()


def _started_at_by_proc(pid: int) -> str | None:
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return None
    # The program's name stands in brackets and may hold anything, so count from the last bracket.
    fields = text[text.rindex(")") + 2 :].split()
    return None if fields[0] in "ZX" else fields[_START_TIME_FIELD - _FIELDS_BEFORE_STATE]


def working_in(directory: Path) -> list[int]:
    """Return the living processes whose working directory is `directory` (Linux only).

    PostgreSQL's processes all stand in their data directory, so this finds the orphans of a killed
    postmaster whatever their numbers are, and never a stranger.
    """
    if not ON_LINUX:
        return []
    wanted = str(directory.resolve())
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            here = str((entry / "cwd").readlink())
        except OSError:
            continue
        if here == wanted and started_at(int(entry.name)) is not None:
            found.append(int(entry.name))
    return found


def send(pid: int, number: signal.Signals) -> None:
    """Send a signal, and do not mind when the process is already gone."""
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def wait_until_gone(pids: Iterable[int], seconds: float) -> bool:
    """Wait until none of `pids` lives any more; False when some still do after `seconds`."""
    waiting = {pid: mark for pid in pids if (mark := started_at(pid)) is not None}
    deadline = time.monotonic() + seconds
    while waiting:
        waiting = {pid: mark for pid, mark in waiting.items() if started_at(pid) == mark}
        if waiting and time.monotonic() > deadline:
            return False
        if waiting:
            time.sleep(0.01)
    return True


def end(pids: Iterable[int], steps: Iterable[tuple[signal.Signals, float]]) -> bool:
    """End processes politely first: each step is a signal and the seconds to wait after it.

    Returns True when all are gone.
    """
    remaining = list(pids)
    for number, seconds in steps:
        for pid in remaining:
            send(pid, number)
        if wait_until_gone(remaining, seconds):
            return True
        remaining = [pid for pid in remaining if started_at(pid) is not None]
    return not remaining
