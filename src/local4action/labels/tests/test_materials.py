"""Own materials from sending to an answer, on their pages: who may, what is found, who is told."""

from __future__ import annotations

import io
import re

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from PIL import Image

from local4action.brand import artwork
from local4action.brand.materials.findings import RULES, Finding, Report, Verdict, unjudged
from local4action.foundation import files
from local4action.foundation.actions import SYSTEM
from local4action.foundation.desk import waiting_for
from local4action.foundation.models import FileReference, OutboxMail, StoredFile
from local4action.hubs.panels import panels_of
from local4action.hubs.tests.story import fresh, signed_in
from local4action.labels.materials import acts, reading
from local4action.labels.materials.words import SENTENCES, TITLES, frames, lines
from local4action.labels.models import Label, Material
from local4action.labels.tasks import judge_material
from local4action.labels.tests.story import in_force

POSTER = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 300" width="600" height="300">'
    '<rect width="600" height="300" fill="#fdfaf3"/>'
    + artwork.mark().replace("<svg ", '<svg x="60" y="60" width="{size}" height="{size}" ')
    + "{more}</svg>"
)


def poster(size: int = 120, more: str = "") -> bytes:
    return POSTER.format(size=size, more=more).encode()


def upload(content: bytes = b"", name: str = "poster.svg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content or poster(), content_type="image/svg+xml")


def about(**given):
    said = {"name": "Affiche", "use": "screen", "languages": ("fr",), "language": "fr"}
    return acts.About(**{**said, "alternative": "Une affiche pour le marché", **given})


def send(label, actor, content: bytes = b"", replaces=None, **given) -> Material:
    return acts.send_material(
        actor=actor, label=label, upload=upload(content), about=about(**given), replaces=replaces
    )


def judged(label, actor, *findings: Finding, preview: bytes = b"") -> Material:
    material = send(label, actor)
    given = findings or (Finding("mark", Verdict.KEPT, "kept", {"number": 1}),)
    report = Report(given, kind="svg", preview=preview)
    return acts.record_judgement(actor=SYSTEM, material=material, report=report)


BUSY = Finding(
    "contrast", Verdict.PERSON, "busy", {"ratio": 2.0, "least": 3.0}, (0.1, 0.1, 0.2, 0.2)
)
SMALL = Finding("size", Verdict.BROKEN, "small", {"height": 6.2, "least": 8.0, "unit": "mm"})


@pytest.fixture
def label(cast, make) -> Label:
    return in_force(cast, make)


def test_a_good_poster_is_sent_judged_and_kept(cast, label):
    material = send(label, cast.lead)
    assert (material.state, material.file.purpose) == ("sent", acts.PURPOSE)
    judge_material(material=material.pk)
    material.refresh_from_db()
    assert (material.state, [one["verdict"] for one in material.findings["findings"]]) == (
        "kept",
        ["kept"] * 7,
    )
    assert material.preview.file.inline_sha256
    told = OutboxMail.objects.get(to=cast.lead.email, key__contains="material_judged")
    assert told.subject == "“Affiche” keeps the rules"


def test_a_bad_one_is_to_be_mended_and_says_how(cast, label):
    material = send(label, cast.partner, poster(14), alternative="")
    judge_material(material=material.pk)
    material.refresh_from_db()
    assert material.state == "to_mend"
    body = OutboxMail.objects.get(to=cast.partner.email, key__contains="material_judged").body
    assert "Alternative text (Not kept): It has no alternative text." in body
    titles = [one.about for one in waiting_for(fresh(cast.lead)) if "Mend" in str(one.label)]
    assert titles == [(label.number, "Affiche")]


def test_a_file_that_is_no_material_is_refused_in_words(cast, label):
    with pytest.raises(ValidationError) as refused:
        send(label, cast.lead, poster(more="<script>alert(1)</script>"))
    assert refused.value.message_dict == {
        "file": [
            "The drawing has a program inside (script). Save it as plain SVG, without scripts."
        ]
    }
    with pytest.raises(ValidationError, match="Send a picture"):
        send(label, cast.lead, b"Only words.")
    assert not Material.objects.exists()
    assert not FileReference.objects.filter(purpose=acts.PURPOSE).exists()


def test_who_may_send(cast, make, label):
    for person in (cast.stakeholder, cast.officer, cast.applicant):
        with pytest.raises(PermissionDenied):
            send(label, person)
    Label.objects.filter(pk=label.pk).update(state="suspended")
    label.refresh_from_db()
    with pytest.raises(PermissionDenied):
        send(label, cast.lead)


def test_no_more_than_five_wait_for_the_machine(cast, label):
    for _number in range(acts.MOST_SENT):
        send(label, cast.lead)
    with pytest.raises(ValidationError, match="Five materials"):
        send(label, cast.lead)


def test_what_no_machine_can_tell_waits_for_an_officer_who_answers(cast, label):
    material = judged(label, cast.lead, BUSY)
    assert material.state == "waiting"
    assert [
        one.about for one in waiting_for(fresh(cast.officer)) if "material" in str(one.label)
    ] == [(label.number, "Affiche")]
    for person in (cast.lead, cast.partner, cast.board_1):
        with pytest.raises(PermissionDenied):
            acts.answer_material(
                actor=person, material=material, agrees=True, words="Yes", language="en"
            )
    with pytest.raises(ValidationError, match="Say why"):
        acts.answer_material(
            actor=cast.officer, material=material, agrees=True, words=" ", language="en"
        )
    acts.answer_material(
        actor=cast.officer, material=material, agrees=True, words="It reads well.", language="en"
    )
    material.refresh_from_db()
    assert (material.state, material.answered_by) == ("agreed", cast.officer)
    told = OutboxMail.objects.get(to=cast.lead.email, key__contains="material_answered")
    assert "It reads well." in told.body
    with pytest.raises(ValidationError, match="no longer possible"):
        acts.answer_material(
            actor=cast.officer, material=material, agrees=False, words="No", language="en"
        )


def test_an_officer_who_speaks_for_the_hub_leaves_the_answer_to_a_colleague(cast, make, label):
    material = judged(label, cast.lead, BUSY)
    make.mandate(cast.officer, organisation=cast.partner_town)
    own = fresh(cast.officer)
    with pytest.raises(PermissionDenied):
        acts.answer_material(actor=own, material=material, agrees=True, words="Yes", language="en")
    assert material.get_absolute_url() not in {one.url for one in waiting_for(own)}


def test_a_person_is_asked_where_the_machine_may_be_wrong(cast, label):
    material = judged(label, cast.lead, SMALL)
    with pytest.raises(ValidationError, match="Say what a person"):
        acts.refer_material(actor=cast.lead, material=material, words="", language="fr")
    acts.refer_material(
        actor=cast.partner, material=material, words="C’est le logo d’une carte.", language="fr"
    )
    assert (material.state, material.note) == ("waiting", "C’est le logo d’une carte.")
    acts.answer_material(
        actor=cast.officer, material=material, agrees=False, words="Too small.", language="en"
    )
    with pytest.raises(ValidationError, match="A person has looked"):
        acts.refer_material(actor=cast.lead, material=material, words="Encore", language="fr")


def test_a_newer_version_takes_the_place_of_the_one_before(cast, label):
    first = judged(label, cast.lead, SMALL)
    second = send(label, cast.lead, replaces=reading.replaceable(label, first.ref))
    first.refresh_from_db()
    assert (first.state, first.newer, second.replaces) == ("replaced", second, first)
    with pytest.raises(Http404):
        reading.replaceable(label, first.ref)


def test_of_two_newer_versions_the_second_is_told_of_the_first(cast, make, label):
    first = judged(label, cast.lead)
    stale = Material.objects.get(pk=first.pk)
    send(label, cast.lead, replaces=first)
    with pytest.raises(ValidationError, match="taken its place already"):
        send(label, cast.lead, replaces=stale)
    other = Label.objects.create(
        number="L4A-2026-0777", hub=make.hub(lead=cast.lead_town), state="active",
        granted_on=label.granted_on,
    )  # fmt: skip
    with pytest.raises(ValidationError, match="taken its place already"):
        send(other, cast.lead, replaces=judged(label, cast.lead))


def test_what_is_asked_of_a_person_has_a_length(cast, label):
    material = judged(label, cast.lead, Finding("mark", Verdict.BROKEN, "absent"))
    with pytest.raises(ValidationError, match=r"At most 2.000"):
        acts.refer_material(actor=cast.lead, material=material, words="a" * 2_001, language="en")


def test_withdrawn_is_also_the_picture_that_was_drawn_meanwhile(cast, label):
    material = send(label, cast.lead)
    stale = Material.objects.get(pk=material.pk)
    out = io.BytesIO()
    Image.new("RGB", (9, 9)).save(out, "JPEG")
    found = Report((Finding("mark", Verdict.KEPT, "kept"),), preview=out.getvalue())
    acts.record_judgement(actor=SYSTEM, material=material, report=found)
    acts.withdraw_material(actor=cast.lead, material=stale)
    assert not FileReference.objects.filter(subject_ref=material.ref).exists()


def test_a_material_whose_job_was_lost_is_judged_after_all(cast, label):
    material = send(label, cast.lead)
    assert reading.left_behind(material.sent_at + reading.LONGEST_WAIT) == []
    late = material.sent_at + 2 * reading.LONGEST_WAIT
    assert reading.left_behind(late) == [material.pk]
    judge_material(material=material.pk)
    assert reading.left_behind(late) == []


def test_withdrawn_means_its_file_is_gone(cast, label, django_capture_on_commit_callbacks):
    material = judged(label, cast.lead, BUSY, preview=picture())
    held = StoredFile.objects.count()
    with pytest.raises(PermissionDenied):
        acts.withdraw_material(actor=cast.stakeholder, material=material)
    with django_capture_on_commit_callbacks(execute=True):
        acts.withdraw_material(actor=cast.partner, material=material)
    assert (material.state, material.file, StoredFile.objects.count()) == (
        "dropped",
        None,
        held - 2,
    )
    judge_material(material=material.pk)
    assert material.state == "dropped"


def test_a_file_that_could_do_harm_is_not_kept(cast, label):
    material = judged(label, cast.lead, Finding("file", Verdict.BROKEN, "script"))
    assert (material.state, material.file) == ("to_mend", None)
    with pytest.raises(ValidationError, match="was not kept"):
        acts.refer_material(actor=cast.lead, material=material, words="Please", language="en")
    other = send(label, cast.lead)
    acts.record_judgement(actor=SYSTEM, material=other, report=unjudged("too_long"))
    assert (other.state, other.file is None) == ("waiting", False)


def test_a_judgement_that_comes_too_late_changes_nothing(cast, label):
    material = send(label, cast.lead)
    acts.withdraw_material(actor=cast.lead, material=Material.objects.get(pk=material.pk))
    with pytest.raises(ValidationError):
        acts.record_judgement(actor=SYSTEM, material=material, report=unjudged("too_long"))
    assert not OutboxMail.objects.filter(key__contains="material_judged").exists()


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (200, 100), "olive").save(out, "JPEG")
    return out.getvalue()


def test_the_file_is_for_the_hubs_people_and_officers(cast, label):
    material = judged(label, cast.lead, BUSY, preview=picture())
    may = {
        name
        for name, person in cast.people.items()
        if files.may_fetch(person, material.file) and files.may_fetch(person, material.preview)
    }
    assert may == {"lead", "partner", "partner_2", "officer"}
    answer = signed_in(cast.partner).get(f"/files/{material.file.ref}?original")
    assert answer["Content-Disposition"] == 'attachment; filename="poster.svg"'
    assert "sandbox" in answer["Content-Security-Policy"]


def test_it_is_sent_on_its_page(cast, label):
    client = signed_in(cast.lead)
    page = f"/en/desk/labels/{label.number}/materials/"
    shown = client.get(page).content.decode()
    assert "Nothing was sent yet" in shown
    assert re.search(r'value="fr"[^>]* checked', shown)
    empty = client.post(page, {"form_key": "a"})
    assert empty.status_code == 422
    sent = {"form_key": "b", "name": "Flyer", "use": "print", "width_mm": "210", "languages": "fr"}
    done = client.post(page, {**sent, "file": upload()})
    material = Material.objects.get()
    assert (done.status_code, done["Location"]) == (302, material.get_absolute_url())
    assert (material.width_mm, material.languages, material.sent_by) == (210, ["fr"], cast.lead)
    assert "It is being checked" in client.get(done["Location"]).content.decode()
    newer = client.get(f"{page}?replaces={material.ref}").content.decode()
    assert "Send a newer version of “Flyer”" in newer
    assert 'value="210"' in newer
    assert client.get(f"{page}?replaces=zzzz9999").status_code == 404


def test_what_was_found_is_shown_with_its_place(cast, label):
    material = judged(label, cast.lead, SMALL, BUSY, preview=picture())
    page = signed_in(cast.lead).get(material.get_absolute_url()).content.decode()
    assert "It is only 6.2 mm high; at least 8 are asked for." in page
    assert page.index("It is large enough") < page.index("It stands out")
    assert '<rect x="19" y="9" width="42" height="22"/>' in page
    assert "Ask a person to look" in page
    assert "Send the answer" not in page


def test_an_officer_answers_on_the_page_and_the_hub_reads_it(cast, label):
    material = judged(label, cast.lead, BUSY)
    client, page = signed_in(cast.officer), material.get_absolute_url()
    assert "Send the answer" in client.get(page).content.decode()
    assert client.post(page, {"to": "answer", "form_key": "a"}).status_code == 422
    sent = {"to": "answer", "answer": "send_back", "words": "Use the white mark.", "form_key": "b"}
    assert client.post(page, sent).status_code == 302
    assert "Use the white mark." in signed_in(cast.partner).get(page).content.decode()
    again = client.post(page, {**sent, "form_key": "c"})
    assert again.status_code == 422


def test_it_is_withdrawn_and_referred_on_the_page(cast, label):
    material = judged(label, cast.lead, SMALL)
    client, page = signed_in(cast.lead), material.get_absolute_url()
    assert client.post(page, {"to": "refer", "words": "", "form_key": "a"}).status_code == 422
    sent = {"to": "refer", "words": "Look at it.", "form_key": "b"}
    assert client.post(page, sent).status_code == 302
    assert client.post(page, {"to": "drop", "form_key": "c"}).status_code == 302
    assert "Withdrawn" in client.get(page).content.decode()
    assert client.post(page, {"to": "answer", "form_key": "d"}).status_code == 403


def test_a_label_that_may_not_be_shown_says_so(cast, label):
    judged(label, cast.lead)
    Label.objects.filter(pk=label.pk).update(state="withdrawn")
    page = f"/en/desk/labels/{label.number}/materials/"
    shown = signed_in(cast.lead).get(page).content.decode()
    assert "No material can be sent now" in shown
    assert "Affiche" in shown
    assert signed_in(cast.lead).post(page, {"form_key": "a"}).status_code == 403


def test_the_panel_of_the_hub_leads_there(cast, label):
    def panel(person):
        return [one for one in panels_of(fresh(person), label.hub) if one.title == "Own materials"]

    assert "checked before it is seen" in panel(cast.partner)[0].text
    assert panel(cast.stakeholder) == []
    judged(label, cast.lead, SMALL)
    assert (panel(cast.lead)[0].text, panel(cast.lead)[0].tone) == ("1 material was sent.", "warn")


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_the_lists(cast, label, count, django_assert_num_queries):
    for _number in range(count):
        judged(label, cast.lead, BUSY)
    officer, lead = signed_in(cast.officer), signed_in(cast.lead)
    for client, page, queries in (
        (officer, "/en/desk/labels/materials/", 5),
        (lead, f"/en/desk/labels/{label.number}/materials/", 9),
    ):
        client.get(page)
        with django_assert_num_queries(queries):
            assert client.get(page).status_code == 200


def test_the_list_of_all_labels_shows_one_state(cast, label):
    judged(label, cast.lead, BUSY)
    client = signed_in(cast.officer)
    page = "/en/desk/labels/materials/"
    assert "Affiche" in client.get(page, {"state": "waiting"}).content.decode()
    assert "No material is in this state" in client.get(page, {"state": "kept"}).content.decode()
    assert signed_in(cast.lead).get(page).status_code == 404


def test_every_rule_and_word_has_its_sentence():
    assert set(TITLES) == set(RULES)
    shown = lines(Report((SMALL, BUSY, Finding("mark", Verdict.KEPT, "kept", {"number": 2}))))
    assert [(one.title, one.word, one.place) for one in shown] == [
        ("It is large enough", "Not kept", 0),
        ("It stands out", "For a person", 1),
        ("The mark is there", "Kept", 0),
    ]
    assert [one.place for one in frames(shown, StoredFile(width=100, height=50))] == [1]
    for rule, word in SENTENCES:
        figures = {
            "percent": 3.0, "asked": 25, "most": 4.0, "height": 6.0, "least": 8.0, "unit": "mm",
            "ratio": 2.0, "language": "fr", "lacks": "tags title", "address": "a", "number": 1,
            "pages": 50, "metres": 7.0,
        }  # fmt: skip
        (line,) = lines(Report((Finding(rule, Verdict.PERSON, word, figures),)))
        assert "%(" not in line.sentence
        assert "%%" not in line.sentence
