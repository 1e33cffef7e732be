"""Another city asks to join, partners say a word, the lead answers, the city settles and leaves."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction

from local4action.foundation.models import OutboxMail
from local4action.hubs import invitations
from local4action.hubs.actions import tell
from local4action.hubs.joining import acts
from local4action.hubs.models import HubPartner, Joining, JoiningWord
from local4action.hubs.tests.story import fresh, signed_in, story

ASK = {
    "role": "co_deliverer",
    "brings": "Deux ingénieures",
    "hopes": "Un marché où l’on va à pied",
    "form_key": "k",
}
TERMS = {"step": "offer", "terms": "Une réunion par mois", "terms_from": "2026-12-01",
         "terms_until": "2027-06-30", "form_key": "t"}  # fmt: skip


@pytest.fixture
def hub(cast, make):
    return story(cast, make, state="running")


def ask(cast, hub, **changed):
    sent = {"organisation": cast.applicant_town.pk, **ASK, **changed}
    return signed_in(cast.applicant).post(f"/en/desk/hubs/{hub.ref}/join/", sent)


def page_of(joining):
    return f"/en/desk/joinings/{joining.ref}/"


def readers(name):
    keys = OutboxMail.objects.filter(key__startswith=f"hubs/mail/{name}:")
    return sorted(keys.values_list("to", flat=True))


def test_a_city_asks_once_and_lead_and_partners_are_told(cast, hub):
    page = signed_in(cast.applicant).get(f"/en/desk/hubs/{hub.ref}/join/")
    assert "You ask for" in page.content.decode()
    first, again = ask(cast, hub), ask(cast, hub)
    joining = Joining.objects.get()
    assert (first.status_code, first["Location"]) == (302, page_of(joining))
    assert again["Location"] == first["Location"]
    assert (joining.state, joining.role, joining.asked_by) == (
        "asked", "co_deliverer", cast.applicant,
    )  # fmt: skip
    assert readers("joining_asked") == [
        "lead@demo.example", "partner-2@demo.example", "partner@demo.example",
    ]  # fmt: skip
    second = ask(cast, hub, form_key="other")
    assert second.status_code == 422
    assert Joining.objects.count() == 1


def test_the_desk_tells_each_what_waits_for_them(cast, make, hub):
    joining = make.joining(hub, cast.applicant_town)
    said = {
        "lead": "Answer who asks to join",
        "partner": "Say a word on who asks to join",
        "applicant": "Hub to join",
    }
    for name, words in said.items():
        desk = signed_in(cast.people[name]).get("/en/desk/").content.decode()
        assert (words in desk, page_of(joining) in desk) == (True, True), name
    assert page_of(joining) not in signed_in(cast.citizen).get("/en/desk/").content.decode()


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"role": "boss"}, "role"), ({"brings": ""}, "brings"), ({"hopes": "x" * 2001}, "hopes"),
     ({"organisation": "999999"}, "organisation")],
)  # fmt: skip
def test_bad_input_is_said_beside_the_field(cast, hub, changed, field):
    answer = ask(cast, hub, **changed)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert not Joining.objects.exists()


def test_who_stands_with_the_hub_need_not_ask_and_only_a_running_hub_is_joined(cast, make, hub):
    given = {"hub": hub, "brings": "b", "hopes": "h", "language": "fr"}
    for who, organisation, role in (
        (cast.lead, cast.lead_town, "learner"),
        (cast.partner, cast.partner_university, "co_deliverer"),
        (cast.stakeholder, cast.stakeholder_coop, "observer"),
    ):
        with pytest.raises(ValidationError, match="organisation"):
            acts.ask_to_join(actor=who, organisation=organisation, role=role, **given)
    joining = acts.ask_to_join(
        actor=cast.stakeholder, organisation=cast.stakeholder_coop, role="co_deliverer", **given
    )
    assert joining.state == "asked"
    closing = story(cast, make, state="closing")
    with pytest.raises(ValidationError, match="Only a running hub"):
        acts.ask_to_join(
            actor=cast.applicant, organisation=cast.applicant_town, role="learner",
            **{**given, "hub": closing},
        )  # fmt: skip
    with pytest.raises(PermissionDenied):
        acts.ask_to_join(
            actor=cast.citizen, organisation=cast.applicant_town, role="learner", **given
        )


def test_a_person_without_an_organisation_is_shown_where_to_register_one(cast, hub):
    page = signed_in(cast.citizen).get(f"/en/desk/hubs/{hub.ref}/join/").content.decode()
    assert "A hub is joined by an organisation" in page
    assert "/en/desk/organisations/new/" in page


def test_a_partner_says_a_word_and_may_say_it_anew_until_the_lead_answers(cast, make, hub):
    joining = make.joining(hub, cast.applicant_town)
    client = signed_in(cast.partner)
    sent = {"step": "word", "organisation": cast.partner_university.pk, "agrees": "no",
            "text": "Trop loin", "form_key": "a"}  # fmt: skip
    assert client.post(page_of(joining), sent).status_code == 302
    sent |= {"agrees": "yes", "text": "Avec plaisir", "form_key": "b"}
    assert client.post(page_of(joining), sent).status_code == 302
    word = JoiningWord.objects.get()
    assert (word.agrees, str(word.text), word.organisation) == (
        True, "Avec plaisir", cast.partner_university,
    )  # fmt: skip
    assert "Avec plaisir" in signed_in(cast.applicant).get(page_of(joining)).content.decode()
    for who in (cast.stakeholder, cast.lead, cast.applicant):
        assert signed_in(who).post(page_of(joining), sent).status_code == 403
    Joining.objects.update(state="withdrawn")
    with pytest.raises(ValidationError, match="answered already"):
        acts.say_on_joining(
            actor=cast.partner, joining=joining, organisation=cast.partner_university,
            agrees=False, text="Non", language="fr",
        )  # fmt: skip


def test_a_co_deliverer_accepts_the_terms_and_is_a_partner_until_it_leaves(cast, make, hub):
    joining = make.joining(hub, cast.applicant_town, role="co_deliverer")
    assert signed_in(cast.lead).post(page_of(joining), TERMS).status_code == 302
    joining.refresh_from_db()
    assert (joining.state, str(joining.terms), joining.terms_until) == (
        "offered", "Une réunion par mois", dt.date(2027, 6, 30),
    )  # fmt: skip
    assert readers("joining_answered") == ["applicant@demo.example", "mayor@demo.example"]
    client = signed_in(cast.applicant)
    assert client.get(f"/en/desk/hubs/{hub.ref}/").status_code == 404
    sent = {"step": "accept_terms", "form_key": "a"}
    assert client.post(page_of(joining), sent).status_code == 302
    joining.refresh_from_db()
    partner = HubPartner.objects.get(organisation=cast.applicant_town)
    assert (joining.state, partner.role, partner.state) == ("joined", "partner", "accepted")
    assert client.get(f"/en/desk/hubs/{hub.ref}/").status_code == 200
    assert readers("joining_settled") == ["lead@demo.example"]
    with pytest.raises(ValidationError, match="where your terms stand"):
        invitations.leave_hub(actor=fresh(cast.applicant), partner=partner)
    way_out = client.get(f"/en/desk/partnerships/{partner.ref}/").content.decode()
    assert page_of(joining) in way_out
    assert client.post(page_of(joining), {"step": "leave", "form_key": "b"}).status_code == 422
    sent = {"step": "leave", "reason": "L’équipe a changé", "form_key": "b"}
    assert client.post(page_of(joining), sent).status_code == 302
    joining.refresh_from_db()
    partner.refresh_from_db()
    assert (joining.state, str(joining.reason), partner.state) == (
        "left", "L’équipe a changé", "left",
    )  # fmt: skip
    assert client.get(f"/en/desk/hubs/{hub.ref}/").status_code == 404


def test_an_unanswered_invitation_is_taken_up_by_joining_as_co_deliverer(cast, make, hub):
    invited = make.partner(hub, cast.applicant_town, role="stakeholder", state="invited")
    joining = make.joining(hub, cast.applicant_town, state="offered", role="co_deliverer")
    acts.accept_terms(actor=cast.applicant, joining=joining)
    invited.refresh_from_db()
    assert (invited.role, invited.state) == ("partner", "accepted")


def test_the_second_of_two_people_of_the_lead_is_told_and_keeps_their_words(cast, make, hub):
    joining = make.joining(hub, cast.applicant_town)
    colleague = make.person("colleague")
    make.mandate(colleague, organisation=cast.lead_town)
    assert signed_in(cast.lead).post(page_of(joining), TERMS).status_code == 302
    sent = {"step": "refuse", "reason": "Plus de place cette année", "form_key": "n"}
    second = signed_in(colleague).post(page_of(joining), sent)
    text = second.content.decode()
    assert second.status_code == 422
    assert "the state is now “Terms offered”" in text
    assert "Plus de place cette année" in text
    joining.refresh_from_db()
    assert (joining.state, joining.reason) == ("offered", None)


def test_a_no_says_why_and_the_city_may_ask_anew(cast, make, hub):
    joining = make.joining(hub, cast.applicant_town)
    client = signed_in(cast.lead)
    assert client.post(page_of(joining), {"step": "refuse", "form_key": "n"}).status_code == 422
    sent = {"step": "refuse", "reason": "Plus de place", "form_key": "n"}
    assert client.post(page_of(joining), sent).status_code == 302
    mail = OutboxMail.objects.filter(key__contains="joining_answered").first()
    assert "Plus de place" in mail.body
    assert ask(cast, hub).status_code == 302
    assert list(Joining.objects.values_list("state", flat=True)) == ["asked", "refused"]


def test_days_that_run_backwards_are_refused(cast, make, hub):
    joining = make.joining(hub, cast.applicant_town)
    wrong = signed_in(cast.lead).post(page_of(joining), {**TERMS, "terms_until": "2026-11-01"})
    assert (wrong.status_code, list(wrong.context["forms"]["offer"].errors)) == (
        422, ["terms_until"],
    )  # fmt: skip


def test_the_city_withdraws_at_any_time_before_it_has_joined(cast, make, hub):
    for state in ("asked", "offered"):
        joining = make.joining(hub, cast.applicant_town, state=state)
        sent = {"step": "withdraw", "form_key": state}
        assert signed_in(cast.applicant).post(page_of(joining), sent).status_code == 302
        joining.refresh_from_db()
        assert joining.state == "withdrawn"
    joined = make.joining(hub, cast.applicant_town, state="joined")
    with pytest.raises(ValidationError, match="no longer possible"):
        acts.withdraw_joining(actor=cast.applicant, joining=joined)


def test_who_may_know_of_it_and_who_may_answer(cast, make, hub):
    joining = make.joining(hub, cast.applicant_town)
    team = ("applicant", "mayor", "lead", "partner", "partner_2", "stakeholder", "officer")
    for name, person in cast.people.items():
        status = signed_in(person).get(page_of(joining)).status_code
        assert status == (200 if name in team else 404), name
    given = {"terms": "t", "language": "fr", "terms_from": dt.date(2027, 1, 1),
             "terms_until": dt.date(2027, 2, 1)}  # fmt: skip
    for name in ("applicant", "partner", "officer"):
        with pytest.raises(PermissionDenied):
            acts.offer_terms(actor=cast.people[name], joining=joining, **given)


def test_a_closed_hub_takes_no_answer_but_lets_the_city_withdraw(cast, make, hub):
    joining = make.joining(hub, cast.applicant_town)
    type(hub).objects.filter(pk=hub.pk).update(state="completed")
    page = signed_in(cast.lead).get(page_of(joining)).content.decode()
    assert "Your answer: yes" not in page
    with pytest.raises(ValidationError, match="its file is closed"):
        acts.refuse_joining(actor=cast.lead, joining=joining, reason="r", language="fr")
    acts.withdraw_joining(actor=cast.applicant, joining=joining)
    assert Joining.objects.get().state == "withdrawn"


def test_the_database_itself_lets_no_organisation_join_twice_at_once(cast, make, hub):
    make.joining(hub, cast.applicant_town, state="joined")
    for state in ("asked", "offered", "joined"):
        with pytest.raises(IntegrityError, match="once_at_a_time"), transaction.atomic():
            make.joining(hub, cast.applicant_town, state=state)
    make.joining(hub, cast.applicant_town, state="left")


@pytest.mark.django_db(transaction=True)
def test_of_two_who_ask_at_the_same_moment_one_has_asked(cast, make, hub):
    def send(person):
        try:
            acts.ask_to_join(
                actor=person, organisation=cast.applicant_town, hub=hub, role="learner",
                brings="b", hopes="h", language="fr",
            )  # fmt: skip
        except ValidationError as error:
            return "organisation" in error.message_dict
        else:
            return "asked"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        said = set(pool.map(send, (cast.applicant, cast.mayor)))
    assert said == {"asked", True}
    assert Joining.objects.count() == 1


def test_the_public_page_names_who_joined_and_leads_to_the_form(cast, make, hub, client):
    make.joining(hub, cast.applicant_town, state="joined")
    tell(hub)
    text = client.get(f"/en/hubs/{hub.ref}/").content.decode()
    assert "Valserein" in text
    assert "Learner since 3 November 2026" in text
    assert f"/en/desk/hubs/{hub.ref}/join/" in text
    record = client.get(f"/data/hubs/{hub.ref}.json").json()
    assert [(one["role"], one["since"]) for one in record["joined"]] == [("learner", "2026-11-03")]
    type(hub).objects.filter(pk=hub.pk).update(state="closing")
    assert "/join/" not in client.get(f"/en/hubs/{hub.ref}/").content.decode()


def test_a_co_deliverer_is_named_once_on_the_public_page(cast, make, hub, client):
    make.partner(hub, cast.applicant_town)
    make.joining(hub, cast.applicant_town, state="joined", role="co_deliverer")
    text = client.get(f"/en/hubs/{hub.ref}/").content.decode()
    assert "Co-deliverer since 3 November 2026" in text
    assert text.count("Valserein") == 1


def test_the_list_costs_as_many_queries_for_three_as_for_one(
    cast, make, hub, django_assert_num_queries
):
    client, page = signed_in(cast.lead), f"/en/desk/hubs/{hub.ref}/joinings/"
    make.joining(hub, cast.applicant_town)
    client.get(page)
    with django_assert_num_queries(7):
        client.get(page)
    for _number in range(2):
        make.joining(hub, make.organisation(), state="joined")
    with django_assert_num_queries(7):
        assert client.get(page).content.decode().count("rows__title") == 3


def test_the_hubs_history_tells_each_act(cast, hub):
    ask(cast, hub)
    joining = Joining.objects.get()
    signed_in(cast.lead).post(page_of(joining), TERMS)
    page = signed_in(cast.lead).get(f"/en/desk/hubs/{hub.ref}/").content.decode()
    assert "Asked to join" in page
    assert "Answered who asks to join" in page
    assert "Who joins" in page
