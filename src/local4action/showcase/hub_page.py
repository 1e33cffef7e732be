"""A hub's page as values: everything its template prints, from one query."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from local4action.agendas import addresses
from local4action.agreements.promises import percent
from local4action.foundation import dates
from local4action.foundation.addresses import address
from local4action.hubs.joining.words import ROLES
from local4action.hubs.models import Hub, HubPartner, Joining
from local4action.hubs.timing import unconfirmed_since
from local4action.hubs.workflow import HUB
from local4action.labels.workflow import LABEL
from local4action.monitoring.board.reading import published_reviews
from local4action.monitoring.board.states import KINDS
from local4action.monitoring.public_file import file_of
from local4action.monitoring.questions.reading import public_questions
from local4action.showcase import facets, jsonld, lessons, queries, story
from local4action.showcase.cards import place
from local4action.showcase.texts import from_json, shown

if TYPE_CHECKING:
    from local4action.agreements.models import Agreement
    from local4action.monitoring.board.reading import ReviewShown
    from local4action.monitoring.public_file import AgreementShown, CheckInShown
    from local4action.monitoring.questions.reading import QuestionShown


def context(hub: Hub, language: str, today: dt.date) -> dict[str, Any]:
    """What `showcase/hub.html` prints of a hub that `queries.hub_for` read for a day."""
    file = file_of(hub, today)
    agreement, check_ins = file.agreement, file.check_ins
    lines = story.lines(hub, file.promises, language)
    partners = partners_of(hub, language)
    known = [hub.confirmed_on, *(one.made_on for one in check_ins)]
    silent = unconfirmed_since(hub.state, known, today)
    agendas = agendas_of(hub, language)
    return {
        "hub": hub,
        "title": shown(hub.title, language),
        "promise": shown(hub.promise, language),
        "context": shown(hub.context, language),
        "lead": shown(hub.lead.name, language),
        "place": place(hub.place_name, hub.country, language),
        "state": HUB.state_of(hub),
        "steps": story.thread(hub, agreement, language),
        "lines": lines,
        "done": file.done,
        "check_ins": [_check_in(one, language) for one in check_ins],
        "partners": partners,
        "rounds": [_round(one, language) for one in hub.round_rows],  # type: ignore[attr-defined]
        "agendas": agendas,
        "join_url": reverse("hubs:join", args=[hub.ref]) if hub.state == Hub.State.RUNNING else "",
        "goals": sorted({int(one["goal"]) for one in agendas if one["goal"]}),
        "closing": lessons.on_hub_page(hub, language),
        "reviews": [_review(one, language) for one in published_reviews(hub)],
        "questions": [_question(one, language) for one in public_questions(hub)],
        "agreement": _agreed(agreement, language) if agreement else None,
        "facts": _facts(hub, language),
        "outcomes": [shown(from_json(one["text"]), language) for one in hub.outcome_rows],  # type: ignore[attr-defined]
        "silent": dates.spoken(silent.isoformat(), language) if silent else "",
        "sources": [source_link(one) for one in hub.sources],
        "downloads": _downloads(hub, agreement),
        "trail": [
            {"label": _("Hubs"), "url": reverse("showcase:catalogue")},
            {"label": hub.title.render(language).text, "url": ""},
        ],
        "linked_data": jsonld.project(hub, language),
    }


def partners_of(hub: Hub, language: str) -> list[dict[str, Any]]:
    """Partners first, then stakeholders, then who joined later, with links to those with a page."""
    words = {"partner": _("Partner"), "stakeholder": _("Stakeholder")}
    joined = [_joined(one, language) for one in hub.joined_rows]  # type: ignore[attr-defined]
    delivering = {one["ref"] for one in joined if one["role_code"] == Joining.Role.CO_DELIVERER}
    found = [
        {
            "name": shown(from_json(one["title"]), language),
            "plain": one["name"],
            "url": _organisation(one) if one["ref"] else "",
            "role": words[one["role"]],
            "last": one["role"] == HubPartner.Role.STAKEHOLDER,
        }
        for one in hub.partner_rows  # type: ignore[attr-defined]
        if one["ref"] is None or one["ref"] not in delivering
    ]
    return [*sorted(found, key=lambda one: one["last"]), *joined]


def _joined(one: dict[str, Any], language: str) -> dict[str, Any]:
    """Who joined, in which role, since when; only who delivers stands behind a hub with a page."""
    delivers = one["role"] == Joining.Role.CO_DELIVERER
    day = dates.spoken(one["since"], language)
    return {
        "name": shown(from_json(one["title"]), language),
        "plain": "",
        "url": _organisation(one) if delivers else "",
        "role": _("%(role)s since %(day)s") % {"role": ROLES[one["role"]], "day": day},
        "ref": one["ref"],
        "role_code": one["role"],
    }


def _round(one: dict[str, Any], language: str) -> dict[str, Any]:
    """A round of ratings: whether it is open, the day that matters, its own page."""
    is_open = one["state"] == "open"
    return {
        "is_open": is_open,
        "day": dates.spoken(one["closes"] if is_open else one["closed"][:10], language),
        "url": reverse("monitoring:result", args=[one["ref"]]),
    }


def _organisation(one: dict[str, Any]) -> str:
    tail = f"{one['ref']}-{one['slug']}" if one["slug"] else one["ref"]
    return address("showcase:organisation", tail)


def agendas_of(hub: Hub, language: str) -> list[dict[str, Any]]:
    """The confirmed tags, frame by frame in their own order."""
    rows = sorted(hub.tag_rows, key=lambda one: one["position"])  # type: ignore[attr-defined]
    found = []
    for one in rows:
        title, frame = from_json(one["title"]), from_json(one["frame_title"])
        found.append(
            {
                "code": one["code"],
                "title": title.render(language) if title else None,
                "frame": frame.render(language) if frame else None,
                "slug": one["frame"],
                # An axis is named by a word; only numbers help a reader to find their way.
                "numbered": any(sign.isdigit() for sign in one["code"]),
                "goal": one["code"].split(".")[0] if one["frame"] == "sdg" else "",
                "url": addresses.node(one["frame"], one["code"]),
            }
        )
    return found


def _check_in(one: CheckInShown, language: str) -> dict[str, Any]:
    return {
        "iso": one.made_on.isoformat(),
        "date": dates.spoken(one.made_on.isoformat(), language),
        "summary": shown(one.summary, language),
        "did_not_work": shown(one.did_not_work, language),
        "needs": shown(one.needs, language),
    }


def _review(one: ReviewShown, language: str) -> dict[str, Any]:
    return {
        "kind": KINDS[one.kind],
        "findings": shown(one.findings, language),
        "minutes": shown(one.minutes, language),
        "body": shown(one.body, language),
        "held": dates.spoken(one.held_on, language),
        "date": dates.spoken(one.published_on, language),
    }


def _question(one: QuestionShown, language: str) -> dict[str, Any]:
    return {
        "text": shown(one.text, language),
        "answer": shown(one.answer, language),
        "body": shown(one.body, language),
        "asked": dates.spoken(one.asked_on, language),
        "answered": dates.spoken(one.answered_on, language),
    }


def _agreed(agreement: AgreementShown, language: str) -> dict[str, Any]:
    """The agreement as its hub's page tells it: who signed and what success means."""
    return {
        "criteria": [shown(text, language) for text in agreement.criteria],
        "signatures": [
            {
                "name": one.name,
                "title": one.title,
                "organisation": shown(one.organisation, language),
                "at": one.signed_at,
            }
            for one in agreement.signatures
        ],
    }


def agreement_of(agreement: Agreement, language: str) -> dict[str, Any]:
    """The agreement in force: version, hash, who signed, what success means."""
    return {
        "signed": agreement.signed_at,
        "number": agreement.number,
        "sha256": agreement.sha256,
        "signatures": signatures_of(agreement, language),
        "refusals": refusals_of(agreement, language),
        "criteria": [
            shown(from_json(one["text"]), language)
            for one in agreement.criterion_rows  # type: ignore[attr-defined]
        ],
    }


def earlier_of(agreement: Agreement) -> list[dict[str, Any]]:
    """The versions it took the place of, the newest first, each with the record that was signed."""
    return [
        one
        | {
            "signed": dt.datetime.fromisoformat(one["signed"]),
            "superseded": dt.datetime.fromisoformat(one["superseded"]),
        }
        for one in agreement.earlier_rows  # type: ignore[attr-defined]
    ]


def promises(agreement: Agreement, language: str) -> list[dict[str, Any]]:
    """What was promised, as agreed; one query."""
    return [
        {
            "key": one.key,
            "text": shown(one.text, language),
            "shows": shown(one.evidence, language),
            "due": dates.spoken(one.due_on.isoformat(), language),
            "due_iso": one.due_on.isoformat(),
            "weight": percent(one.weight),
            "owner": shown(one.owner.name, language),
            "acceptor": shown(one.acceptor.name, language),
        }
        for one in queries.deliverables_of(agreement)
    ]


def signatures_of(agreement: Any, language: str) -> list[dict[str, Any]]:
    """Who signed, in what office, for whom, when."""
    return [
        {
            "name": one["name"],
            "title": one["title"],
            "organisation": shown(from_json(one["organisation"]), language),
            "at": dt.datetime.fromisoformat(one["at"]),
            "sha256": one["sha256"],
        }
        for one in agreement.signature_rows
    ]


def refusals_of(agreement: Any, language: str) -> list[dict[str, Any]]:
    """Who refused to sign this text, for whom, when and why."""
    return [
        {
            "name": one["name"],
            "organisation": shown(from_json(one["organisation"]), language),
            "at": dt.datetime.fromisoformat(one["at"]),
            "reason": shown(from_json(one["reason"]), language),
        }
        for one in agreement.refusal_rows
    ]


def _facts(hub: Hub, language: str) -> list[dict[str, str]]:
    """Short facts; what is not known is said to be so."""
    unknown = _("Not known")
    form = facets.FORMS.get(hub.form)
    return [
        *_label(hub),
        {"term": _("Start"), "value": dates.spoken(hub.start, language) if hub.start else unknown},
        {"term": _("End"), "value": dates.spoken(hub.end, language) if hub.end else unknown},
        {"term": _("Form"), "value": str(form) if form else unknown},
        {
            "term": _("Confirmed by the lead"),
            "value": dates.spoken(hub.confirmed_on.isoformat(), language)
            if hub.confirmed_on
            else unknown,
        },
        {"term": _("Reference"), "value": hub.ref},
    ]


def _label(hub: Any) -> list[dict[str, str]]:
    """The label with where anyone can check it, for a hub that has one."""
    if hub.label_number is None:
        return []
    state = str(LABEL.states[hub.label_state].public)
    return [
        {
            "term": _("Label"),
            "value": f"{hub.label_number}, {state}",
            "url": address("labels:label", hub.label_number),
        }
    ]


def source_link(source: str) -> dict[str, str]:
    """A source as it was written, with an address where it is one of the web."""
    first = source.split(" ", maxsplit=1)[0]
    if first.startswith(("https://", "http://")):
        return {"label": source, "url": first}
    if "/" in first and "." in first.split("/", maxsplit=1)[0] and " " not in source:
        return {"label": source, "url": f"https://{source}"}
    return {"label": source, "url": ""}


def _downloads(hub: Hub, agreement: AgreementShown | None) -> list[dict[str, str]]:
    found = [
        {
            "label": _("This hub as JSON"),
            "url": address("showcase-machine:hub_json", hub.ref),
        }
    ]
    if agreement:
        found.append(
            {
                "label": _("Agreement as JSON"),
                "url": address("showcase-machine:agreement_json", hub.ref),
            }
        )
    if agreement and agreement.observed:
        named = {
            "showcase-machine:observed_csv": _("Observations as CSV"),
            "showcase-machine:observed_json": _("Observations as JSON"),
        }
        found.extend(
            {"label": label, "url": address(name, hub.ref)} for name, label in named.items()
        )
    return found
