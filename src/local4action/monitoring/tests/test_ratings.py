"""A round opens, those invited and citizens rate each criterion, it closes, anyone reads it."""

from __future__ import annotations

import csv
import datetime as dt
import io
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from local4action.agreements.models import SuccessCriterion
from local4action.foundation.actions import SYSTEM
from local4action.foundation.models import OutboxMail
from local4action.hubs.tests.story import signed_in, story
from local4action.monitoring.ratings import acts
from local4action.monitoring.ratings.acts import Given
from local4action.monitoring.ratings.tables import (
    CitizenAnswer,
    Rating,
    RatingInvitation,
    RatingsRound,
)
from local4action.monitoring.ratings.tasks import close_rounds
from local4action.monitoring.ratings.workflow import ROUND

TODAY = timezone.now().date
OPEN = {"words": "Dites-nous", "citizens": "on", "form_key": "k"}


@pytest.fixture
def hub(cast, make):
    hub = story(cast, make, state="running")
    agreement = make.agreement(hub, state="signed", acceptor=cast.partner_university)
    SuccessCriterion.objects.create(
        agreement=agreement, key="C2", position=1, text=make.text("It is safe.")
    )
    return hub


@pytest.fixture
def opened(cast, hub):
    return acts.open_round(
        actor=cast.lead, hub=hub, closes_on=TODAY() + dt.timedelta(days=20), words="Dites-nous",
        language="fr", citizens=True,
    )  # fmt: skip


def invitation(round_, person):
    return RatingInvitation.objects.get(round=round_, person=person)


def criteria(round_):
    return list(SuccessCriterion.objects.filter(agreement=round_.agreement))


def answers(round_, *values, **more):
    sent = {f"value_{one.pk}": value for one, value in zip(criteria(round_), values, strict=True)}
    return {**sent, **more}


def given(round_, *values):
    return {one.pk: Given(value) for one, value in zip(criteria(round_), values, strict=True)}


def citizens_page(round_, language="en"):
    return f"/{language}/ratings/{round_.ref}/{round_.token}/"


def test_the_lead_opens_a_round_and_each_person_is_invited_once(cast, make, hub):
    make.mandate(cast.lead, organisation=cast.partner_town)
    page = f"/en/desk/hubs/{hub.ref}/ratings/"
    sent = {**OPEN, "closes_on": str(TODAY() + dt.timedelta(days=20))}
    client = signed_in(cast.lead)
    assert client.post(page, sent).status_code == 302
    assert client.post(page, sent).status_code == 302
    round_ = RatingsRound.objects.get()
    found = sorted(RatingInvitation.objects.values_list("person__email", "group"))
    assert found == [
        ("lead@demo.example", "lead"),
        ("partner-2@demo.example", "partner"),
        ("partner@demo.example", "partner"),
        ("stakeholder@demo.example", "stakeholder"),
    ]
    mails = OutboxMail.objects.filter(key__startswith="monitoring/mail/ratings_invitation:")
    assert sorted(mails.values_list("to", flat=True)) == [who for who, _group in found]
    text = client.get(page).content.decode()
    assert citizens_page(round_) in text
    desk = signed_in(cast.stakeholder).get("/en/desk/").content.decode()
    assert f"/en/desk/ratings/{invitation(round_, cast.stakeholder).ref}/" in desk
    second = client.post(page, {**sent, "form_key": "other"})
    assert (second.status_code, RatingsRound.objects.count()) == (422, 1)


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"closes_on": "2020-01-01"}, "closes_on"), ({"closes_on": "2099-01-01"}, "closes_on"),
     ({"words": ""}, "words")],
)  # fmt: skip
def test_bad_input_is_said_beside_the_field(cast, hub, changed, field):
    sent = {**OPEN, "closes_on": str(TODAY()), **changed}
    answer = signed_in(cast.officer).post(f"/en/desk/hubs/{hub.ref}/ratings/", sent)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])


def test_only_lead_and_officers_open_and_only_on_an_agreement_in_force(cast, make, hub):
    rest = {"closes_on": TODAY(), "words": "w", "language": "fr", "citizens": False}
    for who in (cast.partner, cast.stakeholder, cast.citizen, cast.board_1):
        with pytest.raises(PermissionDenied):
            acts.open_round(actor=who, hub=hub, **rest)
    unsigned = story(cast, make, state="forming")
    with pytest.raises(ValidationError, match="no agreement in force"):
        acts.open_round(actor=cast.officer, hub=unsigned, **rest)


def test_a_person_rates_each_criterion_and_changes_it_until_the_end(cast, opened):
    mine = invitation(opened, cast.partner)
    page, client = f"/en/desk/ratings/{mine.ref}/", signed_in(cast.partner)
    first, second = criteria(opened)
    assert client.post(page, {f"value_{first.pk}": "4", "form_key": "a"}).status_code == 422
    sent = answers(opened, "4", "none", form_key="a", anonymous="on")
    sent[f"sentence_{first.pk}"] = "La nuit, c’est mieux"
    assert client.post(page, sent).status_code == 302
    rows = {one.criterion: (one.value, str(one.sentence or "")) for one in mine.ratings.all()}
    assert rows == {first: (4, "La nuit, c’est mieux"), second: (None, "")}
    assert client.post(page, answers(opened, "2", "5", form_key="b")).status_code == 302
    assert sorted(mine.ratings.values_list("value", flat=True)) == [2, 5]
    mine.refresh_from_db()
    assert (mine.is_anonymous, mine.answered_at is not None) == (False, True)
    assert signed_in(cast.lead).get(page).status_code == 404
    with pytest.raises(PermissionDenied):
        acts.rate(
            actor=cast.lead, invitation=mine, given=given(opened, 1, 1), anonymous=False,
            language="fr",
        )  # fmt: skip


def test_criteria_of_another_version_or_off_the_scale_are_refused(cast, make, hub, opened):
    mine = invitation(opened, cast.partner)
    type(opened.agreement).objects.filter(pk=opened.agreement_id).update(state="superseded")
    later = make.agreement(hub, state="draft", deliverables=0, number=2)
    rest = {"actor": cast.partner, "invitation": mine, "anonymous": False, "language": "fr"}
    mixed = given(opened, 3, 3) | {later.criteria.get().pk: Given(5)}
    for wrong in (mixed, {}, given(opened, 3, 6), given(opened, 0, 3)):
        with pytest.raises(ValidationError):
            acts.rate(given=wrong, **rest)
    assert not Rating.objects.exists()
    acts.rate(given=given(opened, 3, 3), **rest)
    assert Rating.objects.count() == 2


def test_the_database_itself_keeps_one_rating_for_each_person_and_criterion(cast, opened):
    mine, one = invitation(opened, cast.partner), criteria(opened)[0]
    citizen = CitizenAnswer.objects.create(round=opened, mark="m", given_at=timezone.now())
    Rating.objects.create(invitation=mine, criterion=one, value=3)
    for name, row in {
        "person_rates_once": {"invitation": mine, "value": 4},
        "rating_by_one": {"invitation": mine, "citizen": citizen, "value": 4},
        "rating_on_the_scale": {"citizen": citizen, "value": 6},
    }.items():
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Rating.objects.create(criterion=one, **row)
    with pytest.raises(IntegrityError, match="one_answer_per_browser"), transaction.atomic():
        CitizenAnswer.objects.create(round=opened, mark="m", given_at=timezone.now())
    with pytest.raises(IntegrityError, match="invited_once"), transaction.atomic():
        RatingInvitation.objects.create(
            round=opened, person=cast.partner, organisation=cast.partner_town, group="partner"
        )


def test_citizens_answer_by_the_link_once_in_each_browser(opened):
    page, browser = citizens_page(opened), Client()
    shown = browser.get(page)
    cookie = shown.cookies["rated"]
    assert (shown.status_code, cookie["path"], cookie["samesite"]) == (200, page, "Strict")
    assert "no-store" in shown["Cache-Control"]
    assert set(shown.cookies) == {"rated"}
    assert "Anyone who has this link can answer" in shown.content.decode()
    assert browser.post(page, answers(opened, "2", "none")).status_code == 200
    assert browser.post(page, answers(opened, "3", "1")).status_code == 200
    assert CitizenAnswer.objects.count() == 1
    assert sorted(Rating.objects.values_list("value", flat=True)) == [1, 3]
    assert "This browser has answered" in browser.get(page).content.decode()
    other = Client()
    assert other.post(page, answers(opened, "5", "5")).status_code == 422
    assert other.post(page, answers(opened, "5", "5")).status_code == 200
    assert CitizenAnswer.objects.count() == 2
    forged = Client()
    forged.cookies["rated"] = "0" * 32 + ":forged"
    assert forged.post(page, answers(opened, "5", "5")).status_code == 422
    assert browser.post(page, answers(opened, "5", "7")).status_code == 422


def test_a_wrong_link_and_a_round_without_citizens_are_not_there(cast, opened):
    for token in ("x" * 32, opened.token[:-1]):
        assert Client().get(f"/en/ratings/{opened.ref}/{token}/").status_code == 404
    RatingsRound.objects.update(welcomes_citizens=False)
    assert Client().get(citizens_page(opened)).status_code == 404
    opened.refresh_from_db()
    with pytest.raises(PermissionDenied):
        acts.rate_as_citizen(
            actor=AnonymousUser(), round_=opened, mark="m", given=given(opened, 1, 1)
        )


def test_a_flood_of_new_browsers_is_told_to_wait_and_a_changed_answer_is_not(opened, monkeypatch):
    monkeypatch.setattr(acts, "MOST_A_MINUTE", 2)
    for mark in "ab":
        acts.rate_as_citizen(
            actor=AnonymousUser(), round_=opened, mark=mark, given=given(opened, 1, 1)
        )
    with pytest.raises(ValidationError, match="in a minute"):
        acts.rate_as_citizen(
            actor=AnonymousUser(), round_=opened, mark="c", given=given(opened, 1, 1)
        )
    acts.rate_as_citizen(actor=AnonymousUser(), round_=opened, mark="a", given=given(opened, 2, 2))
    assert CitizenAnswer.objects.count() == 2


def test_after_the_last_day_nobody_answers_and_the_clock_closes(cast, opened):
    RatingsRound.objects.update(closes_on=TODAY() - dt.timedelta(days=1))
    mine = invitation(opened, cast.partner)
    page = f"/en/desk/ratings/{mine.ref}/"
    late = signed_in(cast.partner).post(page, answers(opened, "4", "4"))
    assert (late.status_code, "nothing can be changed" in late.content.decode()) == (422, True)
    close_rounds(0)
    opened.refresh_from_db()
    assert (opened.state, opened.closed_at is not None) == ("closed", True)
    close_rounds(0)
    assert not Rating.objects.exists()


def test_lead_or_officer_close_early_and_the_second_is_told(cast, hub, opened):
    page = f"/en/desk/hubs/{hub.ref}/ratings/"
    sent = {"close": opened.ref, "form_key": "c"}
    assert signed_in(cast.partner).post(page, sent).status_code == 403
    assert signed_in(cast.officer).post(page, sent).status_code == 302
    assert signed_in(cast.lead).post(page, sent).status_code == 422
    with pytest.raises(ValidationError):
        acts.close_round(actor=SYSTEM, round_=opened)


@pytest.mark.django_db(transaction=True)
def test_two_answers_of_one_person_at_the_same_moment_are_one(cast, opened):
    mine = invitation(opened, cast.partner)

    def send(value):
        try:
            acts.rate(
                actor=cast.partner, invitation=mine, given=given(opened, value, value),
                anonymous=False, language="fr",
            )  # fmt: skip
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(send, (1, 5)))
    values = list(mine.ratings.values_list("value", flat=True))
    assert values in ([1, 1], [5, 5])


@pytest.mark.django_db(transaction=True)
def test_an_answer_that_comes_while_the_round_closes_counts_whole_or_not_at_all(cast, opened):
    mine = invitation(opened, cast.partner)

    def close():
        try:
            acts.close_round(actor=cast.lead, round_=opened)
        finally:
            connection.close()

    def send():
        try:
            acts.rate(
                actor=cast.partner, invitation=mine, given=given(opened, 4, 4),
                anonymous=False, language="fr",
            )  # fmt: skip
        except ValidationError:
            return 0
        else:
            return 2
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        closing, sending = pool.submit(close), pool.submit(send)
        closing.result()
        kept = sending.result()
    assert mine.ratings.count() == kept
    assert RatingsRound.objects.get().state == "closed"


def closed(cast, make, opened):
    """Four partners, two of them silent; the lead; four citizens who see it otherwise."""
    for value, who in ((5, cast.partner), (4, cast.partner_2)):
        acts.rate(
            actor=who, invitation=invitation(opened, who), language="fr",
            anonymous=who == cast.partner_2,
            given={
                criteria(opened)[0].pk: Given(value, f"Phrase {value}"),
                criteria(opened)[1].pk: Given(None),
            },
        )  # fmt: skip
    for number in range(3):
        row = RatingInvitation.objects.create(
            round=opened, organisation=cast.partner_town, group="partner",
            answered_at=timezone.now() if not number else None,
        )  # fmt: skip
        if not number:
            for one in criteria(opened):
                Rating.objects.create(invitation=row, criterion=one, value=5)
    for number, value in enumerate((1, 2, 1, 1)):
        acts.rate_as_citizen(
            actor=AnonymousUser(), round_=opened, mark=str(number),
            given=given(opened, value, 3),
        )  # fmt: skip
    return acts.close_round(actor=cast.lead, round_=opened)


def test_the_result_shows_each_group_and_how_far_they_are_apart(cast, make, opened, client):
    page = f"/en/ratings/{opened.ref}/"
    before = client.get(page).content.decode()
    assert "The result stands here once the round is closed" in before
    assert client.get(f"{page}result.json").status_code == 404
    closed(cast, make, opened)
    text = client.get(page).content.decode()
    assert "The groups see this very differently: “Partners” rate it high, “Citizens” low." in text
    assert "3 of 5 answered" in text
    assert "0 of 1 answered" in text
    assert "4 answered" in text
    assert text.count('<svg class="spread"') == 4
    assert "Phrase 5" in text
    assert "Université du Fleuve" in text
    assert "someone who was invited and wishes no name" in text
    assert opened.token not in text
    found = client.get(f"{page}result.json").json()
    assert (found["invited"], found["answered"]) == (
        {"lead": 1, "partner": 5, "stakeholder": 1},
        {"lead": 0, "partner": 3, "stakeholder": 0, "citizen": 4},
    )
    one = found["criteria"][0]
    assert [each["key"] for each in found["criteria"]] == ["C1", "C2"]
    assert one["groups"]["citizen"] == {
        "answered": 4, "counts": [3, 1, 0, 0, 0], "cannot_judge": 0, "median": 1.0,
    }  # fmt: skip
    assert one["groups"]["lead"]["counts"] is None
    assert one["distance"] == {"steps": 4.0, "highest": "partner", "lowest": "citizen"}
    assert [each["organisation"] for each in one["sentences"]] == ["Université du Fleuve", None]
    table = client.get(f"{page}result.csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(table)))
    assert len(rows) == 8
    assert (rows[1]["group"], rows[1]["rated_5"], rows[1]["answered"]) == ("partner", "2", "3")
    assert (rows[0]["group"], rows[0]["rated_5"]) == ("lead", "")


def test_too_few_answers_are_counted_and_not_spread_out(cast, make, opened, client):
    acts.rate(
        actor=cast.stakeholder, invitation=invitation(opened, cast.stakeholder),
        given=given(opened, 1, 1), anonymous=True, language="fr",
    )  # fmt: skip
    acts.close_round(actor=cast.lead, round_=opened)
    text = client.get(f"/en/ratings/{opened.ref}/").content.decode()
    assert "1 of 1 answered" in text
    assert '<svg class="spread"' not in text
    assert "Too few ratings to compare the groups." in text


def test_the_readme_shows_the_life_of_a_round_as_it_is():
    text = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
    assert ROUND.diagram() in text


def test_a_hidden_hubs_round_is_not_there(cast, make, hub, opened, client):
    type(hub).objects.update(is_public=False)
    assert client.get(f"/en/ratings/{opened.ref}/").status_code == 404
    assert client.get(citizens_page(opened)).status_code == 404


def test_the_hubs_page_and_its_history_tell_of_the_round(cast, hub, opened, client):
    assert f"/en/ratings/{opened.ref}/" in client.get(f"/en/hubs/{hub.ref}/").content.decode()
    desk = signed_in(cast.lead).get(f"/en/desk/hubs/{hub.ref}/").content.decode()
    assert "Opened a round of ratings" in desk
    assert "0 of 4 invited people have answered." in desk


def test_the_list_costs_as_many_queries_for_three_as_for_one(
    cast, make, hub, opened, django_assert_num_queries
):
    client, page = signed_in(cast.officer), f"/en/desk/hubs/{hub.ref}/ratings/"
    client.get(page)
    with django_assert_num_queries(6):
        client.get(page)
    for _number in range(2):
        make.round(hub, state="closed")
    with django_assert_num_queries(6):
        assert client.get(page).content.decode().count('class="panel stack"') == 3
