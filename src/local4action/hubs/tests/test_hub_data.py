"""The data files we ship: real hubs, example hubs, example calls and the list of LDCs."""

from __future__ import annotations

import json
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from local4action.calls.templates import question_sets

if TYPE_CHECKING:
    from collections.abc import Iterator

HOME = Path(__file__).parents[2]
REAL = HOME / "hubs/data/real_hubs.json"
EXAMPLES = HOME / "conf/demo/data/hubs.json"
CALLS = HOME / "conf/demo/data/calls.json"
QUESTIONS = HOME / "calls/data/templates.json"
LDC = HOME / "members/data/ldc.json"
FRAMES = HOME / "agendas/data/frames"

TODAY = "2026-11-15"
LANGUAGES = {"en", "fr", "es"}
STATES = {"forming", "agreed", "running", "closing", "completed", "stopped"}
KINDS = {
    "municipality", "metropolis", "province", "region", "association", "university",
    "civil_society", "company", "public_agency", "international", "other",
}  # fmt: skip
GOVERNMENTS = {"municipality", "metropolis", "province", "region", "association"}
SECTIONS = {
    "africa", "asia-pacific", "eurasia", "europe", "latin-america", "mewa", "north-america",
    "metropolitan", "regions",
}  # fmt: skip
BANDS = {None, "under-20k", "20k-100k", "100k-500k", "500k-1m", "1m-5m", "over-5m"}
QUESTION_KINDS = {
    "short_text", "long_text", "choice", "choices", "number", "date", "goals", "place", "consent", "targets", "table", "file",
}  # fmt: skip
PARTIAL_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")

Data = dict[str, Any]


def read(path: Path) -> Data:
    data: Data = json.loads(path.read_text(encoding="utf-8"))
    return data


def translations(value: object) -> Iterator[Data]:
    """Every translated text at any depth."""
    if isinstance(value, dict):
        if "original" in value and "texts" in value:
            yield value
        else:
            for inner in value.values():
                yield from translations(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from translations(inner)


def codes_of(frame: str) -> set[str]:
    """All codes a shipped frame knows, at any depth."""

    def walk(value: object) -> Iterator[str]:
        if isinstance(value, dict):
            if "code" in value:
                yield str(value["code"])
            for inner in value.values():
                yield from walk(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from walk(inner)

    return set(walk(read(FRAMES / f"{frame}.json")))


def months_between(start: str, end: str) -> int:
    first, last = [int(x) for x in start.split("-")], [int(x) for x in end.split("-")]
    return (last[0] - first[0]) * 12 + (last[1:] or [12])[0] - (first[1:] or [1])[0]


def examples() -> list[Data]:
    hubs: list[Data] = read(EXAMPLES)["hubs"]
    return hubs


each_hub_file = pytest.mark.parametrize("path", [REAL, EXAMPLES], ids=["real", "examples"])
each_example = pytest.mark.parametrize("hub", examples(), ids=[h["key"] for h in examples()])


@each_hub_file
def test_the_file_says_what_it_is_and_is_plain_utf8(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert read(path)["format"] == "local4action-hubs/1"
    assert "\\u" not in text
    assert text == json.dumps(json.loads(text), ensure_ascii=False, indent=2) + "\n"


@each_hub_file
def test_every_text_has_an_original_and_known_statuses(path: Path) -> None:
    for text in translations(read(path)):
        own = text["texts"][text["original"]]
        assert own["status"] == "original"
        assert own["text"].strip()
        for language, one in text["texts"].items():
            assert one["text"] == one["text"].strip() != ""
            if language != text["original"]:
                assert language in LANGUAGES
                assert one["status"] in {"machine", "checked"}
                assert one["text"] not in {"", "…"}


@each_hub_file
def test_organisations_are_complete_and_unique(path: Path) -> None:
    organisations = read(path)["organisations"]
    keys = [o["key"] for o in organisations]
    assert len(keys) == len(set(keys))
    for o in organisations:
        assert o["kind"] in KINDS
        assert re.fullmatch(r"[A-Z]{2}", o["country"])
        assert (o["section"] in SECTIONS) == (o["kind"] in GOVERNMENTS), o["key"]
        assert o["population_band"] in BANDS
        assert o["membership"] in {"member", "not_member", "unknown"}
        assert set(o["represents"]) <= set(keys)
        assert not o["represents"] or o["kind"] == "association"
        assert o["place"] is None or on_earth(o["place"])


def on_earth(place: Data) -> bool:
    return -90 <= place["lat"] <= 90 and -180 <= place["lon"] <= 180 and bool(place["name"])


@each_hub_file
def test_hubs_refer_to_organisations_of_the_file(path: Path) -> None:
    data = read(path)
    kinds = {o["key"]: o["kind"] for o in data["organisations"]}
    hub_keys = [h["key"] for h in data["hubs"]]
    assert len(hub_keys) == len(set(hub_keys))
    for hub in data["hubs"]:
        assert kinds[hub["lead"]] in GOVERNMENTS
        assert on_earth(hub["place"])
        for partner in hub["partners"]:
            assert partner["role"] in {"partner", "stakeholder"}
            assert partner.get("name") or partner["organisation"] in kinds
        signers = [
            p["organisation"]
            for p in hub["partners"]
            if p["role"] == "partner" and "organisation" in p
        ]
        around = {hub["lead"], *signers}
        for d in hub["deliverables"]:
            assert {d["owner"], d["acceptor"]} <= around
            assert d["owner"] != d["acceptor"]


@each_hub_file
def test_tags_are_codes_of_the_frames_we_ship(path: Path) -> None:
    known = {f.stem: codes_of(f.stem) for f in FRAMES.glob("*.json")}
    for hub in read(path)["hubs"]:
        for tag in hub["tags"]:
            assert tag["code"] in known[tag["frame"]], (hub["key"], tag)


@each_hub_file
def test_example_marks(path: Path) -> None:
    data = read(path)
    example = path == EXAMPLES
    for one in [*data["hubs"], *data["organisations"]]:
        assert one["example"] is example
    for o in data["organisations"]:
        if o["web"]:
            assert example
            assert re.match(r"https://([\w-]+\.)*example\.(org|com|net)/", o["web"])


def test_real_hubs_keep_to_their_sources() -> None:
    hubs = read(REAL)["hubs"]
    assert len(hubs) == 6
    for hub in hubs:
        assert hub["sources"]
        assert hub["outcomes"]
        assert hub["deliverables"] == hub["criteria"] == hub["check_ins"] == []
        assert hub["confirmed_on"] is None
        assert all(set(t["texts"]) == LANGUAGES for t in translations(hub["context"]))
    known = {h["key"]: (h["start"], h["end"], h["state"]) for h in hubs}
    assert known["city-of-values"] == ("2021-06-28", "2023-03", "completed")
    assert known["youth-education-dialogue"] == ("2021-08-10", None, None)
    assert known["empowering-communities"] == (None, None, None)


def test_the_examples_are_spread_over_everything() -> None:
    data = read(EXAMPLES)
    hubs = data["hubs"]
    assert len(hubs) >= 26
    assert {h["state"] for h in hubs} == STATES
    assert {h["form"] for h in hubs} == {"in_person", "virtual", "hybrid", None}
    sections = {o["key"]: o["section"] for o in data["organisations"]}
    assert {sections[h["lead"]] for h in hubs} == SECTIONS
    assert {"en", "fr", "es", "pt", "ar", "zh", "sw", "tr", "ru"} <= {
        h["title"]["original"] for h in hubs
    }
    assert (
        max(len(h["title"]["texts"]["en"]["text"]) for h in hubs if "en" in h["title"]["texts"])
        > 150
    )
    in_three = [h for h in hubs if all(set(t["texts"]) >= LANGUAGES for t in translations(h))]
    assert len(in_three) * 2 >= len(hubs)
    statuses = Counter(o["status"] for t in translations(hubs) for o in t["texts"].values())
    assert min(statuses["machine"], statuses["checked"]) > 100
    assert any(o.get("outdated") for t in translations(hubs) for o in t["texts"].values())


def test_each_goal_is_on_at_least_two_example_hubs() -> None:
    count = Counter(
        goal
        for hub in examples()
        for goal in {t["code"].split(".")[0] for t in hub["tags"] if t["frame"] == "sdg"}
    )
    assert all(count[str(goal)] >= 2 for goal in range(1, 18)), count


@each_example
def test_dates_fit_the_state(hub: Data) -> None:
    start, end, state = hub["start"], hub["end"], hub["state"]
    for date in (start, end, hub["confirmed_on"]):
        assert date is None or PARTIAL_DATE.fullmatch(date)
    if state != "forming":
        assert 12 <= months_between(start, end) <= 36
    elif start:
        assert start > TODAY
    if state == "agreed":
        assert start > TODAY
    if state in {"running", "closing"}:
        assert start <= TODAY <= end
    if state == "completed":
        assert end < TODAY
    days = [c["on"] for c in hub["check_ins"]]
    assert all(day <= TODAY for day in days)
    assert all(c["summary"] and c["did_not_work"] for c in hub["check_ins"])
    assert not days or hub["confirmed_on"] is None or hub["confirmed_on"] >= max(days)


@each_example
def test_the_agreement_adds_up(hub: Data) -> None:
    deliverables = hub["deliverables"]
    if not deliverables:
        assert hub["state"] == "forming"
        return
    assert sum(d["weight"] for d in deliverables) == pytest.approx(1)
    assert all(0 < d["weight"] <= 0.5 for d in deliverables)
    assert [d["key"] for d in deliverables] == [f"D{n}" for n in range(1, len(deliverables) + 1)]
    assert all(before["due"] <= after["due"] for before, after in pairwise(deliverables))
    if hub["state"] == "forming":
        assert {d["status"] for d in deliverables} == {"planned"}
    else:
        others = [p for p in hub["partners"] if p["role"] == "partner" and "organisation" in p]
        assert len(others) >= 2
        assert all(hub["start"] <= d["due"] <= hub["end"] + "-31" for d in deliverables)


@each_example
def test_deliverables_tell_one_story(hub: Data) -> None:
    for d in hub["deliverables"]:
        reported, accepted = d["reported_on"], d["accepted_on"]
        match d["status"]:
            case "accepted":
                assert hub["start"] <= reported <= accepted <= TODAY
            case "reported" | "disputed":
                assert hub["start"] <= reported <= TODAY
                assert accepted is None
            case "planned" | "under_way":
                assert reported is accepted is None
            case unknown:
                pytest.fail(f"unknown status {unknown}")
        assert bool(d["reason"]) == (d["status"] == "disputed")
        assert d["text"]
        assert d["evidence"]
    if hub["state"] == "completed":
        assert {d["status"] for d in hub["deliverables"]} == {"accepted"}


@each_example
def test_the_context_is_rich_enough_and_not_too_long(hub: Data) -> None:
    context = hub["context"]["texts"][hub["context"]["original"]]["text"]
    if hub["context"]["original"] == "zh":
        assert 120 <= len(context) <= 600
    else:
        assert 80 <= len(context.split()) <= 180


def test_the_hub_of_the_cast() -> None:
    data = read(EXAMPLES)
    hub = next(h for h in data["hubs"] if h["key"] == "lead-hub")
    assert hub["lead"] == "lead-town"
    assert hub["state"] == "running"
    statuses = Counter(d["status"] for d in hub["deliverables"])
    assert statuses == {"accepted": 2, "under_way": 1, "reported": 1, "planned": 1}
    late = [d for d in hub["deliverables"] if d["status"] == "under_way"]
    assert late[0]["due"] < TODAY
    assert {p["organisation"]: p["role"] for p in hub["partners"]} == {
        "partner-university": "partner",
        "partner-town": "partner",
        "stakeholder-coop": "stakeholder",
    }
    keys = {o["key"]: o for o in data["organisations"]}
    assert "applicant-town" in keys["association"]["represents"]
    assert "applicant-town" not in {h["lead"] for h in data["hubs"]}
    assert "applicant-town" not in {p["organisation"] for p in read(CALLS)["proposals"]}


def test_questions_speak_three_languages() -> None:
    data = read(QUESTIONS)
    assert [s["slug"] for s in data["question_sets"]][:2] == ["first-form", "second-form"]
    for one in question_sets():
        assert set(one["title"]) == LANGUAGES
        keys = [q["key"] for q in one["questions"]]
        assert len(keys) == len(set(keys))
        for q in one["questions"]:
            assert q["kind"] in QUESTION_KINDS
            options = q.get("options", [])
            for text in (q["label"], q["help"], *(o["label"] for o in options)):
                assert set(text) == LANGUAGES
                assert len(set(text.values())) == len(LANGUAGES) or options
            assert ("max_words" in q) == q["kind"].endswith("_text")
            assert bool(options) == q["kind"].startswith("choice")


def test_calls_and_proposals_fit_the_questions() -> None:
    data = read(CALLS)
    organisations = {o["key"] for o in read(EXAMPLES)["organisations"]}
    calls = {c["key"]: c for c in data["calls"]}
    assert sorted(c["state"] for c in calls.values()) == ["archived", "closed", "open"]
    for call in calls.values():
        assert call["opens_on"] < call["closes_at_local"]
        assert (call["closes_at_local"] > TODAY) == (call["state"] == "open")
        assert set(call["eligibility"]["kinds"]) <= KINDS
        assert (call["eligibility"]["min_months"], call["eligibility"]["max_months"]) == (12, 36)
    first, second = (s["questions"] for s in question_sets()[:2])
    limits = {q["key"]: q.get("max_words") for q in [*first, *second]}
    for p in data["proposals"]:
        assert p["organisation"] in organisations
        assert p["language"] in calls[p["call"]]["languages"]
        for key, answer in p["answers"].items():
            assert not limits[key] or len(answer.split()) <= limits[key], (p["title"], key)
        assert p["answers"]["goals"] == sorted(set(p["answers"]["goals"]) & set(range(1, 18)))
        assert list(p["answers"]["place"]) == ["name"]
        if p["state"] != "draft":
            assert {"title", "promise", "locally_driven", "partners"} <= set(p["answers"])
        if p["state"] in {"in_review", "granted", "declined"}:
            needed = {q["key"] for q in [*first, *second] if q["required"]}
            assert needed <= set(p["answers"])
            assert p["answers"]["commitment"] is True


def test_least_developed_countries_are_dated() -> None:
    data = read(LDC)
    rows = data["countries"]
    assert "Committee for Development Policy" in data["source"]
    assert [r["country"] for r in rows] == sorted({r["country"] for r in rows})
    for row in rows:
        assert PARTIAL_DATE.fullmatch(row["since"])
        assert row["until"] is None or row["since"] < row["until"]
    gone = {r["country"] for r in rows if r["until"] and r["until"] < TODAY}
    assert gone == {"BW", "CV", "MV", "WS", "GQ", "VU", "BT", "ST"}
    assert len(rows) - len(gone) == 44
