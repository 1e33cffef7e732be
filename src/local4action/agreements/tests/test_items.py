"""Every kind of item: written on its page, refused in words, kept under a key, frozen and shown."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from local4action.agendas.models import Frame, FrameNode
from local4action.agreements import actions, queries
from local4action.agreements.figures import earlier_rows, figure
from local4action.agreements.models import Agreement
from local4action.agreements.parts import DELIVERABLES, PARTS
from local4action.agreements.tests.test_story import drafted, sign
from local4action.foundation.canonical import sha256
from local4action.hubs.tests.story import signed_in

INDICATOR = {
    "text": "Trajet jusqu’au marché",
    "unit": "minutes",
    "better": "down",
    "source_set": "sdg",
    "code": "11.2.1",
    "base": "41,5",
    "base_on": "2026",
    "base_source": "Enquête",
    "target": "30",
    "target_on": "2028-06",
    "floor": "0",
    "ceiling": "",
    "every": "quarter",
    "follow_up": "12",
    "earlier": "2022\t44\tRegistre\n2023;43,5\n\n2024-06;42.25;Enquête;2024",
}


@pytest.fixture
def draft(cast, make):
    """A draft, its hub, the lead's browser, and a goal to aim at."""
    hub, agreement = drafted(cast, make, start="2026-07", end="2028-06")
    frame = Frame.objects.create(
        slug="sdg", version="2015", title=make.text("Goals"), source="UN", valid_from="2015"
    )
    FrameNode.objects.create(
        frame=frame, code="11.2", kind="target", position=0, title=make.text("Transport")
    )
    return hub, agreement, signed_in(cast.lead)


def forms(cast):
    """What a person types into the form of each kind."""
    return {
        "deliverables": {
            "text": "Cent toits", "evidence": "", "weight": "12.5", "due_on": "2027-03-01",
            "owner": cast.lead_town.pk, "acceptor": cast.partner_town.pk,
        },
        "criteria": {"text": "On en parle."},
        "workshops": {
            "held_on": "2026-01-20", "text": "Une matinée", "invited": "Toutes",
            "invited_count": "60", "came": "Beaucoup", "came_count": "41", "changed": "La lumière",
        },
        "indicators": INDICATOR | {"data_owner": cast.partner_university.pk},
        "comparators": {"name": "Mobi", "country": "GH", "text": "", "source": "Registre"},
        "aims": {"node": FrameNode.objects.get().pk, "text": "Des chemins sûrs."},
        "needs_and_offers": {"kind": "offer", "text": "Nos plans."},
    }  # fmt: skip


def test_each_kind_is_written_on_its_page_and_read_back_the_same(cast, draft):
    hub, agreement, client = draft
    assert forms(cast).keys() == PARTS.keys()
    for number, (name, typed) in enumerate(forms(cast).items()):
        page = f"/en/desk/hubs/{hub.ref}/agreement/{name}/"
        sent = client.post(f"{page}new/", {**typed, "form_key": f"new{number}"})
        assert sent.status_code == 302, sent.context["form"].errors
        key = getattr(agreement, name).last().key
        form = client.get(f"{page}{key}/").context["form"]
        again = client.post(f"{page}{key}/", {**form.initial, "form_key": f"again{number}"})
        assert again.status_code == 302, again.context["form"].errors
        assert client.get(f"{page}{key}/").context["form"].initial == form.initial
    assert client.get(f"/en/desk/hubs/{hub.ref}/agreement/").status_code == 200
    indicator = agreement.indicators.get()
    assert (indicator.base, indicator.floor, indicator.ceiling) == (Decimal("41.5"), 0, None)
    assert list(indicator.earlier.values_list("on", "value", "source")) == [
        ("2022", Decimal(44), "Registre"),
        ("2023", Decimal("43.5"), ""),
        ("2024-06", Decimal("42.25"), "Enquête 2024"),
    ]


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"base": "many"}, "base", "Write a number"),
        ({"base": "1" * 20}, "base", "shorter number"),
        ({"base_on": "2026-13"}, "base_on", "Write a date"),
        ({"target_on": "2025"}, "target_on", "after that of the base"),
        ({"better": "band"}, "floor", "lower and its upper edge"),
        ({"floor": "50", "ceiling": "40"}, "ceiling", "above the lower"),
        ({"floor": "40"}, "target", "outside"),
        ({"earlier": "2020 44"}, "earlier", "Line 1: Write a date, a value"),
        ({"earlier": "2020;44\n2020;45"}, "earlier", "Line 2: the date 2020 is there twice"),
        ({"earlier": "2027;44"}, "earlier", "2027 is not before the base"),
        ({"data_owner": ""}, "data_owner", "required"),
    ],
)
def test_what_is_wrong_is_said_beside_it_and_what_was_typed_is_kept(
    cast, draft, changed, field, words
):
    hub, agreement, client = draft
    typed = {**INDICATOR, "data_owner": cast.lead_town.pk, **changed, "form_key": "a"}
    answer = client.post(f"/en/desk/hubs/{hub.ref}/agreement/indicators/new/", typed)
    assert answer.status_code == 422
    assert any(words in said for said in answer.context["form"].errors[field])
    assert answer.context["form"]["text"].value() == INDICATOR["text"]
    assert not agreement.indicators.exists()


def test_a_key_is_never_given_to_another_item(cast, draft):
    hub, agreement, _client = draft
    common = {"actor": cast.lead, "agreement": agreement, "part": DELIVERABLES}
    assert sorted(agreement.deliverables.values_list("key", flat=True)) == ["D1", "D2"]
    actions.remove_item(**common, key="D2")
    assert queries.keys_ever(hub, DELIVERABLES) == {"D1", "D2"}
    values = {
        "text": "Another", "evidence": "", "weight": Decimal("0.5"),
        "due_on": agreement.deliverables.get().due_on,
        "owner": cast.lead_town, "acceptor": cast.partner_town,
    }  # fmt: skip
    assert actions.save_item(**common, values=values).key == "D3"
    with pytest.raises(ValidationError, match="removed in the meantime"):
        actions.save_item(**common, values=values, key="D2")


def test_all_of_it_is_frozen_and_shown_to_who_signs(cast, draft):
    hub, agreement, client = draft
    for number, (name, typed) in enumerate(forms(cast).items()):
        if name != "deliverables":
            page = f"/en/desk/hubs/{hub.ref}/agreement/{name}/new/"
            assert client.post(page, {**typed, "form_key": str(number)}).status_code == 302
    terms = {"data_sharing": "Ouvertes", "consent": "Demandé", "communication": "La radio"}
    page = f"/en/desk/hubs/{hub.ref}/agreement/terms/"
    begun = client.get(page).context["form"].initial
    assert client.post(page, {**begun, **terms, "form_key": "terms"}).status_code == 302
    agreement = actions.propose_agreement(
        actor=cast.lead, agreement=Agreement.objects.get(pk=agreement.pk)
    )
    record = agreement.record
    assert agreement.sha256 == sha256(record)
    assert {name: len(record[name]) for name in PARTS} == {
        name: 2 if name in {"deliverables", "criteria", "workshops"} else 1 for name in PARTS
    }
    assert record["indicators"][0]["base"] == {"on": "2026", "source": "Enquête", "value": "41.5"}
    assert record["consent"] == {"lang": "fr", "text": "Demandé"}
    said = client.get(f"/en/desk/hubs/{hub.ref}/agreement/sign/").content.decode()
    for words in ("From 41.5 minutes", "to 30 minutes", "Mobi", "Nos plans.", "La radio", "11.2"):
        assert words in said
    for who, town in (
        (cast.lead, cast.lead_town),
        (cast.partner, cast.partner_university),
        (cast.partner_2, cast.partner_town),
    ):
        sign(who, agreement, town)
    public = signed_in(cast.citizen).get(f"{hub.get_absolute_url()}agreement/").content.decode()
    assert "La lumière" in public
    assert "From 41.5 minutes" in public


@pytest.mark.parametrize(
    ("typed", "number"),
    [("1 200,5", "1200.5"), ("1’200.5", "1200.5"), ("−3", "-3"), ("0", "0"), ("1 000", "1000")],
)
def test_numbers_are_read_as_people_write_them(typed, number):
    assert figure(typed) == Decimal(number)


@pytest.mark.parametrize(
    "typed", ["", "NaN", "1e9", "Infinity", "١٢", "1,2,3", "0.1234567", "9" * 14]
)
def test_what_is_no_number_is_refused(typed):
    with pytest.raises(ValidationError):
        figure(typed)


def test_earlier_rows_come_sorted_and_bounded():
    assert earlier_rows("2024;2\n2023;1") == [
        ("2023", Decimal(1), ""),
        ("2024", Decimal(2), ""),
    ]
    with pytest.raises(ValidationError, match="At most 240 rows"):
        earlier_rows("\n".join(f"{1700 + n};1" for n in range(241)))
