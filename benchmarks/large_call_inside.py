"""The steps of `large_call`, each inside Django in a process of its own."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import random
import re
import resource
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import django

django.setup()

from django.conf import settings
from django.db import connection
from django.db.models import Count
from django.test import Client
from django.utils import timezone

from benchmarks.inside import NOT_COUNTED
from local4action.accounts.models import Person
from local4action.calls.models import Call, Proposal, ProposalMember
from local4action.foundation.models import LongJob
from local4action.members.models import Body, Mandate
from local4action.reviews import actions, letters, tasks
from local4action.reviews.models import (
    Assignment,
    Criterion,
    InterestStatement,
    Letter,
    ReaderProfile,
    Review,
    Score,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

BATCH: Final = 1000
TASKS: Final[dict[str, Callable[..., None]]] = {
    "reviews.plan": tasks.balance,
    "reviews.asking": tasks.apply_plan,
    "reviews.calibration": tasks.calibrate,
    "reviews.pack": tasks.make_copy,
    "reviews.form": tasks.make_copy,
    "reviews.redrafting": tasks.redraft_letters,
    "reviews.releasing": tasks.release_letters,
}


def call() -> Call:
    """The call with the most proposals."""
    return Call.objects.annotate(size=Count("proposals")).order_by("-size", "pk")[0]


def person(name: str) -> Person:
    """One of the demo's cast."""
    return Person.objects.get(email=f"{name}@demo.example")


@contextmanager
def counted(what: str) -> Iterator[dict[str, Any]]:
    """Print what a block took: seconds, of the processor here, queries, memory at most.

    The memory is the most this process ever had, with all of Django and the test client in it.
    """
    seen: dict[str, Any] = {"what": what, "queries": 0, "weight": ""}

    def count(execute: Any, sql: str, params: Any, many: Any, context: Any) -> Any:
        if not any(word in sql for word in NOT_COUNTED):
            seen["queries"] += 1
        return execute(sql, params, many, context)

    began, spent = time.monotonic(), time.process_time()
    with connection.execute_wrapper(count):
        yield seen
    seen["seconds"] = round(time.monotonic() - began, 2)
    seen["cpu"] = round(time.process_time() - spent, 2)
    seen["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps(seen), flush=True)


def visitor(name: str) -> Client:
    """A person of the demo, signed in."""
    settings.ALLOWED_HOSTS = ["testserver"]
    client = Client()
    client.force_login(person(name), backend="local4action.accounts.backend.Backend")
    return client


def look(client: Client, what: str, path: str) -> bytes:
    """Ask for a page twice and print the second time."""
    client.get(path)
    with counted(what) as seen:
        answer = client.get(path)
        content: bytes = answer.content
        seen["weight"] = f"{len(gzip.compress(content, 6)) / 1000:.1f} kB"
    expect(answer.status_code == 200, path, answer.status_code)
    return content


def send(client: Client, what: str, path: str, form: dict[str, Any]) -> str:
    """Look at a page, send its form and print what sending took; where it leads to."""
    client.get(path)
    with counted(what):
        answer = client.post(path, {"form_key": f"{what}-{time.time()}", **form})
    expect(answer.status_code == 302, path, answer.status_code, answer.content[:3000])
    return str(answer.url)


def expect(holds: object, *told: Any) -> None:
    """Stop with what is told where something does not hold."""
    if not holds:
        raise RuntimeError(told)


def work(what: str, job: LongJob, **arguments: Any) -> None:
    """Do a job that was ordered, here, and print what that took."""
    with counted(what) as seen:
        TASKS[job.kind](job=job.pk, **arguments)
        job.refresh_from_db()
        expect(job.state == "finished", job.state, job.said)
    seen["what"] = what


def ordered(kind: str) -> LongJob:
    """The last job of a kind."""
    return LongJob.objects.filter(kind=kind).latest("pk")


def arguments_of(task: str) -> dict[str, Any]:
    """What the last job of a task was ordered with; it is taken out of the queue."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM procrastinate_jobs WHERE id = (SELECT max(id) FROM procrastinate_jobs"
            " WHERE task_name = %s) RETURNING args",
            [task],
        )
        row = cursor.fetchone()
    found: dict[str, Any] = json.loads(row[0]) if isinstance(row[0], str) else row[0]
    return found


def prepare(readers: int) -> None:
    """Everything generated is in review and read by nobody; the board has so many members."""
    chance = random.Random(60)  # noqa: S311 - the same every time
    found = call()
    rows = found.proposals.all()
    Score.objects.filter(review__proposal__in=rows).delete()
    Review.objects.filter(proposal__in=rows).delete()
    Assignment.objects.filter(proposal__in=rows).delete()
    rows.update(state="in_review")
    ProposalMember.objects.bulk_create(
        [
            ProposalMember(proposal=one, email=f"writes-{one.ref}@demo.example", is_lead=True)
            for one in rows.filter(members=None)
        ],
        batch_size=BATCH,
    )
    board = Body.objects.get(slug="board")
    there = Mandate.objects.filter(body=board).values("person").distinct().count()
    for number in range(readers - there):
        one = Person.objects.create_user(
            f"reader-{number}@demo.example", None, name=f"Reader {number}", language="en"
        )
        Mandate.objects.create(
            person=one, body=board, role="member", since=dt.date(2024, 1, 1),
            confirmed_at=timezone.now(),
        )  # fmt: skip
        ReaderProfile.objects.create(
            person=one,
            languages=chance.sample(["en", "fr", "es"], chance.choice([1, 2, 2, 3])),
            goals=[str(goal) for goal in chance.sample(range(1, 18), 3)],
            regions=chance.sample(["africa", "europe", "latin-america", "asia-pacific"], 2),
        )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def plan(_readers: int) -> None:
    """A plan is ordered and made."""
    client, found = visitor("officer"), call()
    address = f"/en/desk/calls/{found.ref}/readers/"
    look(client, "readers of the call, the page", address)
    with counted("a plan is ordered"):
        job = actions.begin_plan(call=found, way="balanced", chair=False, actor=person("officer"))
    work("job: the plan is made by the solver", job, call=found.pk, way="balanced", chair=False)


def look_at_plan(_readers: int) -> None:
    """The plan is looked at."""
    client, found = visitor("officer"), call()
    address = f"/en/desk/calls/{found.ref}/readers/plan/"
    look(client, "the plan, the page", address)
    look(client, "the plan, its last page", f"{address}?page=100")
    ref = found.proposals.order_by("pk")[7].ref
    look(client, "one file of the plan, the page", f"/en/desk/reviews/{ref}/planned/")


def apply_plan(_readers: int) -> None:
    """The readers are asked."""
    due_on = (timezone.localdate() + dt.timedelta(days=20)).isoformat()
    address = f"/en/desk/calls/{call().ref}/readers/plan/"
    send(visitor("officer"), "the plan is applied, the request", address, {"due_on": due_on})
    if LongJob.objects.filter(kind="reviews.asking").exists():
        given = arguments_of("reviews.apply_plan")
        given.pop("job")
        work("job: the readers are asked", ordered("reviews.asking"), **given)


def look_at_readers(_readers: int) -> None:
    """What an officer and a reader see then."""
    client = visitor("officer")
    look(client, "readers with their files, the page", f"/en/desk/calls/{call().ref}/readers/")
    look(client, "pipeline, the page", "/en/desk/pipeline/")
    ref = call().proposals.order_by("pk")[7].ref
    look(client, "who reads one file, the page", f"/en/desk/reviews/{ref}/assign/")
    look(visitor("board-1"), "files of a reader, the page", "/en/desk/reviews/")
    look(visitor("board-1"), "offline, nothing stated yet, the page", "/en/desk/offline/")


def review(_readers: int) -> None:
    """Everyone says that nothing ties them; four of five reviews are submitted."""
    chance = random.Random(61)  # noqa: S311 - the same every time
    criteria = list(Criterion.objects.filter(call=call()))
    pairs = list(Assignment.objects.filter(proposal__call=call()).order_by("pk"))
    InterestStatement.objects.bulk_create(
        [InterestStatement(proposal_id=one.proposal_id, person_id=one.reviewer_id) for one in pairs],
        batch_size=BATCH, ignore_conflicts=True,
    )  # fmt: skip
    reviews = Review.objects.bulk_create(
        [
            Review(
                proposal_id=one.proposal_id, reviewer_id=one.reviewer_id,
                comment_for_board="An invented remark, for load.",
                comment_for_applicant="Say who pays for the second year.",
                submitted_at=timezone.now() if chance.random() < 0.8 else None,
            )
            for one in pairs
        ],
        batch_size=BATCH,
    )  # fmt: skip
    scores = [
        Score(review=one, criterion=criterion, value=chance.choice([None, 0, 1, 2, 3, 4]))
        for one in reviews
        for criterion in criteria
    ]
    Score.objects.bulk_create(scores, batch_size=5 * BATCH)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def calibrate(_readers: int) -> None:
    """The figures are found."""
    job = actions.measure_calibration(call=call(), actor=person("officer"))
    work("job: calibration", job, call=call().pk)


def look_at_calibration(_readers: int) -> None:
    """The figures are looked at."""
    look(visitor("officer"), "calibration, the page", f"/en/desk/calls/{call().ref}/calibration/")


def look_offline(_readers: int) -> None:
    """The page for reading offline, before anything was made."""
    client = visitor("board-1")
    look(client, "offline, the page", "/en/desk/offline/")
    look(client, "drafts to submit, the page", "/en/desk/offline/submit/")


def pack(_readers: int) -> None:
    """A reader has their pack made."""
    _copy("pack")


def form(_readers: int) -> None:
    """A reader has their form made."""
    _copy("form")


def _copy(kind: str) -> None:
    reader = person("board-1")
    with counted(f"a {kind} of one reader is ordered"):
        job = actions.ask_offline_copy(kind=kind, actor=reader)
    work(f"job: a {kind} of one reader, {job.total} files", job, kind=kind)
    job = LongJob.objects.select_related("file").get(pk=job.pk)
    path = job.file.get_absolute_url() if job.file else ""
    client = visitor("board-1")
    client.get(path)
    with counted(f"the {kind} is fetched") as seen:
        answer = client.get(path)
        content = b"".join(answer) if answer.streaming else answer.content
        seen["weight"] = f"{len(content) / 1000:.1f} kB"
    expect(answer.status_code == 200, path, answer.status_code)
    look(client, f"offline, with a {kind}, the page", "/en/desk/offline/")


def decide(_readers: int) -> None:
    """Each decision drafts its letter, so the letters of a call are drafted one by one."""
    officer, body = person("officer"), Body.objects.get(slug="bureau")
    rows: Any = Proposal.objects.filter(call=call(), state="in_review").select_related(
        "call", "organisation"
    )
    files = list(rows.order_by("pk"))
    with counted(f"{len(files)} decisions recorded, each with its letter drafted"):
        for number, one in enumerate(files):
            actions.record_decision(
                proposal=one, outcome="granted" if number % 10 == 0 else "declined", body=body,
                decided_on=timezone.localdate(), minutes="Session 4, item 2.", actor=officer,
            )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def look_at_letters(_readers: int) -> None:
    """The letters are looked at, all held."""
    client, found = visitor("officer"), call()
    address = f"/en/desk/calls/{found.ref}/letters/"
    look(client, "letters, the page", address)
    look(client, "letters, the last page", f"{address}?page=100")
    look(client, "letters, filtered", f"{address}?outcome=declined&language=fr&state=held")
    look(client, "texts of the letters, the page", f"{address}texts/")
    letter = Letter.objects.filter(proposal__call=found).order_by("pk")[
        2500 % found.proposals.count()
    ]
    one = f"/en/desk/reviews/{letter.proposal.ref}/letter/"
    look(client, "a letter, the page", one)
    look(client, "a letter between two others, the page", f"{one}?outcome=declined")


def redraft(_readers: int) -> None:
    """A text is changed, and the held letters follow it."""
    subject, body = letters.text_for(call(), "declined", "fr")
    with counted("a text is changed, its letters ordered"):
        job = actions.edit_letter_template(
            call=call(), outcome="declined", language="fr", subject=subject,
            body=body.replace("Madame", "Chère Madame") + "\nBien à vous\n", actor=person("officer"),
        )  # fmt: skip
    number = Letter.objects.filter(
        proposal__call=call(), proposal__state="declined", language="fr", state="held"
    ).count()
    if job is None:
        raise RuntimeError("nothing to draft anew")
    what = f"job: {number} letters drafted anew"
    work(what, job, call=call().pk, outcome="declined", language="fr")


def approve(_readers: int) -> None:
    """All letters are approved with one press."""
    client, address = visitor("officer"), f"/en/desk/calls/{call().ref}/letters/"
    page = client.get(address).content.decode()
    mark = re.search(r'name="mark" value="([^"]*)"', page)
    if mark is None:
        raise RuntimeError("no mark on the page")
    send(client, "all letters approved, the request", address, {"do": "all", "mark": mark[1]})


def release(_readers: int) -> None:
    """They are released."""
    given = arguments_of("reviews.release_letters")
    given.pop("job")
    number = len(given["approved"])
    work(f"job: {number} letters released", ordered("reviews.releasing"), **given)


def look_at_released(_readers: int) -> None:
    """What can be looked at then."""
    client, found = visitor("officer"), call()
    look(client, "letters, all released, the page", f"/en/desk/calls/{found.ref}/letters/")
    look(client, "register of decisions, the page", "/en/desk/decisions/")
    look(client, "decisions, the public page", "/en/decisions/")


if __name__ == "__main__":
    globals()[sys.argv[1]](int(sys.argv[2]))
