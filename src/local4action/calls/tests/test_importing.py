"""Answers collected elsewhere: taken, merged, refused, brought in once."""

import csv
import datetime as dt
import io
import json

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils import timezone

from local4action.agendas import actions as frames
from local4action.calls import actions, exports
from local4action.calls.importing.maps import read_map
from local4action.calls.importing.run import import_file, make_map
from local4action.calls.models import Answer, ImportedProposal, ImportRun, Proposal, Submission
from local4action.foundation.actions import SYSTEM
from local4action.members.models import Organisation

from . import workbooks

MAP = """
format: local4action-import/1
dates: day-first
zone: Europe/Madrid
sent: [Timestamp]
contact: [E-mail]
organisation:
  name: [Organisation]
  country: [Country]
  kind: {value: municipality}
answers:
  title: {en: Title, fr: Titre, es: Título}
  promise: [Promise]
  locally_driven: [Who leads]
  place: [Place]
  start: [Start]
  months: [Months]
  form: [How]
  goals: [Goals]
  partners: [Partners]
"""
HEADINGS = [
    "Timestamp", "E-mail", "Organisation", "Country", "Title", "Titre", "Título", "Promise", "Who leads",
    "Place", "Start", "Months", "How", "Goals", "Partners",
]  # fmt: skip
ROW = {
    "Timestamp": "05/09/2026 14:32",
    "E-mail": "Mairie@Valserein.example",
    "Organisation": "Santé-sur-Mer",
    "Country": "Sénégal",
    "Titre": "La pluie partagée",
    "Promise": "Nos écoles garderont la pluie.",
    "Who leads": "Le service de l’eau.",
    "Place": "Le port",
    "Start": "5 sept. 2027",
    "Months": "24 mois",
    "How": "Les deux",
    "Goals": "ODD 6 : Eau propre; ODD 11",
    "Partners": "Le conseil des jeunes.",
}


def table(*rows, delimiter=","):
    out = io.StringIO()
    writer = csv.DictWriter(out, HEADINGS, delimiter=delimiter)
    writer.writeheader()
    writer.writerows({**ROW, **row} for row in rows)
    return out.getvalue()


@pytest.fixture
def bring(tmp_path, call):
    """Bring a table in and return the report's rows, short."""
    call.languages = ["en", "fr", "es"]
    call.save()

    def run(content, plan=MAP, *, commit=True, name="answers.csv"):
        path, drawn, report = tmp_path / name, tmp_path / "map.yaml", tmp_path / "report.json"
        if content is not None:
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        drawn.write_text(plan, encoding="utf-8")
        run.said = []
        import_file(
            path, call=call.ref, plan=drawn, commit=commit, report=report, say=run.said.append
        )
        run.report = json.loads(report.read_text(encoding="utf-8"))
        return [(one["row"], one["outcome"]) for one in run.report["rows"]]

    run.why = lambda: [one["why"] for one in run.report["rows"]]
    return run


def test_a_row_becomes_a_proposal_as_it_was_sent(bring, call):
    assert bring(table({})) == [(2, "taken")]
    made = Proposal.objects.get()
    said = dict(Answer.objects.filter(proposal=made).values_list("question__key", "value"))
    assert said == {
        "title": "La pluie partagée",
        "promise": "Nos écoles garderont la pluie.",
        "locally_driven": "Le service de l’eau.",
        "place": {"name": "Le port"},
        "start": "2027-09-05",
        "months": 24,
        "form": "hybrid",
        "goals": [6, 11],
        "partners": "Le conseil des jeunes.",
    }
    sent = dt.datetime(2026, 9, 5, 12, 32, tzinfo=dt.UTC)
    submission = Submission.objects.get()
    assert (made.state, made.language, made.title) == ("submitted", "fr", "La pluie partagée")
    assert (submission.arrived_at, submission.arrival_known_by) == (sent, "import")
    assert submission.record["imported"] == {"file_sha256": bring.report["sha256"], "row": 2}
    assert submission.record["answers"]["goals"] == [6, 11]
    town = made.organisation
    assert (str(town), town.country, town.membership) == ("Santé-sur-Mer", "SN", "unknown")
    assert not town.mandates.exists()
    assert [one.email for one in made.members.all()] == ["mairie@valserein.example"]
    assert ImportRun.objects.get().counts["taken"] == 1


def test_the_history_names_the_act(bring):
    bring(table({}))
    events = apps.get_model("calls", "ProposalEvent").objects.order_by("pgh_id")
    assert {one.pgh_context["action"] for one in events} == {"calls.import_proposals"}
    states = [one.state for one in events]
    assert (states[0], states[-1]) == ("draft", "submitted")


def test_a_dry_run_writes_nothing(bring):
    before = Organisation.objects.count()
    assert bring(table({}), commit=False) == [(2, "taken")]
    assert (Proposal.objects.count(), ImportRun.objects.count()) == (0, 0)
    assert Organisation.objects.count() == before
    assert bring.said[-1].startswith("Nothing was written")


def test_a_second_run_changes_nothing(bring):
    bring(table({}))
    before = Submission.objects.values_list("sha256", "arrived_at").get()
    assert bring(table({})) == [(2, "here")]
    assert Submission.objects.values_list("sha256", "arrived_at").get() == before
    assert (Proposal.objects.count(), ImportRun.objects.count()) == (1, 1)


def test_an_edited_row_is_a_new_version(bring):
    frames.install_frames(actor=SYSTEM)
    bring(table({}))
    first = Submission.objects.get()
    assert bring(table({"Place": "La plage", "Goals": "13"})) == [(2, "updated")]
    made = ImportedProposal.objects.get()
    again = Submission.objects.get(is_current=True)
    assert (made.version, again.record["answers"]["place"]) == (2, {"name": "La plage"})
    assert (again.number, again.sha256 != first.sha256) == (2, True)
    assert Submission.objects.get(number=1).record == first.record
    place = Answer.objects.get(proposal=made.proposal, question__key="place")
    assert (place.value, place.version) == ({"name": "La plage"}, 2)
    confirmed = made.proposal.tags.filter(state="confirmed")
    assert [tag.node.code for tag in confirmed] == ["13"]
    last = made.proposal.revisions.get(number=2)
    assert (last.kind, last.person) == ("imported", None)
    assert last.changes == {"place": {"name": "La plage"}, "goals": [13]}


def test_of_two_rows_of_one_organisation_the_later_sent_wins(bring):
    rows = table(
        {"Timestamp": "06/09/2026 10:00", "Place": "Late"},
        {"Organisation": "SANTE SUR MER", "Place": "Early"},
        {"Organisation": "Santé sur Mer ", "Timestamp": "04/09/2026 10:00"},
    )
    # A hyphen is no letter, and no space either: these two are one town, the first another.
    found = bring(rows.replace("Santé-sur-Mer", "Santé sur Mer"))
    assert found == [(2, "taken"), (3, "merged"), (4, "merged")]
    assert bring.why()[1] == ["the later answer in row 2 counts"]
    assert Answer.objects.get(question__key="place").value == {"name": "Late"}


def test_an_earlier_file_does_not_undo_a_later_one(bring):
    bring(table({}))
    assert bring(table({"Timestamp": "01/09/2026 10:00", "Place": "Old"})) == [(2, "merged")]
    assert Answer.objects.get(question__key="place").value == {"name": "Le port"}


def test_what_has_moved_on_stays_as_it_is(bring):
    bring(table({}))
    made = Proposal.objects.get()
    Proposal.objects.filter(pk=made.pk).update(state="withdrawn")
    assert bring(table({"Place": "La plage"})) == [(2, "refused")]
    assert "moved on" in bring.why()[0][0]
    assert Answer.objects.get(question__key="place").value == {"name": "Le port"}


def test_a_known_organisation_is_found_and_what_was_written_here_stays(bring, cast, proposal):
    town = cast.applicant_town
    row = {"Organisation": str(town).upper(), "Country": town.country}
    assert bring(table(row)) == [(2, "refused")]
    assert proposal.ref in bring.why()[0][0]
    Proposal.objects.filter(pk=proposal.pk).update(state="withdrawn")
    before = Organisation.objects.count()
    assert bring(table(row)) == [(2, "taken")]
    assert Organisation.objects.count() == before


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({"Country": "Atlantis"}, "country: “Atlantis”"),
        ({"Timestamp": "yesterday"}, "sent: “yesterday”"),
        ({"Timestamp": "05/09/2199 10:00"}, "after the deadline"),
        ({"Title": "Shared rain"}, "two columns answer it differently"),
        ({"Goals": "18"}, "goals: Choose among the 17 goals"),
        ({"Months": "1,200"}, "months: “1,200” can be read two ways"),
        ({"How": "By pigeon"}, "form: Choose one of the answers"),
        ({"Start": "09-25-2027"}, "start: “09-25-2027” does not keep to the order"),
        ({"Promise": ""}, "promise: This is not answered yet"),
        ({"Organisation": " "}, "The organisation has no name"),
        ({"Place": "SantÃ©"}, "place: mangled letters (“SantÃ©”, meant is perhaps “Santé”)"),
        ({"Place": "Sant\ufffd"}, "place: letters were lost"),
    ],
)
def test_a_row_is_refused_with_its_reason(bring, row, why):
    assert bring(table(row)) == [(2, "refused")]
    assert why in " / ".join(bring.why()[0])
    assert not Proposal.objects.exists()


@pytest.mark.parametrize("country", ["Cote d'Ivoire", "CÔTE D’IVOIRE", "ci"])
def test_a_country_is_known_by_its_names_however_they_are_typed(bring, country):
    assert bring(table({"Country": country})) == [(2, "taken")]
    assert Proposal.objects.get().organisation.country == "CI"


def test_a_future_row_is_refused(bring, call):
    day = timezone.now() + dt.timedelta(days=2)
    assert day < call.closes_at
    assert bring(table({"Timestamp": f"{day:%d/%m/%Y} 10:00"})) == [(2, "refused")]
    assert bring.why()[0] == ["Sent in the future."]


def test_what_the_map_allows_is_taken_with_a_remark(bring):
    plan = MAP + "mojibake: mend\nincomplete: take\n"
    assert bring(table({"Place": "SantÃ© â€™", "Promise": ""}), plan) == [(2, "taken")]
    assert Answer.objects.get(question__key="place").value == {"name": "Santé ’"}
    assert len(bring.why()[0]) == 3


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "windows-1252", "utf-16", "utf-16-be", "utf-16-le"]
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_letters_are_read_in_what_they_were_written_in(bring, encoding, delimiter):
    content = table({}, delimiter=delimiter).encode(encoding)
    assert bring(content) == [(2, "taken")]
    assert Proposal.objects.get().title == "La pluie partagée"
    assert ("read as Windows-1252" in bring.why()[0]) == (encoding == "windows-1252")


def test_a_file_of_mixed_letters_is_read_line_by_line(bring):
    first = table({"Organisation": "Un"}).encode()
    second = table({"Organisation": "Deux"}).splitlines()[1].encode("windows-1252")
    assert bring(first + second) == [(2, "taken"), (3, "taken")]
    assert set(Proposal.objects.values_list("title", flat=True)) == {"La pluie partagée"}


def test_a_formula_is_text_and_leaves_as_text(bring, call, tmp_path):
    assert bring(table({"Place": '=HYPERLINK("http://x","y")'})) == [(2, "taken")]
    assert "a formula" in bring.why()[0][1]
    assert Answer.objects.get(question__key="place").value["name"].startswith("=HYPERLINK")
    (written,) = exports.export_call(call.ref, tmp_path / "out.csv")
    assert "'=HYPERLINK" in written.read_text(encoding="utf-8-sig")


def test_a_workbook_is_read_with_its_dates_and_no_formula_is_calculated(bring, tmp_path):
    cells = [ROW.get(name, "") for name in HEADINGS]
    cells[0] = '<c s="1"><v>46270.60555555556</v></c>'  # 2026-09-05 14:32
    cells[2] = 0
    cells[9] = "<c><f>1+1</f><v>2</v></c>"
    path = workbooks.write(
        tmp_path / "answers.xlsx", workbooks.sheet([HEADINGS, cells]), shared=["Santé-sur-Mer"]
    )
    assert bring(None, name=path.name) == [(2, "taken")]
    assert Submission.objects.get().arrived_at == dt.datetime(2026, 9, 5, 12, 32, tzinfo=dt.UTC)
    assert Answer.objects.get(question__key="place").value == {"name": "=1+1"}
    assert str(Proposal.objects.get().organisation) == "Santé-sur-Mer"


def test_a_call_in_preparation_takes_nothing(bring, call):
    type(call).objects.filter(pk=call.pk).update(state="draft")
    with pytest.raises(ValidationError, match="takes no proposals"):
        bring(table({}))


@pytest.mark.parametrize(
    ("plan", "why"),
    [
        ("a: [", "not YAML"),
        ("format: other/1", "does not say"),
        (MAP + "colour: red\n", "colour"),
        (MAP.replace("promise:", "promises:"), "promises"),
        (MAP.replace("[Promise]", "[Pledge]"), "pledge"),
        (MAP + "dates: backwards\n", "backwards"),
        (MAP.replace("Europe/Madrid", "Mars/Crater"), "Mars/Crater"),
        ("a: &a [1]\nb: *a\n", "aliases"),
        ("!!python/object/apply:os.system [ls]", "not YAML"),
    ],
)
def test_a_map_that_cannot_be_followed_is_refused(bring, plan, why):
    plan = plan.replace("dates: day-first\n", "") if "backwards" in plan else plan
    with pytest.raises(ValidationError, match=why):
        bring(table({}), plan)


def test_a_drafted_map_can_be_used(tmp_path, call):
    path = tmp_path / "answers.csv"
    path.write_text(
        "Horodateur,Nom de la collectivité,Pays,Comment s’appelle votre initiative ?,"
        "What is your initiative called?,Favourite colour\nx,x,x,x,x,x\n",
        encoding="utf-8",
    )
    drawn = tmp_path / "map.yaml"
    drawn.write_text(make_map(path, call=call.ref), encoding="utf-8")
    found = read_map(drawn, ["title"])
    assert [one for _h, one in found.answers["title"].headings] == ["fr", "en"]
    assert found.parts["name"].headings == (("nom de la collectivite", "fr"),)
    assert found.ignored == ("favourite colour",)


def test_people_may_not_import(call, cast):
    from django.core.exceptions import PermissionDenied

    with pytest.raises(PermissionDenied):
        actions.begin_import(
            call=call, file_name="x", file_sha256="x", map_sha256="x", actor=cast.officer
        )
    assert actions.begin_import(
        call=call, file_name="x", file_sha256="x", map_sha256="x", actor=SYSTEM
    ).pk
