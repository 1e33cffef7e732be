"""The file opens, is translated, tagged, confirmed, moved; and its history is told."""

from __future__ import annotations

import datetime as dt

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils import timezone

from local4action.agendas.models import Frame, FrameNode
from local4action.calls.models import Answer, Question
from local4action.foundation.editing import token_of
from local4action.foundation.translations import digest
from local4action.hubs import actions
from local4action.hubs.models import Hub, HubTag
from local4action.hubs.opening import end_after
from local4action.hubs.tests.story import signed_in, story
from local4action.reviews.actions import record_decision, release_letter
from local4action.reviews.models import Decision, Letter
from local4action.reviews.signals import outcome_told


@pytest.fixture
def goals(make):
    frame = Frame.objects.create(
        slug="sdg", version="2015", title=make.text("2030 Agenda"), source="x", valid_from="2015"
    )
    return {
        number: FrameNode.objects.create(
            frame=frame,
            code=str(number),
            kind="goal",
            position=number,
            title=make.text(f"Goal {number}"),
        )
        for number in (6, 11, 13)
    }


def decided(cast, make, outcome="granted"):
    keys = ("title", "promise", "place", "form", "start", "months", "goals")
    call = make.call(first_form=make.question_set(keys=keys))
    Question.objects.filter(version=call.first_form).update(is_public=True)
    proposal = make.proposal(
        call=call,
        organisation=cast.applicant_town,
        state=outcome,
        title="Cours d’école vertes",
    )
    values = (
        "Cours d’école vertes",
        "Dix cours",
        {"name": "Valserein"},
        "hybrid",
        "2027-03",
        "24",
        [11],
    )
    for key, value in zip(keys, values, strict=True):
        question = Question.objects.get(version=call.first_form, key=key)
        Answer.objects.create(
            proposal=proposal, question=question, value=value, saved_at=timezone.now()
        )
    return Decision.objects.create(
        proposal=proposal,
        outcome=outcome,
        body=cast.executive_bureau,
        minutes="Item 4",
        decided_on=dt.date(2026, 11, 1),
        recorded_by=cast.officer,
    )


def test_a_granted_proposal_opens_its_file_once(cast, make, goals):
    decision = decided(cast, make)
    for _time in range(2):
        outcome_told.send(sender=Letter, proposal=decision.proposal, actor=cast.officer)
    hub = Hub.objects.get()
    assert (str(hub.title), hub.title.original, str(hub.promise)) == (
        "Cours d’école vertes",
        "fr",
        "Dix cours",
    )
    assert (hub.lead, hub.state, hub.form, hub.start, hub.end, hub.place_name, hub.country) == (
        cast.applicant_town,
        "forming",
        "hybrid",
        "2027-03",
        "2029-02",
        "Valserein",
        "FR",
    )
    assert hub.slug == "cours-decole-vertes"
    assert [(tag.node, tag.state) for tag in hub.tags.all()] == [(goals[11], "confirmed")]
    assert hub.agreements.get().state == "draft"


def test_what_not_everyone_may_read_stays_out_of_the_file(cast, make, goals):
    decision = decided(cast, make)
    Question.objects.filter(key="promise").update(is_public=False)
    Question.objects.filter(key="form").update(is_personal=True)
    outcome_told.send(sender=Letter, proposal=decision.proposal, actor=cast.officer)
    hub = Hub.objects.get()
    assert (str(hub.title), hub.promise, hub.form) == ("Cours d’école vertes", None, "")
    assert hub.start == "2027-03"


def test_a_declined_proposal_opens_nothing(cast, make):
    decision = decided(cast, make, "declined")
    outcome_told.send(sender=Letter, proposal=decision.proposal, actor=cast.officer)
    assert not Hub.objects.exists()


def test_the_file_opens_in_the_act_that_releases_the_letter(cast, make):
    """The file opens inside the officer's act: one act, one name, one actor."""
    proposal = decided(cast, make).proposal
    Decision.objects.all().delete()
    proposal.state = "in_review"
    proposal.save(update_fields=["state"])
    record_decision(
        proposal=proposal,
        outcome="granted",
        body=cast.executive_bureau,
        decided_on=dt.date(2026, 11, 1),
        minutes="Item 4",
        actor=cast.officer,
    )
    assert not Hub.objects.exists()  # whoever wrote it has not been told
    release_letter(proposal=proposal, actor=cast.officer)
    contexts = {
        (event.pgh_context["user"], event.pgh_context["action"])
        for model in ("hubs.HubEvent", "agreements.AgreementEvent")
        for event in apps.get_model(model).objects.filter(pgh_label="insert")
        if event.pgh_context
    }
    assert contexts == {(cast.officer.pk, "reviews.release_letter")}


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2027-03", 24, "2029-02"),
        ("2027", 12, "2027-12"),
        ("2027-01-15", 12, "2028-01-14"),
        ("2027-01-31", 13, "2028-02-28"),
        ("2027-03-01", 12, "2028-02-29"),
    ],
)
def test_the_end_follows_from_start_and_months(start, months, end):
    assert end_after(start, months) == end


def test_a_translation_is_checked_by_a_person_and_ages_with_its_original(cast, make):
    hub = story(cast, make)
    page = f"/en/desk/hubs/{hub.ref}/translate/title/en/"
    sent = {
        "text": "Roofs that keep the rain",
        "made_from": digest(str(hub.title)),
        "token": token_of({"text": ""}),
        "checked": "on",
        "form_key": "k",
    }
    client = signed_in(cast.lead)
    wrong = client.post(page, {**sent, "checked": ""})
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["checked"])
    wrong = client.post(page, {**sent, "text": "é" * 201})  # as long as the title it translates
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["text"])
    assert client.post(page, sent).status_code == 302
    value = Hub.objects.get().title
    assert (value.texts["en"].text, value.texts["en"].status, value.texts["en"].by) == (
        "Roofs that keep the rain",
        "checked",
        cast.lead.pk,
    )
    assert not value.outdated("en")
    assert value.revised("Des toits").outdated("en")


def test_of_two_translators_the_second_sees_the_first_and_loses_nothing(cast, make):
    hub = story(cast, make)
    page = f"/en/desk/hubs/{hub.ref}/translate/title/en/"
    client = signed_in(cast.lead)
    begun = client.get(page).context["form"].initial
    mine = {**begun, "text": "Roofs that hold the rain", "checked": "on", "form_key": "mine"}
    theirs = {**begun, "text": "Roofs that keep the rain", "checked": "on", "form_key": "theirs"}
    assert client.post(page, theirs).status_code == 302
    answer = client.post(page, mine)
    assert answer.status_code == 422
    assert [one.text for one in answer.context["form"].theirs] == ["Roofs that keep the rain"]
    assert "Roofs that hold the rain" in answer.content.decode()
    assert Hub.objects.get().title.texts["en"].text == "Roofs that keep the rain"
    again = {**mine, "token": answer.context["form"].data["token"]}
    assert client.post(page, again).status_code == 302
    assert Hub.objects.get().title.texts["en"].text == "Roofs that hold the rain"


def test_a_translation_of_an_older_original_is_out_of_date_at_once(cast, make):
    hub = story(cast, make)
    actions.translate_field(
        actor=cast.lead, hub=hub, field="title", language="en", text="Roofs", made_from="older"
    )
    assert Hub.objects.get().title.outdated("en")


def test_translations_are_for_the_team_and_officers(cast, make):
    hub = story(cast, make)
    page = f"/en/desk/hubs/{hub.ref}/translate/title/en/"
    wanted = ((cast.officer, 200), (cast.partner, 403), (cast.citizen, 404))
    assert [(who, signed_in(who).get(page).status_code) for who, _status in wanted] == list(wanted)
    client = signed_in(cast.lead)
    for tail in ("title/fr/", "promise/en/", "lead/en/", "title/zz/"):
        assert client.get(f"/en/desk/hubs/{hub.ref}/translate/{tail}").status_code == 404


def test_goals_are_suggested_and_only_a_person_confirms(cast, make, goals):
    hub = story(
        cast,
        make,
        context=make.text(
            "Accès à l’eau potable et à l’assainissement pour tous les quartiers.", "fr"
        ),
    )
    page = f"/fr/desk/hubs/{hub.ref}/agendas/"
    client = signed_in(cast.lead)
    assert client.post(page, {"suggest": "yes", "form_key": "a"}).status_code == 302
    tag = HubTag.objects.get(node=goals[6])
    assert (tag.state, bool(tag.words)) == ("suggested", True)
    sent = {"node": [goals[6].pk, goals[11].pk], "form_key": "b"}
    assert client.post(page, sent).status_code == 302
    kept = set(hub.tags.values_list("node__code", "state", "set_by"))
    assert kept == {("6", "confirmed", cast.lead.pk), ("11", "confirmed", cast.lead.pk)}
    assert client.post(page, {"node": [goals[11].pk], "form_key": "c"}).status_code == 302
    assert hub.tags.get(node=goals[6]).state == "dropped"
    client.post(page, {"suggest": "yes", "form_key": "d"})
    assert hub.tags.get(node=goals[6]).state == "dropped"


@pytest.mark.parametrize("node", ["999999999", "abc", "9" * 30])
def test_an_unknown_goal_is_refused(cast, make, goals, node):
    hub = story(cast, make)
    answer = signed_in(cast.lead).post(
        f"/en/desk/hubs/{hub.ref}/agendas/", {"node": [node], "form_key": "a"}
    )
    assert (answer.status_code, hub.tags.count()) == (422, 0)


def test_the_lead_confirms_the_file_others_do_not(cast, make):
    hub = story(cast, make, confirmed_on=dt.date(2025, 1, 1), state="running")
    page = f"/en/desk/hubs/{hub.ref}/"
    assert signed_in(cast.partner).post(page, {"form_key": "a"}).status_code == 403
    assert "Unconfirmed since" in signed_in(cast.lead).get(page).content.decode()
    assert signed_in(cast.lead).post(page, {"form_key": "a"}).status_code == 302
    assert Hub.objects.get().confirmed_on == timezone.localdate()


@pytest.mark.parametrize(
    ("state", "to", "after"),
    [
        ("agreed", "start", "running"),
        ("running", "close", "closing"),
        ("closing", "complete", "completed"),
        ("running", "stop", "stopped"),
    ],
)
def test_the_lead_takes_each_step(cast, make, state, to, after):
    hub = story(cast, make, state=state)
    make.closing_report(hub)
    page = f"/en/desk/hubs/{hub.ref}/move/"
    client = signed_in(cast.lead)
    assert client.get(f"{page}?to={to}").status_code == 200
    sent = {"to": to, "reason": "The pump broke", "form_key": "a"}
    assert client.post(page, sent).status_code == 302
    assert Hub.objects.get().state == after
    assert signed_in(cast.partner).post(page, {"to": to, "form_key": "b"}).status_code == 403


def test_a_step_from_elsewhere_is_refused_and_stopping_needs_a_reason(cast, make):
    hub = story(cast, make, state="forming")
    page = f"/en/desk/hubs/{hub.ref}/move/"
    client = signed_in(cast.lead)
    assert client.post(page, {"to": "start", "form_key": "a"}).status_code == 422
    assert client.post(page, {"to": "stop", "reason": " ", "form_key": "b"}).status_code == 422
    assert client.post(page, {"to": "agree", "form_key": "c"}).status_code == 404
    assert Hub.objects.get().state == "forming"
    with pytest.raises(ValidationError):
        actions.start_hub(actor=cast.lead, hub=hub)


def test_agreed_hubs_begin_to_run_when_their_start_comes(cast, make):
    due = story(cast, make, state="agreed", start="2026-01-15")
    later = make.hub(lead=cast.lead_town, state="agreed", start="2100-01")
    assert actions.start_due_hubs() == 1
    assert [Hub.objects.get(pk=one.pk).state for one in (due, later)] == ["running", "agreed"]


def test_the_history_says_who_did_what(cast, make):
    hub = story(cast, make, state="agreed")
    actions.start_hub(actor=cast.lead, hub=hub)
    actions.confirm_file(actor=cast.lead, hub=hub)
    answer = signed_in(cast.stakeholder).get(f"/en/desk/hubs/{hub.ref}/")
    assert [(str(act["text"]), act["who"]) for act in answer.context["acts"]] == [
        ("Confirmed that the file is right", "Lead"),
        ("Started the hub", "Lead"),
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_my_hubs_take_the_same_queries(cast, make, count, django_assert_num_queries):
    for _number in range(count):
        make.hub(lead=cast.lead_town)
    client = signed_in(cast.lead)
    with django_assert_num_queries(8):
        answer = client.get("/en/desk/hubs/")
    assert len(answer.context["rows"]) == count


def test_each_person_sees_the_files_that_are_theirs(cast, make):
    story(cast, make)
    make.hub()
    seen = {
        name: len(signed_in(who).get("/en/desk/hubs/").context["rows"])
        for name, who in cast.people.items()
        if name in {"officer", "lead", "partner", "citizen"}
    }
    assert seen == {"officer": 2, "lead": 1, "partner": 1, "citizen": 0}
