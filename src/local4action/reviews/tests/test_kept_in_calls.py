"""A file one has an interest in is kept from one in the room `calls` as well."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from local4action.calls import deadlines, tasks
from local4action.calls.actions import (
    adopt_version,
    extend_call,
    extend_proposal,
    install_question_sets,
    make_question_version,
    reopen_proposal,
)
from local4action.calls.models import Extension, QuestionSetVersion
from local4action.foundation import mail
from local4action.foundation.actions import SYSTEM
from local4action.foundation.translations import Translated
from local4action.reviews.actions import declare_conflict

WHY = Translated.of("A storm.", "en")


@pytest.fixture
def call(make):
    first, second, *_more = install_question_sets(actor=SYSTEM)
    QuestionSetVersion.objects.update(frozen_at=timezone.now())
    return make.call(first_form=first, second_form=second)


@pytest.fixture
def changing(cast, call, story):
    """A submitted proposal whose writer has begun to change it."""
    proposal = story.submitted(call=call, title="Zqvwx")
    return reopen_proposal(proposal=proposal, actor=cast.applicant)


def interested(cast, proposal):
    declare_conflict(proposal=proposal, reason="My cousin.", actor=cast.officer)


def later(call, days):
    return deadlines.wall_time(call.closes_at + dt.timedelta(days=days), call.closes_zone)


def read_by_officer(cast):
    return [one.body for one in mail.readable_by(cast.officer) if "Zqvwx" in one.body]


def test_mails_about_a_later_deadline_go_with_the_file(cast, call, changing):
    for_all = extend_call(call=call, closes_local=later(call, 1), reason=WHY, actor=cast.officer)
    for_one = extend_proposal(
        proposal=changing, closes_local=later(call, 3), reason=WHY, actor=cast.officer
    )
    for extension in (for_all, for_one):
        tasks.announce_extension(extension=extension.pk)
    assert len(read_by_officer(cast)) == 2
    interested(cast, changing)
    assert read_by_officer(cast) == []


def test_mails_about_changed_questions_go_with_the_file(cast, call, story):
    proposal = story.submitted(call=call, title="Zqvwx", state="second_form")
    version = make_question_version(question_set=call.second_form.question_set, actor=cast.officer)
    adoption = adopt_version(
        call=call, form="second", version=version, reason=WHY, seen=call.second_form_id,
        actor=cast.officer,
    )  # fmt: skip
    tasks.announce_questions(adoption=adoption.pk)
    assert len(read_by_officer(cast)) == 1
    interested(cast, proposal)
    assert read_by_officer(cast) == []


def test_who_has_an_interest_cannot_extend_nor_learn_that_it_is_there(client, cast, call, changing):
    interested(cast, changing)
    with pytest.raises(PermissionDenied):
        extend_proposal(
            proposal=changing, closes_local=later(call, 1), reason=WHY, actor=cast.officer
        )
    client.force_login(cast.officer)
    page = reverse("calls:extend", args=[call.ref])

    def asked(ref):
        sent = {
            "do": "one", "one-proposal": ref, "one-closes_local": later(call, 1),
            "one-language": "en", "one-reason_text": "Why", "form_key": ref,
        }  # fmt: skip
        answer = client.post(page, sent)
        assert answer.status_code == 422
        return str(answer.context["one"].errors)

    assert asked(changing.ref) == asked("zzzz9999")
    assert not Extension.objects.exists()


def test_it_is_not_counted_where_changed_questions_matter(client, cast, call, changing):
    make_question_version(question_set=call.first_form.question_set, actor=cast.officer)
    client.force_login(cast.officer)
    page = reverse("calls:adopt", args=[call.ref, "first"])
    assert client.get(page).context["past"] == 1
    interested(cast, changing)
    assert client.get(page).context["past"] == 0
