"""The lead checks in, the acceptor answers, the public file shows both."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from local4action.agreements.models import Signature
from local4action.foundation.models import OutboxMail
from local4action.hubs.models import Hub
from local4action.hubs.signals import hub_changed
from local4action.hubs.tests.story import fresh, signed_in, story
from local4action.monitoring import actions
from local4action.monitoring.actions import Said
from local4action.monitoring.models import Acceptance, CheckIn, DeliverableReport, Evidence
from local4action.monitoring.public_file import file_of, with_file
from local4action.monitoring.queries import promised_and_done


def running(cast, make, **fields):
    hub = story(cast, make, state="running", confirmed_on=None, **fields)
    agreement = make.agreement(hub, state="signed", acceptor=cast.partner_university)
    Signature.objects.create(
        agreement=agreement,
        organisation=cast.lead_town,
        person=cast.lead,
        name="Lead",
        mandate=cast.lead.mandates.get(),
        sha256="0" * 64,
        confirmed_by="password",
        signed_at=timezone.now(),
    )
    return hub


def delivered(cast, hub, key="D1", **said):
    actions.check_in(
        actor=fresh(cast.lead),
        hub=hub,
        language="fr",
        did_not_work="La pompe",
        said={key: Said("delivered", "Voilà", **said)},
    )
    return DeliverableReport.objects.get(deliverable__key=key)


def posted(**changed):
    sent = {"language": "fr", "did_not_work": "La pompe a gelé", "form_key": "k"}
    for key in ("D1", "D2"):
        sent |= {f"status_{key}": "under_way", f"note_{key}": "En route"}
    return {**sent, **changed}


def public_file(hub, on=None):
    day = on or timezone.localdate()
    return file_of(with_file(Hub.objects.filter(pk=hub.pk), day).get(), day)


def test_a_check_in_on_the_page(cast, make):
    hub = running(cast, make)
    page = f"/fr/desk/hubs/{hub.ref}/check-in/"
    client = signed_in(cast.lead)
    assert client.get(page).status_code == 200
    sent = posted(
        status_D1="delivered", link_D1="https://example.org/rapport", caption_D1="Rapport"
    )
    assert client.post(page, sent).status_code == 302
    assert client.post(page, sent).status_code == 302
    made = CheckIn.objects.get()
    assert (str(made.did_not_work), made.did_not_work.original) == ("La pompe a gelé", "fr")
    assert Hub.objects.get().confirmed_on == timezone.localdate()
    shown = public_file(hub)
    assert [(row.status.name, [one.url for one in row.evidence]) for row in shown.promises] == [
        ("delivered_late", ["https://example.org/rapport"]),
        ("overdue", []),
    ]
    assert list(OutboxMail.objects.values_list("to", flat=True)) == ["partner@demo.example"]


def test_a_photograph_is_kept_as_evidence_and_what_is_no_file_of_ours_is_refused(cast, make):
    hub = running(cast, make)
    page = f"/fr/desk/hubs/{hub.ref}/check-in/"
    drawn = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(drawn, "PNG")
    client = signed_in(cast.lead)
    bad = SimpleUploadedFile("toit.png", b"MZ\x90\x00 no picture", "image/png")
    answer = client.post(page, posted(status_D1="delivered", file_D1=bad))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["file_D1"])
    assert not CheckIn.objects.exists()
    good = SimpleUploadedFile("toit.png", drawn.getvalue(), "image/png")
    sent = posted(status_D1="delivered", file_D1=good, caption_D1="Le toit")
    assert client.post(page, sent).status_code == 302
    kept = Evidence.objects.get()
    assert (kept.file.name, kept.file.is_public, kept.file.subject_ref, kept.caption) == (
        "toit.png",
        True,
        hub.ref,
        "Le toit",
    )
    assert public_file(hub).promises[0].evidence[0].url == f"/files/{kept.file.ref}"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"did_not_work": ""}, "did_not_work"),
        ({"link_D1": "not a link"}, "link_D1"),
        ({"link_D1": "javascript:alert(1)"}, "link_D1"),
        ({"status_D1": "done"}, "status_D1"),
        ({"note_D1": "x" * 601}, "note_D1"),
        ({"language": "xx"}, "language"),
    ],
)
def test_bad_input_is_said_beside_the_field(cast, make, changed, field):
    hub = running(cast, make)
    answer = signed_in(cast.lead).post(
        f"/en/desk/hubs/{hub.ref}/check-in/", posted(note_D2="Kept words", **changed)
    )
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert "Kept words" in answer.content.decode()
    assert not CheckIn.objects.exists()


def test_a_check_in_of_statuses_only_counts(cast, make):
    hub = running(cast, make)
    answer = signed_in(cast.lead).post(
        f"/en/desk/hubs/{hub.ref}/check-in/", posted(did_not_work="", status_only="on")
    )
    assert answer.status_code == 302
    assert CheckIn.objects.get().did_not_work is None


def test_what_did_not_change_is_not_reported_twice(cast, make):
    hub = running(cast, make)
    for _time in range(2):
        actions.check_in(
            actor=cast.lead, hub=hub, language="fr", status_only=True, said={"D1": Said("planned")}
        )
    assert (CheckIn.objects.count(), DeliverableReport.objects.count()) == (2, 1)


def test_only_the_lead_checks_in_and_only_while_the_hub_runs(cast, make):
    hub = running(cast, make)
    page = f"/en/desk/hubs/{hub.ref}/check-in/"
    for who, status in ((cast.partner, 403), (cast.stakeholder, 403), (cast.citizen, 404)):
        assert signed_in(who).post(page, posted()).status_code == status
    with pytest.raises(PermissionDenied):
        actions.check_in(actor=cast.partner, hub=hub, said={}, language="en", status_only=True)
    Hub.objects.update(state="agreed")
    with pytest.raises(ValidationError, match="when the hub runs"):
        actions.check_in(actor=cast.lead, hub=hub, said={}, language="en", status_only=True)


def test_the_acceptor_accepts_and_the_lead_hears_of_it(cast, make):
    hub = running(cast, make)
    report = delivered(cast, hub)
    page = f"/en/desk/reports/{report.pk}/answer/"
    client = signed_in(cast.partner)
    assert client.get(page).context["may_answer"]
    assert client.post(page, {"answer": "accept", "form_key": "k"}).status_code == 302
    assert Acceptance.objects.get().organisation == cast.partner_university
    assert [row.status.accepted_on for row in promised_and_done(hub, timezone.localdate())] == [
        timezone.localdate(),
        None,
    ]
    assert OutboxMail.objects.filter(to="lead@demo.example", subject__contains="Accepted").exists()
    assert client.post(page, {"answer": "accept", "form_key": "l"}).status_code == 422


def test_a_dispute_needs_a_reason_and_both_are_shown(cast, make):
    hub = running(cast, make)
    report = delivered(cast, hub)
    page = f"/en/desk/reports/{report.pk}/answer/"
    client = signed_in(cast.partner)
    answer = client.post(page, {"answer": "dispute", "form_key": "k"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["reason"])
    client.post(page, {"answer": "dispute", "reason": "Half of them", "form_key": "k"})
    row = public_file(hub).promises[0]
    assert (row.status.name, str(row.answer.reason), str(row.note)) == (
        "disputed",
        "Half of them",
        "Voilà",
    )


def test_only_the_acceptor_answers(cast, make):
    hub = running(cast, make)
    report = delivered(cast, hub)
    page = f"/en/desk/reports/{report.pk}/answer/"
    sent = {"answer": "accept", "form_key": "k"}
    for who, status in ((cast.lead, 403), (cast.partner_2, 403), (cast.citizen, 404)):
        assert signed_in(who).post(page, sent).status_code == status
    with pytest.raises(PermissionDenied):
        actions.answer_report(actor=cast.lead, report=report, accept=True)


def test_a_report_that_was_overtaken_is_not_answered(cast, make):
    hub = running(cast, make)
    report = delivered(cast, hub)
    actions.check_in(
        actor=cast.lead,
        hub=hub,
        language="fr",
        status_only=True,
        said={"D1": Said("under_way", "Encore un toit")},
    )
    with pytest.raises(ValidationError, match="newer report"):
        actions.answer_report(actor=cast.partner, report=report, accept=True)


@pytest.mark.parametrize("reports", [1, 3])
def test_the_public_file_takes_one_query(cast, make, reports, django_assert_num_queries):
    hub = running(cast, make)
    for _time in range(reports):
        actions.check_in(
            actor=cast.lead,
            hub=hub,
            language="fr",
            did_not_work="La pompe",
            said={
                key: Said("under_way", "En route", "https://example.org/") for key in ("D1", "D2")
            },
        )
    with django_assert_num_queries(1):
        shown = public_file(hub)
        _everything = [
            (
                str(row.owner),
                str(row.acceptor),
                row.word,
                row.answer,
                row.evidence,
            )
            for row in shown.promises
        ]
    assert (len(shown.check_ins), shown.promised, shown.done) == (reports, 2, 0)
    assert [(one.name, str(one.organisation)) for one in shown.agreement.signatures] == [
        ("Lead", "Ndarou")
    ]
    assert [str(one) for one in shown.agreement.criteria] == ["It lasts."]


def test_a_hub_without_agreement_has_an_empty_public_file(cast, make):
    shown = public_file(story(cast, make), dt.date(2026, 11, 1))
    assert (shown.agreement, shown.promised, shown.done) == (None, 0, 0)


def test_a_check_in_and_an_answer_tell_those_who_show_the_hub(cast, make):
    hub = running(cast, make)
    told = []
    hub_changed.connect(lambda **sent: told.append(sent["hub"].pk), weak=False, dispatch_uid="t")
    try:
        report = delivered(cast, hub)
        assert told == [hub.pk]
        actions.answer_report(actor=fresh(cast.partner), report=report, accept=True)
        assert told == [hub.pk, hub.pk]
    finally:
        hub_changed.disconnect(dispatch_uid="t")


@pytest.mark.parametrize(("public", "stranger"), [(True, 200), (False, 404)])
def test_evidence_is_for_the_team_alone_where_the_hub_is_not_public(cast, make, public, stranger):
    hub = running(cast, make, is_public=public)
    drawn = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(drawn, "PNG")
    delivered(cast, hub, uploads=[SimpleUploadedFile("toit.png", drawn.getvalue(), "image/png")])
    address = f"/files/{Evidence.objects.get().file.ref}"
    assert Client().get(address).status_code == (200 if public else 302)
    assert signed_in(cast.citizen).get(address).status_code == stranger
    assert signed_in(cast.lead).get(address).status_code == 200
    # As it was sent, with all a camera wrote into it, it is for the team in any case.
    assert signed_in(cast.citizen).get(f"{address}?original").status_code == 404
    assert signed_in(cast.lead).get(f"{address}?original").status_code == 200


def test_evidence_is_folded_until_it_was_typed(cast, make):
    hub = running(cast, make)
    page = f"/en/desk/hubs/{hub.ref}/check-in/"
    client = signed_in(cast.lead)
    assert [one.unfolded for one in client.get(page).context["form"].groups()] == [False, False]
    answer = client.post(page, posted(link_D2="not a link", status_D2="delivered"))
    assert [one.unfolded for one in answer.context["form"].groups()] == [False, True]
