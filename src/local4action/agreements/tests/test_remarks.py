"""What is said of a draft item by item: made, answered, withdrawn, never lost."""

from __future__ import annotations

import threading

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from local4action.agreements import actions
from local4action.agreements.models import Remark
from local4action.agreements.parts import DELIVERABLES
from local4action.agreements.tests.test_story import drafted
from local4action.foundation.models import OutboxMail
from local4action.hubs.tests.story import fresh, signed_in


def remark_on(agreement, who, organisation, part="deliverables", key="D1", **given):
    said = {"text": "Plus clair, s’il vous plaît", "wording": "Cent toits verts", **given}
    return actions.make_remark(
        actor=fresh(who), agreement=agreement, organisation=organisation, part=part, key=key, **said
    )


def mails(about):
    return set(
        OutboxMail.objects.filter(key__startswith=f"agreements/mail/{about}:").values_list(
            "to", flat=True
        )
    )


def test_a_stakeholder_comments_and_the_lead_adopts_the_words(cast, make):
    hub, agreement = drafted(cast, make)
    page = f"/en/desk/hubs/{hub.ref}/agreement/"
    theirs = signed_in(cast.stakeholder)
    typed = {
        "organisation": cast.stakeholder_coop.pk,
        "text": "Verts, pas seulement cent",
        "wording": "Cent toits verts",
        "form_key": "a",
    }
    assert theirs.post(page + "deliverables/D1/remark/", typed).status_code == 302
    made = Remark.objects.get()
    assert (made.part, made.key, made.outcome) == ("deliverables", "D1", "open")
    assert mails("remark") == {"lead@demo.example"}
    lead = signed_in(cast.lead)
    shown = lead.get(page)
    assert shown.context["still_open"] == 1
    assert "Verts, pas seulement cent" in shown.content.decode()
    assert "Answer remarks on an agreement" in lead.get("/en/desk/").content.decode()
    one = page + f"remarks/{made.ref}/"
    seen = lead.get(one).context["seen"]
    answer = lead.post(one, {"to": "adopt", "seen": seen, "form_key": "b"})
    assert answer.status_code == 302
    made.refresh_from_db()
    assert (made.outcome, made.answered_by) == ("adopted", cast.lead)
    assert str(agreement.deliverables.get(key="D1").text) == "Cent toits verts"
    assert mails("remark_answered") == {"stakeholder@demo.example"}
    assert lead.get(page).context["still_open"] == 0
    assert "Answer remarks on an agreement" not in lead.get("/en/desk/").content.decode()


def test_words_are_not_adopted_over_a_text_the_lead_has_not_seen(cast, make):
    hub, agreement = drafted(cast, make)
    made = remark_on(agreement, cast.partner, cast.partner_university)
    one = f"/en/desk/hubs/{hub.ref}/agreement/remarks/{made.ref}/"
    lead = signed_in(cast.lead)
    seen = lead.get(one).context["seen"]
    agreement.deliverables.filter(key="D1").update(text=make.text("Deux cents toits", "fr"))
    answer = lead.post(one, {"to": "adopt", "seen": seen, "form_key": "a"})
    assert answer.status_code == 422
    assert "Deux cents toits" in answer.content.decode()
    made.refresh_from_db()
    assert made.outcome == "open"
    again = {"to": "adopt", "seen": answer.context["seen"], "form_key": "b"}
    assert lead.post(one, again).status_code == 302
    assert str(agreement.deliverables.get(key="D1").text) == "Cent toits verts"


def test_every_kind_of_thing_can_be_remarked_on_and_adopted(cast, make):
    _hub, agreement = drafted(cast, make)
    for part, key in (("criteria", "C1"), ("workshops", "W1"), ("communication", "")):
        made = remark_on(agreement, cast.partner, cast.partner_university, part, key)
        actions.adopt_remark(actor=cast.lead, remark=made)
    agreement.refresh_from_db()
    assert [
        str(one)
        for one in (
            agreement.criteria.get().text,
            agreement.workshops.get().text,
            agreement.communication,
        )
    ] == ["Cent toits verts"] * 3
    whole = remark_on(agreement, cast.partner, cast.partner_university, "whole", "")
    assert whole.wording == ""
    with pytest.raises(ValidationError, match="Write this down"):
        actions.adopt_remark(actor=cast.lead, remark=whole)
    actions.adopt_remark(actor=cast.lead, remark=whole, answer="D2 l’accueille")
    assert str(whole.answer) == "D2 l’accueille"


def test_declined_with_a_reason_by_the_lead_only(cast, make):
    _hub, agreement = drafted(cast, make)
    made = remark_on(agreement, cast.partner, cast.partner_university)
    with pytest.raises(PermissionDenied):
        actions.decline_remark(actor=cast.partner_2, remark=made, answer="Non")
    with pytest.raises(ValidationError, match="Write this down"):
        actions.decline_remark(actor=cast.lead, remark=made, answer=" ")
    actions.decline_remark(actor=cast.lead, remark=made, answer="Trop tôt")
    assert (made.outcome, str(made.answer)) == ("declined", "Trop tôt")
    assert mails("remark_answered") == {"partner@demo.example"}
    with pytest.raises(ValidationError, match="no longer possible"):
        actions.adopt_remark(actor=cast.lead, remark=made)


def test_withdrawn_by_whoever_made_it(cast, make):
    _hub, agreement = drafted(cast, make)
    made = remark_on(agreement, cast.partner, cast.partner_university)
    with pytest.raises(PermissionDenied):
        actions.withdraw_remark(actor=cast.lead, remark=made)
    actions.withdraw_remark(actor=cast.partner, remark=made)
    assert (made.outcome, mails("remark_answered")) == ("withdrawn", set())


def test_who_speaks_for_nobody_in_the_hub_is_refused(cast, make):
    _hub, agreement = drafted(cast, make)
    for who in (cast.officer, cast.applicant):
        with pytest.raises(PermissionDenied):
            remark_on(agreement, who, cast.partner_university)
    with pytest.raises(ValidationError, match="do not speak for it"):
        remark_on(agreement, cast.partner, cast.partner_town)


def test_an_item_that_is_removed_leaves_its_remarks_readable(cast, make):
    hub, agreement = drafted(cast, make)
    made = remark_on(agreement, cast.partner, cast.partner_university)
    text = str(agreement.deliverables.get(key="D1").text)
    actions.remove_item(actor=cast.lead, agreement=agreement, part=DELIVERABLES, key="D1")
    page = f"/en/desk/hubs/{hub.ref}/agreement/"
    lead = signed_in(cast.lead)
    assert "Remarks on what was removed" in lead.get(page).content.decode()
    shown = lead.get(page + f"remarks/{made.ref}/")
    assert (str(shown.context["target"].text), shown.context["may_adopt"]) == (text, False)
    with pytest.raises(ValidationError, match="removed in the meantime"):
        actions.adopt_remark(actor=cast.lead, remark=made)
    made.refresh_from_db()
    actions.decline_remark(actor=cast.lead, remark=made, answer="D1 est retiré")
    with pytest.raises(ValidationError, match="removed in the meantime"):
        remark_on(agreement, cast.partner, cast.partner_university)


def test_an_open_remark_does_not_keep_from_proposing_and_a_proposed_text_is_not_remarked_on(
    cast, make
):
    hub, agreement = drafted(cast, make)
    made = remark_on(agreement, cast.partner, cast.partner_university)
    actions.propose_agreement(actor=cast.lead, agreement=agreement)
    with pytest.raises(ValidationError, match="no longer a draft"):
        remark_on(agreement, cast.partner, cast.partner_university)
    with pytest.raises(ValidationError, match="no longer a draft"):
        actions.adopt_remark(actor=cast.lead, remark=made)
    page = f"/en/desk/hubs/{hub.ref}/agreement/deliverables/D1/remark/"
    assert "not open to remarks" in signed_in(cast.partner).get(page).content.decode()


def test_the_lead_is_told_once_within_an_hour(cast, make):
    _hub, agreement = drafted(cast, make)
    for key in ("D1", "D2"):
        remark_on(agreement, cast.partner, cast.partner_university, key=key)
    sent = OutboxMail.objects.filter(key__startswith="agreements/mail/remark:")
    assert sent.count() == 1
    Remark.objects.update(made_at="2026-01-01T00:00:00Z")
    remark_on(agreement, cast.partner, cast.partner_university)
    assert sent.count() == 2


def test_pages_cost_the_same_with_one_remark_and_with_three(
    cast, make, django_assert_max_num_queries
):
    hub, agreement = drafted(cast, make)
    lead = signed_in(cast.lead)
    counts = []
    for _number in range(2):
        remark_on(agreement, cast.partner, cast.partner_university)
        with django_assert_max_num_queries(200) as seen:
            lead.get(f"/en/desk/hubs/{hub.ref}/agreement/")
        counts.append(len(seen))
        remark_on(agreement, cast.stakeholder, cast.stakeholder_coop, key="D2")
    assert counts[0] == counts[1]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_answer_at_once_one_is_told(cast, make):
    _hub, agreement = drafted(cast, make)
    made = remark_on(agreement, cast.partner, cast.partner_university)
    failed = []

    def run(act, **given):
        try:
            act(remark=Remark.objects.get(pk=made.pk), **given)
        except Exception as error:  # noqa: BLE001 - told below
            failed.append(error)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=run, args=(actions.adopt_remark,), kwargs={"actor": cast.lead}),
        threading.Thread(
            target=run, args=(actions.withdraw_remark,), kwargs={"actor": cast.partner}
        ),
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    made.refresh_from_db()
    adopted = str(agreement.deliverables.get(key="D1").text) == "Cent toits verts"
    assert [type(one) for one in failed] == [ValidationError]
    assert made.outcome == ("adopted" if adopted else "withdrawn")
