"""A call is drafted, cleared, opened, closed and decided, each step by who may."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from local4action.calls import actions, queries, tasks
from local4action.calls.models import Call
from local4action.foundation.actions import SYSTEM


@pytest.fixture
def draft(cast, sets, make):
    return actions.draft_call(
        template="general",
        title=make.text("Towns that keep the rain"),
        closes_local="2099-01-31T23:59",
        closes_zone="Europe/Madrid",
        actor=cast.officer,
    )


def clear(call, cast, **changes):
    given = {"body": cast.executive_bureau, "date": dt.date(2026, 3, 1), "minutes": "Item 4."}
    return actions.clear_call(call=call, actor=cast.bureau, **{**given, **changes})


def test_a_draft_takes_everything_from_its_template(draft, sets):
    assert draft.state == "draft"
    assert [draft.first_form, draft.second_form] == sets
    assert draft.closes_at == dt.datetime(2099, 1, 31, 22, 59, tzinfo=dt.UTC)
    assert set(draft.text.texts) == {"en", "fr", "es"}
    assert draft.slug == "towns-that-keep-the-rain"


def test_from_draft_to_archive(draft, cast):
    clear(draft, cast)
    assert (draft.state, draft.cleared_by) == ("cleared", cast.bureau)
    assert draft.clearance_minutes == "Item 4."
    actions.open_call(call=draft, actor=cast.officer)
    draft.refresh_from_db()
    assert draft.state == "open"
    assert draft.first_form.frozen_at is not None
    assert draft.second_form.frozen_at is not None
    actions.close_call(call=draft, actor=cast.officer)
    actions.decide_call(call=draft, actor=SYSTEM)
    actions.archive_call(call=draft, actor=cast.officer)
    assert Call.objects.get().state == "archived"


def test_each_step_only_by_who_may(draft, cast):
    with pytest.raises(PermissionDenied):
        actions.clear_call(
            call=draft,
            body=cast.executive_bureau,
            date=dt.date(2026, 3, 1),
            minutes="x",
            actor=cast.officer,
        )
    clear(draft, cast)
    for person in (cast.bureau, cast.applicant, cast.board_1):
        with pytest.raises(PermissionDenied):
            actions.open_call(call=draft, actor=person)
    assert Call.objects.get().state == "cleared"


def test_no_call_opens_uncleared(draft, cast):
    with pytest.raises(ValidationError):
        actions.open_call(call=draft, actor=cast.officer)


def test_clearing_needs_a_past_meeting_and_minutes(draft, cast):
    with pytest.raises(ValidationError, match="to come"):
        clear(draft, cast, date=timezone.localdate() + dt.timedelta(days=1))
    with pytest.raises(ValidationError, match="minutes"):
        clear(draft, cast, minutes="  ")


def test_a_cleared_call_is_no_longer_edited(draft, cast):
    clear(draft, cast)
    with pytest.raises(ValidationError, match="no longer be edited"):
        actions.edit_call(call=draft, changes={"ldc_only": True}, actor=cast.officer)


def test_an_edit_on_an_old_copy_is_told(draft, cast):
    seen = draft.updated_at
    actions.edit_call(call=draft, changes={"ldc_only": True}, actor=cast.officer)
    with pytest.raises(ValidationError, match="Someone else"):
        actions.edit_call(call=draft, changes={"ldc_only": False}, seen=seen, actor=cast.officer)
    assert Call.objects.get().ldc_only is True


def test_a_deadline_that_passed_does_not_open(make, cast):
    call = make.call(state="cleared", days_left=-1)
    with pytest.raises(ValidationError, match="passed"):
        actions.open_call(call=call, actor=cast.officer)


def test_closed_early_the_deadline_is_now(make, cast):
    call = make.call(days_left=3)
    before = timezone.now()
    actions.close_call(call=call, actor=cast.officer)
    assert before <= Call.objects.get().closes_at <= timezone.now()


def test_the_clock_closes_what_is_due_and_nothing_else(make):
    due, later = make.call(days_left=-1), make.call(days_left=1)
    draft = make.proposal(call=due)
    closes_at = due.closes_at
    tasks.close_calls(timestamp=0)
    tasks.close_calls(timestamp=0)
    for one in (due, later, draft):
        one.refresh_from_db()
    assert (due.state, later.state, draft.state) == ("closed", "open", "draft")
    assert due.closes_at == closes_at


def test_decided_once_everyone_was_told_and_by_nobody(make, cast, client):
    call = make.call(state="closed")
    draft, told = make.proposal(call=call), make.proposal(call=call, state="granted")
    waiting = make.proposal(call=call, state="in_review")

    def decided():
        tasks.decide_calls(timestamp=0)
        call.refresh_from_db()
        return call.state == "decided"

    assert not decided()
    with pytest.raises(PermissionDenied):
        actions.decide_call(call=call, actor=cast.officer)
    with pytest.raises(ValidationError, match="Not everyone who applied has been told"):
        actions.decide_call(call=call, actor=SYSTEM)
    client.force_login(cast.officer)
    page = client.get(f"/en/desk/calls/{call.ref}/").content.decode()
    assert "marked as decided by itself" in page
    assert 'value="decide"' not in page
    told.outcome_told_at = timezone.now()
    told.save()
    assert not decided()
    waiting.state = "declined"
    waiting.save()
    assert not decided()
    waiting.outcome_told_at = timezone.now()
    waiting.save()
    assert decided()
    assert draft.state == "draft"


def test_a_call_nobody_answered_is_decided_a_month_after_it_closed(make):
    old, fresh = (make.call(state="closed", days_left=-days) for days in (31, 29))
    make.proposal(call=old)
    tasks.decide_calls(timestamp=0)
    for one in (old, fresh):
        one.refresh_from_db()
    assert (old.state, fresh.state) == ("decided", "closed")


def test_question_sets_are_installed_once(sets):
    again = actions.install_question_sets(actor=SYSTEM)
    assert again == sets
    assert [one.questions.count() for one in again] == [18, 20]
    for version in again:
        for question in version.questions.all():
            assert set(question.label.texts) == {"en", "fr", "es"}


def test_withdrawn_calls_are_not_public(make, cast):
    call = make.call()
    assert list(queries.public_calls()) == [call]
    actions.withdraw_call(call=call, actor=cast.officer)
    assert list(queries.public_calls()) == []
