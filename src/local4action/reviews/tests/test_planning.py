"""A plan of who reads what: made by a job, edited by hand, applied in one act."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from local4action.agendas.actions import install_frames
from local4action.foundation.actions import SYSTEM
from local4action.foundation.models import LongJob, OutboxMail
from local4action.reviews import queries, tasks
from local4action.reviews.actions import (
    apply_plan,
    assign_reviewers,
    begin_plan,
    declare_conflict,
    drop_plan,
    edit_profile,
    save_review,
    set_plan_readers,
    set_round,
)
from local4action.reviews.models import Assignment, PlanLine, ReaderProfile, ReadingPlan


def soon() -> dt.date:
    return timezone.localdate() + dt.timedelta(days=14)


@pytest.fixture
def call(make):
    return make.call()


@pytest.fixture
def files(call, cast, make, story):
    """Four files in review of one call, two in French and two in Spanish; nobody asked yet."""
    return [
        story.in_review(call=call, readers=[], language=language, title=f"File {number}")
        for number, language in enumerate(("fr", "fr", "es", "es"))
    ]


def made(call, officer, way="balanced", *, chair=False):
    """A plan, as the page and the job make it."""
    job = begin_plan(call=call, way=way, chair=chair, actor=officer)
    waiting = ProcrastinateJob.objects.filter(task_name="reviews.balance").latest("id")
    tasks.balance(**waiting.args)
    job.refresh_from_db()
    assert job.state == "finished", job.said
    return queries.plan_of(call)


def reads(person, *languages, **fields):
    said = {"languages": list(languages), "goals": [], "regions": [], "most_files": None}
    edit_profile(reader=person, actor=person, **(said | fields))


def test_it_is_made_shown_edited_and_applied(client, cast, call, files):
    reads(cast.board_1, "fr")
    reads(cast.board_2, "es")
    reads(cast.board_3, "fr", "es")
    client.force_login(cast.officer)
    readers = f"/en/desk/calls/{call.ref}/readers/"
    answer = client.post(readers, {"way": "balanced", "form_key": "k1"})
    job = LongJob.objects.get()
    assert answer.url == job.get_absolute_url()
    tasks.balance(**ProcrastinateJob.objects.get(task_name="reviews.balance").args)
    job.refresh_from_db()
    assert (job.state, job.address) == ("finished", f"{readers}plan/")
    plan = queries.plan_of(call)
    assert PlanLine.objects.filter(plan=plan).count() == 8
    page = client.get(f"{readers}plan/").content.decode()
    assert "Every file has its readers." in page
    assert "reads the language" in page
    assert not Assignment.objects.exists()
    # By hand: one file to one reader; the message says what it did to the load.
    one = f"/en/desk/reviews/{files[0].ref}/planned/"
    offered = client.get(one).content.decode()
    assert "would be" in offered or "with this one" in offered
    answer = client.post(one, {"readers": [cast.board_3.pk], "form_key": "k2"})
    assert answer.status_code == 302
    short = client.get(f"{readers}plan/").content.decode()
    assert "1 file lacks readers" in short
    assert "lacks 1 reader" in short
    answer = client.post(f"{readers}plan/", {"due_on": soon().isoformat(), "form_key": "k3"})
    assert answer.url == LongJob.objects.get(kind="reviews.asking").get_absolute_url()
    tasks.apply_plan(**ProcrastinateJob.objects.get(task_name="reviews.apply_plan").args)
    assert Assignment.objects.count() == 7
    assert set(files[0].assignments.values_list("reviewer", flat=True)) == {cast.board_3.pk}
    # One mail for each reader, with all their files.
    mails = {mail.to: mail.body for mail in OutboxMail.objects.all()}
    assert set(mails) == {person.email for person in (cast.board_1, cast.board_2, cast.board_3)}
    theirs = Assignment.objects.filter(reviewer=cast.board_3)
    assert all(str(found.proposal) in mails[cast.board_3.email] for found in theirs)
    assert client.get(f"{readers}plan/").status_code == 302


def test_each_file_has_a_reader_of_its_language(cast, call, files):
    set_round(call=call, readers_each=1, national_rule=False, fellow_rule=True, actor=cast.officer)
    reads(cast.board_1, "fr")
    reads(cast.board_2, "es")
    reads(cast.board_3, "en")
    plan = made(call, cast.officer)
    found = set(plan.lines.values_list("proposal__language", "reader"))
    assert found == {("fr", cast.board_1.pk), ("es", cast.board_2.pk)}


def test_by_rule_each_file_goes_to_readers_of_its_language_or_to_the_chair(cast, call, files):
    reads(cast.board_1, "fr", "es")
    reads(cast.board_2, "es")
    reads(cast.board_3, "en")
    plan = made(call, cast.officer, "language")
    assert plan.lines.count() == 4 + 2
    cast.board_3.mandates.update(role="chair")
    plan = made(call, cast.officer, "chair")
    assert set(plan.lines.values_list("reader", flat=True)) == {cast.board_3.pk}
    plan = made(call, cast.officer, chair=True)
    assert plan.lines.filter(reader=cast.board_3).count() == 4
    assert plan.lines.count() == 8
    assert [one.state for one in ReadingPlan.objects.order_by("pk")] == [
        "dropped",
        "dropped",
        "draft",
    ]


def test_what_cannot_be_had_says_which_file_and_why(client, cast, call, files):
    for person in (cast.board_1, cast.board_2):
        declare = {"proposal": files[0], "reason": "My cousin."}
        files[0].conflicts.create(person=person, reason=declare["reason"])
    reads(cast.board_3, "fr", most_files=0)
    plan = made(call, cast.officer)
    assert not plan.lines.filter(proposal=files[0]).exists()
    assert LongJob.objects.get().said == "The plan is ready: 1 file lacks readers."
    client.force_login(cast.officer)
    page = client.get(f"/en/desk/calls/{call.ref}/readers/plan/").content.decode()
    assert "lacks 2 readers" in page
    assert "Readers: 3. With an interest in it: 2. With as many files as they take: 1." in page


def test_begun_reviews_stay_and_other_choices_are_replaced(cast, call, files):
    officer = cast.officer
    everyone = [cast.board_1, cast.board_2]
    assign_reviewers(proposal=files[0], reviewers=everyone, due_on=soon(), actor=officer)
    save_review(
        proposal=files[0], scores={}, comment_for_board="", comment_for_applicant="Begun.",
        actor=cast.board_1,
    )  # fmt: skip
    set_round(call=call, readers_each=1, national_rule=False, fellow_rule=True, actor=officer)
    plan = made(call, officer)
    assert plan.lines.filter(proposal=files[0]).get().reader == cast.board_1
    with pytest.raises(ValidationError, match="begun to write"):
        set_plan_readers(plan=plan, proposal=files[0], readers=[cast.board_3], actor=officer)
    apply_plan(call=call, due_on=soon(), actor=officer)
    assert files[0].assignments.get().reviewer == cast.board_1


def test_applying_judges_anew(cast, make, call, files):
    set_round(call=call, readers_each=3, national_rule=False, fellow_rule=True, actor=cast.officer)
    made(call, cast.officer)
    files[0].conflicts.create(person=cast.board_1, reason="My cousin.")
    cast.board_2.mandates.update(until=timezone.localdate() - dt.timedelta(days=1))
    files[1].state = "withdrawn"
    files[1].save()
    apply_plan(call=call, due_on=soon(), actor=cast.officer)
    assert set(files[0].assignments.values_list("reviewer", flat=True)) == {cast.board_3.pk}
    assert not files[1].assignments.exists()
    assert not Assignment.objects.filter(reviewer=cast.board_2).exists()


def test_a_file_kept_from_the_officer_is_in_no_plan_of_theirs(client, cast, make, call, files):
    declare_conflict(proposal=files[0], reason="My town.", actor=cast.officer)
    plan = made(call, cast.officer)
    assert not plan.lines.filter(proposal=files[0]).exists()
    other = make.person("officer-2")
    make.mandate(other, body=cast.secretariat)
    plan = made(call, other)
    assert plan.lines.filter(proposal=files[0]).count() == 2
    client.force_login(cast.officer)
    page = client.get(f"/en/desk/calls/{call.ref}/readers/plan/")
    assert "File 0" not in page.content.decode()
    assert sum(one["load"] for one in page.context["loads"]) == 6
    assert client.get(f"/en/desk/reviews/{files[0].ref}/planned/").status_code == 404
    apply_plan(call=call, due_on=soon(), actor=cast.officer)
    assert not files[0].assignments.exists()


def test_only_officers_plan_and_only_what_makes_sense(client, cast, call, files):
    for person in (cast.board_1, cast.bureau, cast.applicant):
        with pytest.raises(PermissionDenied):
            begin_plan(call=call, way="balanced", chair=False, actor=person)
        client.force_login(person)
        assert client.get(f"/en/desk/calls/{call.ref}/readers/").status_code == 404
    officer = cast.officer
    with pytest.raises(ValidationError):
        begin_plan(call=call, way="dice", chair=False, actor=officer)
    with pytest.raises(ValidationError):
        apply_plan(call=call, due_on=soon(), actor=officer)
    plan = made(call, officer)
    with pytest.raises(ValidationError):
        apply_plan(call=call, due_on=dt.date(2020, 1, 1), actor=officer)
    files[0].conflicts.create(person=cast.board_1, reason="x")
    with pytest.raises(ValidationError):
        set_plan_readers(plan=plan, proposal=files[0], readers=[cast.board_1], actor=officer)
    drop_plan(call=call, actor=officer)
    with pytest.raises(ValidationError):
        set_plan_readers(plan=plan, proposal=files[0], readers=[cast.board_2], actor=officer)
    client.force_login(officer)
    assert client.get(f"/en/desk/reviews/{files[0].ref}/planned/").status_code == 404
    empty = f"/en/desk/calls/{call.ref}/readers/plan/"
    assert client.post(empty, {"due_on": soon().isoformat()}).status_code == 302


def test_a_call_without_files_says_so(client, cast, call):
    client.force_login(cast.officer)
    answer = client.post(f"/en/desk/calls/{call.ref}/readers/", {"way": "balanced"})
    assert answer.status_code == 422
    assert "No file of this call is being read now." in answer.content.decode()


@pytest.mark.parametrize("sent", [{"readers_each": "0"}, {"readers_each": "x"}, {}])
def test_the_rules_of_a_call_are_checked(client, cast, call, sent):
    client.force_login(cast.officer)
    assert client.post(f"/en/desk/calls/{call.ref}/readers/", sent).status_code == 422


def test_a_profile_is_edited_by_its_reader_or_an_officer(client, cast):
    install_frames(actor=SYSTEM)
    client.force_login(cast.board_1)
    good = {
        "languages": ["fr", "en"],
        "goals": ["6", "11"],
        "regions": ["africa"],
        "most_files": "8",
    }
    assert client.get("/en/desk/reviews/profile/").status_code == 200
    answer = client.post("/en/desk/reviews/profile/", {**good, "form_key": "k1"})
    assert answer.status_code == 302
    found = ReaderProfile.objects.get(person=cast.board_1)
    assert (found.languages, found.goals, found.regions, found.most_files) == (
        ["fr", "en"], ["6", "11"], ["africa"], 8,
    )  # fmt: skip
    for bad in ({"languages": []}, {"most_files": "-1"}, {"goals": ["18"]}, {"regions": ["moon"]}):
        assert client.post("/en/desk/reviews/profile/", good | bad).status_code == 422
    other = f"/en/desk/reviews/profile/{cast.board_2.pk}/"
    assert client.get(other).status_code == 404
    with pytest.raises(PermissionDenied):
        reads_as = {"languages": ["fr"], "goals": [], "regions": [], "most_files": None}
        edit_profile(reader=cast.board_2, actor=cast.board_1, **reads_as)
    client.force_login(cast.officer)
    assert client.post(other, {**good, "form_key": "k2"}).status_code == 302
    assert client.get(f"/en/desk/reviews/profile/{cast.citizen.pk}/").status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_queries_do_not_grow(client, cast, story, number, django_assert_num_queries):
    call = story.make.call()
    for _ in range(number):
        story.in_review(call=call)
    made(call, cast.officer)
    client.force_login(cast.officer)
    readers = f"/en/desk/calls/{call.ref}/readers/"
    client.get(readers)
    # Session, person, mandates; the call, its rules, its plan; how many files; board, profiles,
    # who was asked.
    with django_assert_num_queries(11):
        client.get(readers)
    client.get(f"{readers}plan/")
    # The same, and: count, page, its lines, languages, goals, who is tied to what, who was asked,
    # the loads, how many lack readers.
    with django_assert_num_queries(18):
        client.get(f"{readers}plan/")
