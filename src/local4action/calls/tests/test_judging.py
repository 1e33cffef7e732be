"""A draft judged as it stands; what a call cannot take is refused, whoever's page it came from."""

import datetime as dt
import json
import re

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone, translation

from local4action.calls import actions, queries
from local4action.calls.models import Answer, Call, Proposal, Question, Submission
from local4action.calls.tests.conftest import answer
from local4action.members.models import Organisation

ROWS = [
    {"name": "Trees", "unit": "ha", "base": "10", "target": "30", "earlier": "4", "every": "year"},
    {"name": "Kept <b>water</b>", "every": "quarter", "earlier": 5, "after": 6},
    {"name": ""},
]


# Questions from before they said what they tell: read by their keys.
FIRST = {
    "title": "short_text",
    "start": "date",
    "months": "number",
    "goals": "goals",
    "partners": "long_text",
    "communication": "long_text",
}
SECOND = {
    "deliverables": "Quatorze citernes.",
    "criteria": "Fixés en trois réunions.",
    "brand": "Les affiches communes.",
    "scalability": "Un toit et un tuyau.",
    "communication_plan": "La radio.",
}


@pytest.fixture
def sets(make):
    first, second = make.question_set(keys=()), make.question_set(keys=())
    for key, kind in FIRST.items():
        asks(first, key, "", kind, label=make.text(key), required=key == "months")
    for key in SECOND:
        asks(second, key, "", "long_text", label=make.text(key))
    return first, second


@pytest.fixture
def ready(proposal, cast):
    said = {
        "title": "La pluie",
        "start": "2027-05",
        "months": 24,
        "goals": [6],
        "partners": "Deux.",
    }
    answer(proposal, "first", said, cast.applicant)
    return proposal


def page(name, *args):
    return reverse(f"calls:{name}", args=args)


def asks(version, key, feature, kind, **fields):
    """Another question of a set, saying what it tells."""
    return Question.objects.create(
        version=version,
        key=key,
        feature=feature,
        kind=kind,
        position=version.questions.count(),
        label=fields.pop("label"),
        **fields,
    )


def given(proposal, question, value):
    Answer.objects.create(
        proposal=proposal, question=question, value=value, saved_at=timezone.now()
    )


def judged(proposal):
    return {one.finding.key: one for one in queries.judgement_of(proposal).judged}


def verdicts(proposal):
    return {key: str(one.finding.verdict) for key, one in judged(proposal).items()}


def broken(proposal):
    return [one.key for one in queries.judgement_of(proposal).broken]


# ---- what is read from where ----------------------------------------------------------------


def test_a_form_that_says_nothing_of_itself_is_read_by_its_keys(ready, cast):
    found = verdicts(ready)
    assert found == {
        "lead": "met",
        "time": "met",
        "deliverables": "cannot_tell",
        "brand": "cannot_tell",
        "results": "cannot_tell",
        "scalable": "cannot_tell",
        "topic": "met",
        "communication": "cannot_tell",
    }
    answer(ready, "first", {"communication": "Une lettre."}, cast.applicant)
    assert verdicts(ready)["communication"] == "said"
    forms = {
        key: (one.form, one.question and one.question.key) for key, one in judged(ready).items()
    }
    assert forms["deliverables"] == ("second", "deliverables")
    assert forms["lead"] == ("", None)
    assert forms["time"][0] == "first"


def test_in_the_second_form_words_are_left_to_people(ready, cast):
    actions.submit_form(
        proposal=ready, form="first", arrived_at=timezone.now(), actor=cast.applicant
    )
    day = timezone.localdate() + dt.timedelta(days=9)
    actions.ask_second_form(proposal=ready, due_on=day, actor=cast.officer)
    ready.refresh_from_db()
    answer(ready, "second", SECOND, cast.applicant)
    found = verdicts(ready)
    assert {key for key, one in found.items() if one == "said"} == {
        "deliverables", "results", "scalable", "brand", "communication",
    }  # fmt: skip


def test_what_questions_say_of_themselves_wins_over_their_keys(make, cast):
    version = make.question_set(keys=("title",))
    call = make.call(first_form=version)
    proposal = make.proposal(call=call, organisation=cast.applicant_town, people=(cast.applicant,))
    label = make.text("Asked")
    yes_no = [{"value": "yes", "label": {"en": "Yes"}}, {"value": "no", "label": {"en": "No"}}]
    months = asks(version, "months", "", "number", label=label)
    given(proposal, months, 99)
    for key, feature, kind, value in (
        ("how-long", "months", "number", 30),
        ("signers", "partners", "table", [{"name": "A"}, {"name": "B"}, {"name": ""}]),
        ("agreed", "deliverables", "consent", True),
        ("reuse", "reusable", "choice", "no"),
        ("looks", "brand", "choice", "maybe"),
        ("set-together", "criteria", "long_text", "Nous en avons parlé."),
        ("subject", "topic", "goals", [6]),
    ):
        fields = {"options": yes_no} if kind == "choice" else {}
        given(proposal, asks(version, key, feature, kind, label=label, **fields), value)
    assert verdicts(proposal) == {
        "lead": "met",
        "time": "met",
        "deliverables": "met",
        "brand": "said",
        "results": "said",
        "scalable": "not_met",
        "topic": "met",
    }
    assert judged(proposal)["scalable"].question.key == "reuse"
    assert "communication" not in judged(proposal)  # nobody asks it
    assert broken(proposal) == []


@pytest.mark.parametrize(
    ("start", "end", "verdict"),
    [
        ("2027-01", "2028-12", "met"),
        ("2027-01", "2027-06", "not_met"),
        ("2027", "2029", "met"),
        ("2027", "2030", "cannot_tell"),
        ("2027", "2033", "not_met"),
        ("2028-05-01", "2027-05-01", "not_met"),
        ("2027-05", "", "cannot_tell"),
        ("2027-05", "9999-12-31", "cannot_tell"),
    ],
)
def test_dates_say_how_long_it_takes(make, cast, start, end, verdict):
    version = make.question_set(keys=("title",))
    proposal = make.proposal(call=make.call(first_form=version), organisation=cast.applicant_town)
    for name, value in (("start", start), ("end", end)):
        given(proposal, asks(version, name, name, "date", label=make.text(name)), value)
    assert verdicts(proposal)["time"] == verdict


def test_a_finding_leads_to_what_is_wrong_and_not_to_what_was_told_beside_it(make, cast):
    version = make.question_set(keys=("title",))
    proposal = make.proposal(call=make.call(first_form=version), organisation=cast.applicant_town)
    label, agreed = make.text("Asked"), [{"value": "agreed", "label": {"en": "Agreed"}}]
    for key, feature, kind, value, options in (
        ("who", "partners", "long_text", "La voisine.", []),
        ("count", "partners", "number", 1, []),
        ("agreed", "deliverables", "choice", "agreed", agreed),
    ):
        given(proposal, asks(version, key, feature, kind, label=label, options=options), value)
    found = judged(proposal)["deliverables"]
    assert (str(found.finding.verdict), found.question.key) == ("not_met", "count")
    Answer.objects.filter(question__key="count").delete()
    assert verdicts(proposal)["deliverables"] == "said"
    Answer.objects.filter(question__key="agreed").delete()
    found = judged(proposal)["deliverables"]
    assert (str(found.finding.verdict), found.question.key) == ("cannot_tell", "agreed")


# ---- hard rules at submission -------------------------------------------------------------


def submit(proposal, cast):
    return actions.submit_form(
        proposal=proposal, form="first", arrived_at=timezone.now(), actor=cast.applicant
    )


def test_months_outside_the_call_are_refused(ready, cast):
    answer(ready, "first", {"months": 48}, cast.applicant)
    with pytest.raises(ValidationError) as refused:
        submit(ready, cast)
    assert {one.code for one in refused.value.error_list} == {"not_eligible"}
    assert "48 months lie outside" in " ".join(refused.value.messages)
    assert (ready.state, Proposal.objects.get().state) == ("draft", "draft")
    answer(ready, "first", {"months": 36}, cast.applicant)
    assert submit(ready, cast).pk


@pytest.mark.parametrize(
    ("rule", "lead", "key"),
    [
        ({"kinds": ["region"]}, {}, "lead"),
        ({"members_only": True}, {"membership": "not_member"}, "member"),
        ({"sections": ["africa"]}, {}, "section"),
        ({"countries": ["SN"]}, {}, "country"),
        ({"ldc_only": True}, {}, "country"),
    ],
)
def test_who_leads_is_read_at_the_moment_of_submitting(ready, cast, rule, lead, key):
    """The page was drawn while everything held; the register changed since."""
    stale = queries.proposal_for(cast.applicant, ready.ref)
    assert str(stale.organisation.kind) == "municipality"
    Call.objects.filter(pk=ready.call_id).update(**rule)
    Organisation.objects.filter(pk=ready.organisation_id).update(**lead)
    for name, value in rule.items():
        setattr(stale.call, name, value)
    assert broken(stale) == [key]
    with pytest.raises(ValidationError, match="cannot take"):
        submit(stale, cast)
    assert not Submission.objects.exists()


def test_what_the_register_does_not_know_keeps_nobody_out(ready, cast):
    Call.objects.filter(pk=ready.call_id).update(members_only=True)
    Organisation.objects.filter(pk=ready.organisation_id).update(membership="unknown")
    ready.call.refresh_from_db()
    assert verdicts(ready)["member"] == "cannot_tell"
    assert submit(ready, cast).pk


def test_advice_keeps_nobody_out(ready, cast, sets):
    version = ready.call.first_form
    label = sets[0].questions.first().label
    no = [{"value": "no", "label": {"en": "No"}}]
    version.questions.filter(key="months").update(feature="months")
    given(ready, asks(version, "reuse", "reusable", "choice", label=label, options=no), "no")
    assert verdicts(ready)["scalable"] == "not_met"
    assert submit(ready, cast).pk


def test_a_second_form_is_not_refused_for_what_it_cannot_mend(ready, cast):
    submit(ready, cast)
    day = timezone.localdate() + dt.timedelta(days=9)
    actions.ask_second_form(proposal=ready, due_on=day, actor=cast.officer)
    ready.refresh_from_db()
    answer(ready, "second", SECOND, cast.applicant)
    Call.objects.filter(pk=ready.call_id).update(kinds=["region"], max_months=12)
    ready.call.refresh_from_db()
    made = actions.submit_form(
        proposal=ready, form="second", arrived_at=timezone.now(), actor=cast.applicant
    )
    assert made.form == "second"


def test_the_submit_page_says_it_and_offers_no_button(sign_in, ready, cast):
    client = sign_in(cast.applicant)
    assert "Submit the proposal</button>" in client.get(page("submit", ready.ref)).content.decode()
    answer(ready, "first", {"months": 48}, cast.applicant)
    html = client.get(page("submit", ready.ref)).content.decode()
    assert "This call cannot take the proposal as it stands" in html
    assert "Submit the proposal</button>" not in html
    # A page from before still has its button.
    response = client.post(page("submit", ready.ref), {"form_key": "stale"})
    assert response.status_code == 422
    assert "48 months lie outside" in response.content.decode()
    assert Proposal.objects.get().state == "draft"
    assert not Submission.objects.exists()


# ---- the pages ----------------------------------------------------------------------------


def test_the_form_shows_how_the_draft_stands_with_links(sign_in, ready, cast):
    client = sign_in(cast.applicant)
    html = client.get(page("form", ready.ref, "first")).content.decode()
    assert 'id="judged-now"' in html
    assert "The second form asks it." in html
    assert "#answer-communication_field" in html
    assert 'id="answer-communication_field"' in html
    assert "hub of 24 months can at best show first signs" in html
    answer(ready, "first", {"months": 12}, cast.applicant)
    html = client.get(page("form", ready.ref, "first")).content.decode()
    assert "hub of 12 months can only be judged by its deliverables" in html


def test_the_panel_alone_is_small_and_current(sign_in, ready, cast, django_assert_num_queries):
    client = sign_in(cast.applicant)
    url = page("judgement", ready.ref, "first")
    client.get(url)
    with django_assert_num_queries(7):  # session and person, the proposal, both forms, the lead
        html = client.get(url).content.decode()
    assert "<html" not in html
    assert len(html) < 6000
    whole = client.get(page("form", ready.ref, "first")).content.decode()
    for part in re.findall(r'id="([^"]+)" data-judged', html):
        assert f'id="{part}"' in whole
    answer(ready, "first", {"months": 48}, cast.applicant)
    assert "48 months lie outside" in client.get(url).content.decode()


def test_the_panel_is_for_those_who_write_while_they_write(sign_in, ready, cast):
    url = page("judgement", ready.ref, "first")
    for person in (cast.officer, cast.board_1, cast.lead):
        assert sign_in(person).get(url).status_code == 404
    client = sign_in(cast.applicant)
    assert client.post(url).status_code == 405
    assert client.get(page("judgement", ready.ref, "second")).status_code == 404
    assert client.get(page("judgement", ready.ref, "nothing")).status_code == 404
    submit(ready, cast)
    assert client.get(url).status_code == 404


def test_saving_one_field_costs_no_more_than_before(
    sign_in, ready, cast, django_assert_max_num_queries
):
    client = sign_in(cast.applicant)
    url = page("save_answer", ready.ref, "title")
    with django_assert_max_num_queries(12):  # six, with session, person and savepoints
        assert client.post(url, {"value": "Autre", "version": "1"}).status_code == 200


@pytest.fixture
def calendar(ready, sets):
    label = sets[0].questions.first().label
    version = ready.call.first_form
    version.questions.filter(key="months").update(feature="months")
    question = asks(version, "figures", "data_calendar", "long_text", label=label)
    given(ready, question, ROWS)
    return question


def test_the_data_calendar_stands_beside_its_table(sign_in, ready, calendar, cast):
    client = sign_in(cast.applicant)
    for url in (
        page("form", ready.ref, "first"),
        page("judgement", ready.ref, "first"),
        page("submit", ready.ref),
    ):
        html = client.get(url).content.decode()
        assert "4 from before the start, 3 from the start to the end, 0 after the end" in html
        assert "First signs of faster progress; it could still be chance." in html
        assert "Collect a value each half year, or go on until 12 months after the end." in html
        assert "The target asks for 10 ha a year." in html
        assert "5 from before the start, 9 from the start to the end, 2 after the end" in html
        assert "Kept &lt;b&gt;water" in html
        assert "An indicator without a name" not in html
    answer(ready, "first", {"months": 36}, cast.applicant)
    html = client.get(page("judgement", ready.ref, "first")).content.decode()
    assert 'id="calendar-figures" data-judged' in html
    assert "The target asks for 6.67 ha a year." in html


def test_an_empty_table_says_what_will_be_there(sign_in, ready, calendar, cast):
    Answer.objects.filter(question=calendar).update(value=[])
    html = sign_in(cast.applicant).get(page("form", ready.ref, "first")).content.decode()
    assert "Once you name an indicator" in html
    # An empty table of the other form has nothing to say here, nor to whoever only reads.
    Question.objects.filter(pk=calendar.pk).update(version=ready.call.second_form)
    assert queries.judgement_of(ready).calendars == {}
    assert queries.judgement_submitted(ready).calendars == {}


def test_it_speaks_french_and_spanish(sign_in, ready, calendar, cast):
    client = sign_in(cast.applicant)
    for language in ("fr", "es"):
        with translation.override(language):
            url = page("judgement", ready.ref, "first")
        assert client.get(url).status_code == 200


def test_officers_judge_what_was_submitted_and_not_the_draft(ready, cast):
    submit(ready, cast)
    actions.reopen_proposal(proposal=ready, actor=cast.applicant)
    ready.refresh_from_db()
    answer(ready, "first", {"months": 48, "goals": []}, cast.applicant)
    assert verdicts(ready)["time"] == "not_met"
    found = queries.judgement_submitted(ready)
    recorded = {one.finding.key: str(one.finding.verdict) for one in found.judged}
    assert (recorded["time"], recorded["topic"], found.months) == ("met", "met", 24)
    assert json.dumps(Submission.objects.get().record)
