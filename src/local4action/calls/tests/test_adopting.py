"""Questions change in an open call: to whom it matters, what is carried over, what stays."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from local4action.calls import actions, queries, tasks
from local4action.calls.models import Adoption, Answer, Call, Proposal, Question
from local4action.calls.tests.conftest import FIRST, answer
from local4action.foundation.models import OutboxMail
from local4action.foundation.translations import Translated

REASON = Translated.of("The board asked for it.", "en")
TEXT = Translated.of("What is new?", "en")


@pytest.fixture
def frozen(call):
    now = timezone.now()
    for version in (call.first_form, call.second_form):
        version.frozen_at = now
        version.save()
    return call


@pytest.fixture
def second(frozen, cast):
    """The next version: `news` is new, `partners` shorter, `communication` gone."""
    question_set = frozen.first_form.question_set
    version = actions.make_question_version(question_set=question_set, actor=cast.officer)
    asked = {one.key: one for one in queries.questions_in(version)}
    actions.edit_question(question=asked["partners"], changes={"max_words": 20}, actor=cast.officer)
    actions.remove_question(question=asked["communication"], actor=cast.officer)
    actions.add_question(
        version=version,
        key="news",
        kind="short_text",
        changes={"label": TEXT, "required": True},
        actor=cast.officer,
    )
    return version


def adopt(call, version, cast, **given):
    values = {"form": "first", "reason": REASON, "actor": cast.officer, **given}
    return actions.adopt_version(call=call, version=version, **values)


@pytest.fixture
def draft(ready, cast):
    answer(ready, "first", {"communication": "La radio."}, cast.applicant)
    return ready


@pytest.fixture
def submitted(make, cast, call):
    other = make.proposal(call=call, people=(cast.lead,), title="")
    answer(other, "first", FIRST, cast.lead)
    actions.submit_form(proposal=other, form="first", arrived_at=timezone.now(), actor=cast.lead)
    return Proposal.objects.get(pk=other.pk)


def given(proposal):
    found = Proposal.objects.select_related("call").get(pk=proposal.pk)
    return {one.question.key: one.value for one in queries.answers_of(found, "first")}


def test_drafts_carry_over_and_what_was_submitted_stays(draft, submitted, second, frozen, cast):
    before = given(submitted)
    adoption = adopt(frozen, second, cast)
    assert adoption.drafts == 1
    call = Call.objects.get()
    assert call.first_form == second
    second.refresh_from_db()
    assert second.frozen_at is not None
    carried = given(draft)
    assert {key: carried[key] for key in FIRST} == FIRST
    assert carried["news"] == ""
    assert "communication" not in carried
    assert given(submitted) == before
    assert "news" not in before
    # Nothing that was written is gone.
    assert Answer.objects.filter(proposal=draft, question__key="communication").exists()
    found = Proposal.objects.get(pk=draft.pk)
    left = queries.answers_no_longer_asked(found, "first")
    assert [(one.question.key, one.shown) for one in left] == [("communication", "La radio.")]


def test_a_draft_is_then_written_and_submitted_with_the_new_questions(
    draft, second, frozen, cast, sign_in
):
    adopt(frozen, second, cast)
    client = sign_in(cast.applicant)
    page = client.get(reverse("calls:form", args=[draft.ref, "first"]))
    html = page.content.decode()
    assert 'name="news"' in html
    assert "No longer asked" in html
    assert "La radio." in html
    save = reverse("calls:save_answer", args=[draft.ref, "promise"])
    version = Answer.objects.get(proposal=draft, question__version=second, question__key="promise")
    assert client.post(save, {"value": "Mieux.", "version": version.version}).status_code == 200
    with pytest.raises(ValidationError, match="Not ready"):
        actions.submit_form(
            proposal=Proposal.objects.get(), form="first", arrived_at=timezone.now(),
            actor=cast.applicant,
        )  # fmt: skip
    assert client.post(
        reverse("calls:save_answer", args=[draft.ref, "news"]), {"value": "Tout.", "version": 0}
    ).status_code == 200  # fmt: skip
    sent = actions.submit_form(
        proposal=Proposal.objects.get(), form="first", arrived_at=timezone.now(),
        actor=cast.applicant,
    )  # fmt: skip
    assert sent.record["question_set"] == {"slug": "first-form", "version": 2}
    assert sent.record["answers"]["promise"] == "Mieux."
    assert sent.record["answers"]["news"] == "Tout."
    assert "communication" not in sent.record["answers"]


def test_a_submitted_one_keeps_its_receipt_and_its_questions(
    submitted, second, frozen, cast, sign_in
):
    adopt(frozen, second, cast)
    client = sign_in(cast.lead)
    page = client.get(reverse("calls:receipt", args=[submitted.ref, "first"]))
    shown = {one.question.key: one.shown for one in page.context["answered"]}
    assert shown["promise"] == FIRST["promise"]
    assert "news" not in shown
    actions.reopen_proposal(proposal=submitted, actor=cast.lead)
    form = client.get(reverse("calls:form", args=[submitted.ref, "first"]))
    assert b'name="communication"' in form.content
    assert b'name="news"' not in form.content


def test_a_proposal_begun_later_answers_the_new_questions(second, frozen, cast):
    adopt(frozen, second, cast)
    proposal = actions.start_proposal(
        call=Call.objects.get(), organisation=cast.applicant_town, language="fr",
        actor=cast.applicant,
    )  # fmt: skip
    assert proposal.first_form is None
    assert "news" in given(proposal)


def test_an_answer_saved_from_an_old_page_goes_to_the_new_question(draft, second, frozen, cast):
    old = Proposal.objects.select_related("call").get(pk=draft.pk)
    question = Question.objects.get(version=frozen.first_form, key="promise")
    adopt(frozen, second, cast)
    with pytest.raises(ValidationError, match="no such question"):
        actions.save_answers(
            proposal=old, form="first", changes={question: ("Late.", 1)}, actor=cast.applicant
        )


def test_what_is_typed_into_a_question_that_is_gone_comes_back(
    draft, second, frozen, cast, sign_in
):
    client = sign_in(cast.applicant)
    adopt(frozen, second, cast)
    page = client.post(
        reverse("calls:form", args=[draft.ref, "first"]),
        {"version-communication": "1", "communication": "La radio et le marché."},
    )
    assert page.status_code == 409
    assert "La radio et le marché." in page.content.decode()


def test_writers_get_one_mail_that_says_what_changed(draft, submitted, second, frozen, cast):
    adoption = adopt(frozen, second, cast)
    for _again in range(2):
        tasks.announce_questions(adoption=adoption.pk)
    mails = OutboxMail.objects.filter(key__startswith="calls/mail/questions")
    assert [one.to for one in mails] == [cast.applicant.email]
    body = mails.get().body
    for words in (
        "The board asked for it.",
        "What is new?",
        "Who are your partners?",
        "hear about",
    ):
        assert words in body


def test_an_open_call_takes_only_a_later_version_with_a_reason(frozen, second, cast, make):
    for wrong in (None, Translated.of(" ", "en")):
        with pytest.raises(ValidationError) as refused:
            adopt(frozen, second, cast, reason=wrong)
        assert list(refused.value.error_dict) == ["reason_text"]
    with pytest.raises(ValidationError, match="later version"):
        adopt(frozen, make.question_set("other"), cast)
    first = frozen.first_form
    adopt(frozen, second, cast)
    with pytest.raises(ValidationError, match="later version"):
        adopt(frozen, first, cast)
    with pytest.raises(ValidationError, match="already"):
        adopt(frozen, second, cast)
    assert Adoption.objects.count() == 1


def test_who_saw_another_version_in_force_is_told(frozen, second, cast):
    with pytest.raises(ValidationError) as refused:
        adopt(frozen, second, cast, seen=second.pk)
    assert refused.value.code == "stale"


def test_a_call_in_preparation_takes_any_version(make, sets, cast):
    call = make.call(state="draft", first_form=sets[0], second_form=sets[1])
    other = make.question_set("other")
    adopt(call, other, cast, reason=None)
    assert call.first_form == other
    other.refresh_from_db()
    assert other.frozen_at is None


@pytest.mark.parametrize(
    ("state", "form", "allowed"),
    [
        ("closed", "first", False),
        ("closed", "second", True),
        ("decided", "second", False),
        ("withdrawn", "first", False),
    ],
)
def test_when_questions_can_be_changed(make, sets, state, form, allowed):
    call = make.call(state=state, first_form=sets[0], second_form=sets[1])
    assert actions.may_adopt(call, form) is allowed


def test_second_forms_being_written_carry_over(make, sets, cast):
    call = make.call(state="closed", first_form=sets[0], second_form=sets[1])
    sets[1].frozen_at = timezone.now()
    sets[1].save()
    people = (cast.applicant,)
    writing = make.proposal(
        call=call, state="second_form", people=people, second_form_due=timezone.localdate()
    )
    read = make.proposal(call=call, state="in_review", people=people)
    waits = make.proposal(call=call, state="submitted", people=people)
    answer(writing, "second", {"risks": "La crue."}, cast.applicant)
    version = actions.make_question_version(question_set=sets[1].question_set, actor=cast.officer)
    adopt(call, version, cast, form="second")
    found = {one.pk: one.second_form_id for one in Proposal.objects.all()}
    assert found == {writing.pk: version.pk, read.pk: sets[1].pk, waits.pk: version.pk}
    writing.refresh_from_db()
    kept = {one.question.key: one.value for one in queries.answers_of(writing, "second")}
    assert kept["risks"] == "La crue."


def test_only_officers_change_the_questions_of_a_call(frozen, second, cast):
    for person in (cast.bureau, cast.applicant):
        with pytest.raises(PermissionDenied):
            adopt(frozen, second, cast, actor=person)


@pytest.mark.usefixtures("draft", "submitted")
def test_the_page_says_to_whom_it_matters_and_does_it(second, frozen, cast, sign_in):
    client = sign_in(cast.officer)
    url = reverse("calls:adopt", args=[frozen.ref, "first"])
    page = client.get(url)
    assert (page.context["drafts"], page.context["past"]) == (1, 1)
    what = {one.question.key: one.what for one in page.context["differences"]}
    assert what == {"partners": "changed", "news": "new", "communication": "gone"}
    data = {"version": second.pk, "seen": frozen.first_form_id, "language": "en"}
    wrong = client.post(url, data)
    assert wrong.status_code == 422
    assert "reason_text" in wrong.context["form"].errors
    done = client.post(url, {**data, "reason_text": "The board asked.", "form_key": "k" * 20})
    assert done.status_code == 302
    again = client.post(url, {**data, "reason_text": "The board asked.", "form_key": "k" * 20})
    assert again.status_code in {302, 422}
    assert Adoption.objects.count() == 1
    public = client.get(Call.objects.get().get_absolute_url())
    assert "The board asked." in public.content.decode()
    assert sign_in(cast.bureau).get(url).status_code == 403


@pytest.mark.usefixtures("second")
def test_the_page_of_the_change_takes_as_many_queries_for_one_as_for_three(
    frozen, cast, sign_in, make, django_assert_num_queries
):
    client = sign_in(cast.officer)
    url = reverse("calls:adopt", args=[frozen.ref, "first"])
    for more in (1, 2):
        for _one in range(more):
            make.proposal(call=frozen, people=(cast.lead,))
        client.get(url)
        with django_assert_num_queries(12):
            client.get(url)


def test_a_frozen_call_exports_both_versions(draft, submitted, second, cast, tmp_path):
    import csv
    import json

    from local4action.calls.exports import export_call

    adopt(draft.call, second, cast)
    export_call(draft.call.ref, tmp_path)
    rows = {
        one["ref"]: one
        for one in json.loads(next(tmp_path.glob("*.json")).read_text())["proposals"]
    }
    assert rows[submitted.ref]["first"]["promise"] == FIRST["promise"]
    assert draft.ref not in rows
    with next(tmp_path.glob("*.csv")).open(encoding="utf-8-sig") as file:
        head = next(csv.reader(file))
    assert "first.news" in head
    assert "first.communication" in head
