"""An agreement in force is changed by a later version; nothing said of the first is lost."""

from __future__ import annotations

import datetime as dt
import threading
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from local4action.agreements import actions, queries
from local4action.agreements.models import Agreement
from local4action.agreements.parts import DELIVERABLES, PARTS
from local4action.agreements.tests.test_story import proposed, sign
from local4action.hubs.tests.story import fresh, signed_in
from local4action.monitoring.actions import Said, answer_report, check_in
from local4action.monitoring.models import DeliverableReport
from local4action.monitoring.queries import promised_and_done


@pytest.fixture
def running(cast, make):
    """A hub that runs under a signed agreement, with an item of several kinds."""
    hub, agreement = proposed(cast, make, start="2026-07", end="2028-06")
    for who, town in signers(cast):
        sign(who, agreement, town)
    agreement.refresh_from_db()
    hub.refresh_from_db()
    assert (hub.state, agreement.state) == ("running", "signed")
    return hub, agreement


def signers(cast):
    return (
        (cast.lead, cast.lead_town),
        (cast.partner, cast.partner_university),
        (cast.partner_2, cast.partner_town),
    )


def amended(cast, hub, why="Le fleuve a débordé"):
    return actions.open_amendment(actor=cast.lead, hub=hub, why=why)


def test_it_begins_as_a_copy_under_the_same_keys(cast, make, running):
    hub, old = running
    make.indicator(old, text=make.text("Trajet", "fr")).earlier.create(
        on="2023", value=Decimal("61.5"), source="Enquête"
    )
    Agreement.objects.filter(pk=old.pk).update(consent=make.text("Demandé", "fr"))
    new = amended(cast, hub)
    assert (new.number, new.state, str(new.why)) == (2, "draft", "Le fleuve a débordé")
    assert str(new.consent) == "Demandé"
    for part in PARTS.values():
        keys = [list(getattr(one, part.name).values_list("key", "position")) for one in (old, new)]
        assert keys[0] == keys[1]
    first, second = old.deliverables.get(key="D1"), new.deliverables.get(key="D1")
    assert (str(first.text), first.weight, first.due_on) == (
        str(second.text),
        second.weight,
        second.due_on,
    )
    assert first.ref != second.ref
    assert list(new.indicators.get().earlier.values_list("on", "value")) == [
        ("2023", Decimal("61.5"))
    ]
    assert queries.newest(hub) == new
    assert queries.in_force_of(hub) == old


def test_in_force_it_takes_over_what_was_reported(cast, running):
    hub, old = running
    said = {"D1": Said("delivered", note="Fait"), "D2": Said("under_way")}
    check_in(
        actor=cast.lead,
        hub=hub,
        said=said,
        language="fr",
        did_not_work="La pluie",
        status_only=False,
    )
    report = DeliverableReport.objects.get(status="delivered")
    answer_report(actor=cast.partner, report=report, accept=True)
    new = amended(cast, hub)
    one = new.deliverables.get(key="D2")
    values = {
        "text": "Un autre toit", "evidence": "", "weight": one.weight,
        "due_on": dt.date(2027, 9, 1), "owner": one.owner, "acceptor": one.acceptor,
    }  # fmt: skip
    actions.save_item(actor=cast.lead, agreement=new, part=DELIVERABLES, values=values, key="D2")
    new = actions.propose_agreement(actor=cast.lead, agreement=new)
    assert new.record["amends"] == old.sha256
    assert new.record["why"]["text"] == "Le fleuve a débordé"
    for who, town in signers(cast):
        sign(who, new, town)
    old.refresh_from_db()
    new.refresh_from_db()
    hub.refresh_from_db()
    assert (old.state, new.state, hub.state) == ("superseded", "signed", "running")
    assert old.superseded_at == new.signed_at
    rows = {row.deliverable.key: row for row in promised_and_done(hub, dt.date(2027, 3, 2))}
    assert {key: row.status.name for key, row in rows.items()} == {
        "D1": "accepted",
        "D2": "under_way",
    }
    assert all(row.deliverable.agreement_id == new.pk for row in rows.values())
    page = signed_in(cast.citizen).get(f"{hub.get_absolute_url()}agreement/").content.decode()
    assert old.sha256 in page
    assert new.sha256 in page
    assert "Version 1" in page


def test_one_that_is_given_up_leaves_everything_as_it_was(cast, running):
    hub, old = running
    new = amended(cast, hub)
    with pytest.raises(PermissionDenied):
        actions.drop_amendment(actor=cast.partner, agreement=new)
    with pytest.raises(PermissionDenied):
        actions.drop_amendment(actor=cast.lead, agreement=old)
    actions.drop_amendment(actor=cast.lead, agreement=new)
    assert queries.newest(hub) == old
    assert amended(cast, hub).number == 3


def test_who_may_and_when(cast, make, running):
    hub, _old = running
    with pytest.raises(PermissionDenied):
        actions.open_amendment(actor=cast.partner, hub=hub, why="Autrement")
    with pytest.raises(ValidationError, match="Write this down"):
        amended(cast, hub, why=" ")
    amended(cast, hub)
    with pytest.raises(ValidationError, match="argued already"):
        amended(cast, hub)
    forming = make.hub(lead=cast.lead_town, state="forming")
    with pytest.raises(ValidationError, match="Nothing is in force"):
        amended(cast, forming)


def test_it_is_opened_and_given_up_on_pages(cast, running):
    hub, _old = running
    client = signed_in(cast.lead)
    here = f"/en/desk/hubs/{hub.ref}/agreement/"
    assert "Amend the agreement" in client.get(here).content.decode()
    assert client.get(f"{here}amend/").status_code == 200
    assert client.post(f"{here}amend/", {"why": "", "form_key": "a"}).status_code == 422
    sent = client.post(f"{here}amend/", {"why": "La crue", "form_key": "b"})
    assert sent.status_code == 302
    page = client.get(here).content.decode()
    assert "Why it is changed" in page
    assert "Give up the amendment" in page
    assert "Amend the agreement</a>" not in page
    assert client.post(here, {"to": "drop", "form_key": "c"}).status_code == 302
    assert "Given up" in client.get(here).content.decode()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_open_one_at_once_the_second_is_told(cast, make):
    hub, agreement = proposed(cast, make, start="2026-07", end="2028-06")
    for who, town in signers(cast):
        sign(who, agreement, town)
    failed = []

    def run():
        try:
            actions.open_amendment(actor=fresh(cast.lead), hub=hub, why="La crue")
        except ValidationError as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(failed) == 1
    assert list(hub.agreements.values_list("number", "state")) == [(1, "signed"), (2, "draft")]
