"""Each page: who may see it, what it says, what it answers when a form is wrong."""

import datetime as dt
import json

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from procrastinate.contrib.django.models import ProcrastinateJob

from local4action.calls import actions
from local4action.calls.models import Call, Proposal, ProposalMember, Submission
from local4action.calls.tests.conftest import answer
from local4action.foundation.models import OutboxMail


def page(name, *args):
    return reverse(f"calls:{name}", args=args)


# ---- public ------------------------------------------------------------------------------


def test_the_list_shows_open_calls_first(client, make, django_assert_num_queries):
    past, now = make.call(state="archived", days_left=400), make.call()
    make.call(state="draft")
    with django_assert_num_queries(1):
        response = client.get(page("index"))
    assert response.context["open_calls"] == [now]
    assert response.context["past_calls"] == [past]
    make.call(), make.call(state="closed", days_left=-2)
    with django_assert_num_queries(1):
        client.get(page("index"))
    assert not response.cookies


def test_the_list_for_machines(client, make):
    call = make.call()
    data = client.get(page("index_json")).json()
    assert [one["ref"] for one in data] == [call.ref]
    assert data[0]["url"].endswith(call.get_absolute_url())


def test_a_call_shows_its_questions_and_dates(client, call, django_assert_num_queries):
    with django_assert_num_queries(2):
        response = client.get(call.get_absolute_url())
    html = response.content.decode()
    assert "What do you promise, and to whom?" in html
    assert "What may not work?" in html
    assert "(UTC+00:00)" in html
    assert client.get(page("call", f"{call.ref}-other-words")).status_code == 302
    english = call.get_absolute_url()
    for language, words in (("fr", "Que promettez-vous"), ("es", "¿Qué promete")):
        found = client.get(english.replace("/en/", f"/{language}/"))
        assert words in found.content.decode()


def test_frozen_questions_are_read_once_for_each_language(
    client, sets, make, cast, django_assert_num_queries
):
    call = make.call(state="cleared", first_form=sets[0], second_form=sets[1])
    actions.open_call(call=call, actor=cast.officer)
    url = call.get_absolute_url()
    first = client.get(url)
    with django_assert_num_queries(1):
        assert client.get(url).content == first.content
    assert "Que promettez-vous" in client.get(url.replace("/en/", "/fr/")).content.decode()
    assert client.get(url).content == first.content


@pytest.mark.parametrize("state", ["draft", "cleared", "withdrawn"])
def test_calls_in_preparation_are_not_found(client, make, state):
    call = make.call(state=state)
    assert client.get(call.get_absolute_url()).status_code == 404
    assert client.get(page("self_check", call.ref)).status_code == 404


def test_the_self_check_says_each_verdict(client, call):
    response = client.get(page("self_check", call.ref))
    assert response.context["findings"] == []
    response = client.get(page("self_check", call.ref), {"kind": "municipality", "months": "48"})
    found = {one.key: one.verdict for one in response.context["findings"]}
    assert (found["lead"], found["time"], found["topic"]) == ("met", "not_met", "cannot_tell")
    assert response.context["overall"] == "not_met"
    assert page("start", call.ref) in response.content.decode()
    for bad in ({"months": "x"}, {"kind": "nothing"}, {"months": "9" * 400}, {"kind": "\x00"}):
        response = client.get(page("self_check", call.ref), bad)
        assert response.status_code == 200
        assert "mailto:" not in response.content.decode()  # nothing to send


def test_the_self_check_puts_first_what_needs_something(client, call):
    given = {"kind": "municipality", "months": "48", "topic": "new", "brand": ""}
    response = client.get(page("self_check", call.ref), given)
    order = [str(one["finding"].verdict) for one in response.context["rows"]]
    assert order == ["not_met", *["cannot_tell"] * 5, *["met"] * 2]
    html = response.content.decode()
    short = f"{page('self_check', call.ref)}?kind=municipality&amp;months=48&amp;topic=new"
    assert f'{short}"' in html
    assert "mailto:?subject=Do%20we%20qualify" in html
    assert [str(one["value"]) for one in response.context["facts"]] == [
        "Town or city",
        "48",
        "It is a new approach",
    ]
    assert not response.cookies


def test_a_receipt_is_verified_without_personal_data(client, ready, cast):
    made = actions.submit_form(
        proposal=ready, form="first", arrived_at=timezone.now(), actor=cast.applicant
    )
    html = client.get(page("verify", made.ref)).content.decode()
    assert made.sha256 in html
    for secret in (cast.applicant.name, cast.applicant.email, "Valserein", ready.title, ready.ref):
        assert secret not in html
    response = client.get(page("verify", made.ref), {"hash": made.sha256.upper()})
    assert response.context["same"] is True
    assert client.get(page("verify", made.ref), {"hash": "\x00<b>"}).context["same"] is False
    assert client.get(page("verify", "nothing2")).status_code == 404


# ---- calls on the desk -------------------------------------------------------------------


def test_calls_on_the_desk_are_for_officers_and_the_bureau(
    client, sign_in, cast, call, django_assert_num_queries
):
    assert client.get(page("call_list")).status_code == 302
    for person in (cast.applicant, cast.board_1, cast.citizen):
        for url in (page("call_list"), page("call_new"), page("call_edit", call.ref)):
            assert sign_in(person).get(url).status_code == 404
    assert sign_in(cast.bureau).get(page("call_new")).status_code == 403
    assert sign_in(cast.bureau).get(page("call_list")).status_code == 200


def test_the_list_of_calls_takes_the_same_queries_for_one_and_three(
    sign_in, cast, make, django_assert_num_queries
):
    officer = sign_in(cast.officer)
    make.call(state="closed")
    with django_assert_num_queries(5):
        officer.get(page("call_list"))
    make.call(state="closed"), make.call(state="archived")
    with django_assert_num_queries(5):
        officer.get(page("call_list"))


def test_from_template_to_open_through_the_pages(sign_in, cast, sets):
    officer, bureau = sign_in(cast.officer), sign_in(cast.bureau)
    officer.post(
        page("call_new"),
        {
            "template": "general",
            "title": "Rain",
            "language": "en",
            "form_key": "k1",
            "closes_local": "2099-06-30T23:59",
            "closes_zone": "Africa/Dakar",
        },
    )
    call = Call.objects.get()
    edit = page("call_edit", call.ref)
    shown = officer.get(edit)
    assert [one.name for one in shown.context["buttons"]] == ["withdraw"]
    assert shown.context["clear"] is None
    data = {
        key: value
        for key, value in shown.context["form"].initial.items()
        if value not in ("", None, False)
    }
    data |= {"title_fr": "La pluie", "do": "save"}
    assert officer.post(edit, data).status_code == 302
    call.refresh_from_db()
    assert call.title.texts["fr"].text == "La pluie"
    assert officer.post(edit, data | {"title_fr": "Encore"}).status_code == 422
    assert bureau.post(edit, data).status_code == 403
    wrong = bureau.post(
        edit, {"do": "clear", "body": cast.executive_bureau.pk, "date": "x", "minutes": "Kept"}
    )
    assert wrong.status_code == 422
    assert b"Kept" in wrong.content
    clearing = {
        "do": "clear",
        "body": cast.executive_bureau.pk,
        "date": "2026-03-01",
        "minutes": "Item 4",
    }
    assert officer.post(edit, clearing).status_code == 403
    assert bureau.post(edit, clearing).status_code == 302
    assert bureau.get(edit).context["buttons"] == []
    assert bureau.post(edit, {"do": "open"}).status_code == 403
    assert [one.name for one in officer.get(edit).context["buttons"]] == ["open", "withdraw"]
    assert officer.post(edit, {"do": "open", "form_key": "k2"}).status_code == 302
    assert officer.post(edit, {"do": "open", "form_key": "k2"}).status_code == 302
    assert Call.objects.get().state == "open"


@pytest.mark.parametrize(
    "changes",
    [
        {"title": ""},
        {"title": "x" * 201},
        {"closes_local": "soon"},
        {"closes_zone": "Mars/North"},
        {"closes_local": "2027-03-28T02:30", "closes_zone": "Europe/Madrid"},
        {"template": "none"},
        {"closes_local": "9999-12-31T23:59", "closes_zone": "America/New_York"},
        {"title": "\x00\x01"},
    ],
)
def test_a_wrong_draft_is_told(sign_in, cast, sets, changes):
    data = {
        "template": "general",
        "title": "Rain",
        "language": "en",
        "closes_local": "2099-06-30T23:59",
        "closes_zone": "Africa/Dakar",
    }
    response = sign_in(cast.officer).post(page("call_new"), data | changes)
    assert response.status_code == 422
    assert response.context["form"].errors
    assert not Call.objects.exists()


# ---- proposals ---------------------------------------------------------------------------


def test_start_asks_who_leads_and_in_which_language(sign_in, cast, call, client):
    assert client.get(page("start", call.ref)).status_code == 302
    assert b"Register an organisation" in sign_in(cast.citizen).get(page("start", call.ref)).content
    applicant = sign_in(cast.applicant)
    data = {"organisation": cast.applicant_town.pk, "language": "fr", "form_key": "once"}
    first, second = (applicant.post(page("start", call.ref), data) for _ in range(2))
    assert first.url == second.url
    proposal = Proposal.objects.get()
    assert (proposal.organisation, proposal.language) == (cast.applicant_town, "fr")
    assert proposal.members.get().is_lead
    for wrong in ({"organisation": cast.lead_town.pk}, {"language": "xx"}, {"organisation": ""}):
        assert (
            applicant.post(page("start", call.ref), data | wrong | {"form_key": ""}).status_code
            == 422
        )


def test_a_closed_call_cannot_be_started(sign_in, cast, make):
    call = make.call(state="closed")
    assert sign_in(cast.applicant).get(page("start", call.ref)).status_code == 404


def test_my_proposals_take_the_same_queries_for_one_and_three(
    sign_in, cast, make, call, django_assert_num_queries
):
    client = sign_in(cast.applicant)
    for number in (1, 2):
        for _ in range(number):
            make.proposal(call=call, organisation=cast.applicant_town, people=(cast.applicant,))
        with django_assert_num_queries(6):
            assert len(client.get(page("proposals")).context["page"]) in (1, 3)


def test_invited_by_address_one_may_write_at_once(sign_in, cast, ready, make):
    lead, citizen = sign_in(cast.applicant), sign_in(cast.citizen)
    url = page("invite", ready.ref)
    assert citizen.get(page("proposal", ready.ref)).status_code == 404
    for bad in ("", "x", "a@b", "x" * 400 + "@example.org", "a\nb@example.org"):
        assert lead.post(url, {"email": bad}).status_code == 422
    for _ in range(2):
        assert lead.post(url, {"email": cast.citizen.email.upper()}).status_code == 302
    assert OutboxMail.objects.get().to == cast.citizen.email
    assert citizen.get(page("proposal", ready.ref)).context["invited"] is True
    saved = citizen.post(
        page("save_answer", ready.ref, "promise"), {"value": "Moi", "version": "1"}
    )
    assert saved.status_code == 200
    assert citizen.post(page("proposal", ready.ref), {"do": "join"}).status_code == 302
    assert ProposalMember.objects.get(person=cast.citizen).joined_at is not None
    assert citizen.post(url, {"email": "other@demo.example"}).status_code == 403
    assert citizen.get(page("submit", ready.ref)).status_code == 403
    member = ProposalMember.objects.get(person=cast.citizen)
    assert lead.post(url, {"remove": member.pk}).status_code == 302
    assert citizen.get(page("proposal", ready.ref)).status_code == 404
    lead.post(url, {"remove": "x"})
    lead.post(url, {"remove": ready.members.get().pk})
    assert ready.members.count() == 1


def test_an_unproved_address_opens_nothing(sign_in, cast, ready, settings):
    settings.DEMO = False
    cast.citizen.emailaddress_set.update(verified=False)
    actions.invite_colleague(proposal=ready, email=cast.citizen.email, actor=cast.applicant)
    assert sign_in(cast.citizen).get(page("proposal", ready.ref)).status_code == 404


def test_submit_sums_up_what_is_missing(sign_in, cast, proposal):
    client = sign_in(cast.applicant)
    response = client.get(page("submit", proposal.ref))
    assert len(response.context["missing"]) == 8
    assert "form_key" not in response.content.decode().split("Your answers")[0].split("<h1>")[1]
    assert client.post(page("submit", proposal.ref)).status_code == 422


def test_a_double_click_submits_once(sign_in, cast, ready):
    client = sign_in(cast.applicant)
    answers = [
        client.post(page("submit", ready.ref), {"form_key": key}).url for key in ("a", "a", "b", "")
    ]
    assert set(answers) == {page("receipt", ready.ref, "first") + "?number=1"}
    assert Submission.objects.count() == 1
    jobs = ProcrastinateJob.objects.filter(task_name="calls.acknowledge")
    assert jobs.count() == 1
    receipt = client.get(answers[0])
    made = Submission.objects.get()
    assert made.sha256.encode() in receipt.content
    assert b'http-equiv="refresh"' in receipt.content
    record = client.get(page("receipt_record", ready.ref, "first"))
    assert json.loads(record.content) == made.record
    assert sign_in(cast.lead).get(answers[0]).status_code == 404
    assert client.get(page("receipt", ready.ref, "second")).status_code == 404
    assert client.get(page("proposal", ready.ref)).status_code == 200


def test_too_late_the_page_says_so_and_keeps_the_draft(sign_in, cast, ready, call):
    Call.objects.update(closes_at=timezone.now() - dt.timedelta(seconds=5))
    response = sign_in(cast.applicant).post(page("submit", ready.ref), {"form_key": "a"})
    assert response.status_code == 422
    assert b"kept as a draft" in response.content
    assert Proposal.objects.get().state == "draft"


def test_withdrawn_by_who_leads_the_writing(sign_in, cast, ready):
    client = sign_in(cast.applicant)
    assert client.post(page("proposal", ready.ref), {"do": "nothing"}).status_code == 302
    assert client.post(page("proposal", ready.ref), {"do": "withdraw"}).status_code == 302
    assert Proposal.objects.get().state == "withdrawn"
    assert client.get(page("proposal", ready.ref)).status_code == 200


def test_the_mayor_invited_may_submit_for_the_town(sign_in, cast, ready):
    actions.invite_colleague(proposal=ready, email=cast.mayor.email, actor=cast.applicant)
    assert sign_in(cast.mayor).get(page("submit", ready.ref)).status_code == 200


def test_pages_speak_french_and_spanish(sign_in, cast, ready):
    client = sign_in(cast.applicant)
    answer(ready, "first", {"promise": "x"}, cast.applicant)
    for language in ("fr", "es"):
        for name, args in (
            ("proposals", []),
            ("proposal", [ready.ref]),
            ("form", [ready.ref, "first"]),
            ("submit", [ready.ref]),
            ("invite", [ready.ref]),
        ):
            with translation.override(language):
                url = page(name, *args)
            assert url.startswith(f"/{language}/")
            assert client.get(url).status_code == 200
