"""The kit of a label: who may have it, when it is closed, what makes it anew, what it keeps."""

from __future__ import annotations

import io
import zipfile

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from local4action.brand.kit import pieces
from local4action.foundation.models import FileReference, LongJob, StoredFile
from local4action.foundation.translations import Status, Translated
from local4action.hubs.tests.story import fresh, signed_in
from local4action.labels import actions, kit_making, kits, tasks
from local4action.labels.models import Kit, KitFile
from local4action.labels.tests.story import in_force, labelled

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_february_2027():
    with time_machine.travel("2027-02-01T10:00:00+00:00", tick=False):
        yield


@pytest.fixture
def label(cast, make):
    return in_force(cast, make)


def ordered(label, actor):
    """The kit, ordered by a person and made by the job."""
    job = kit_making.order_kit(actor=fresh(actor), label=label)
    missing = [one for one in kits.languages_of(label) if one not in kits.kits_of(label)]
    tasks.make_kit(job=job.pk, label=label.pk, languages=missing)
    job.refresh_from_db()
    return job


def page_of(label, person, language=""):
    address = f"/en/desk/labels/{label.number}/kit/"
    return signed_in(person).get(address, {"in": language} if language else {})


def test_a_kit_is_ordered_made_step_by_step_and_taken(cast, label):
    page = page_of(label, cast.lead)
    assert "Make the materials" in page.content.decode()
    client = signed_in(cast.lead)
    answer = client.post(f"/en/desk/labels/{label.number}/kit/", {"form_key": "k1"})
    job = LongJob.objects.get()
    assert answer.url == job.get_absolute_url()
    tasks.make_kit(job=job.pk, label=label.pk, languages=["en", "fr", "es"])
    job.refresh_from_db()
    assert (job.state, job.done, job.total) == ("finished", 33, 33)
    assert job.address == f"/{cast.lead.language}/desk/labels/{label.number}/kit/"

    said = page_of(label, cast.lead, "es").content.decode()
    assert "Make the materials" not in said
    for name in pieces.FILES:
        answer = client.get(f"/en/desk/labels/{label.number}/kit/es/{name}")
        assert answer.status_code == 200
        assert answer["Content-Type"] == pieces.media_type(name)
        assert answer["Content-Disposition"].startswith("attachment")
        assert "sandbox" in answer["Content-Security-Policy"]

    packed = client.get(f"/en/desk/labels/{label.number}/kit/all.zip")
    assert packed["Content-Disposition"] == f'attachment; filename="{label.number}.zip"'
    with zipfile.ZipFile(io.BytesIO(packed.content)) as archive:
        assert archive.testzip() is None
        assert sorted(archive.namelist()) == sorted(
            f"{label.number}/{language}/{name}"
            for language in ("en", "fr", "es")
            for name in pieces.FILES
        )


def test_those_who_stand_with_the_hub_and_officers_have_it_and_nobody_else(cast, label):
    for person in (cast.lead, cast.partner, cast.stakeholder, cast.officer):
        assert page_of(label, person).status_code == 200
        assert kits.kit_label_for(fresh(person), label.number) == label
    for person in (cast.citizen, cast.applicant, cast.board_1):
        assert page_of(label, person).status_code == 404
        with pytest.raises(PermissionDenied):
            kit_making.order_kit(actor=fresh(person), label=label)


def test_what_is_there_as_it_should_be_is_not_made_again(cast, label):
    ordered(label, cast.lead)
    before = set(KitFile.objects.values_list("pk", flat=True))
    with pytest.raises(ValidationError, match="as they should be"):
        kit_making.order_kit(actor=fresh(cast.partner), label=label)
    assert set(KitFile.objects.values_list("pk", flat=True)) == before


def test_new_words_make_it_anew_and_the_old_files_go(cast, label):
    ordered(label, cast.lead)
    old = set(StoredFile.objects.values_list("sha256", flat=True))
    label.hub.title = Translated.of("Un autre nom", "fr")
    label.hub.save()
    assert kits.kits_of(label) == {}
    # What was made before stays until the new is there.
    assert kits.current_file(label, "fr", "card-link.png") is not None
    ordered(label, cast.lead)
    assert set(kits.kits_of(label)) == {"en", "fr", "es"}
    assert Kit.objects.count() == 3
    assert FileReference.objects.filter(purpose="kit").count() == 3 * len(pieces.FILES)
    assert old & set(StoredFile.objects.values_list("sha256", flat=True)) < old


def test_only_the_languages_that_changed_are_made(cast, label):
    ordered(label, cast.lead)
    title = label.hub.title
    label.hub.title = title.with_translation("es", "Otro nombre", Status.CHECKED)
    label.hub.save()
    assert set(kits.kits_of(label)) == {"en", "fr"}


def test_a_worker_that_died_is_taken_over_and_nothing_is_doubled(cast, label):
    job = kit_making.order_kit(actor=fresh(cast.lead), label=label)
    half = kits.subject_of(label, "fr")
    kit = kit_making._begun(label, half)
    kit_making._keep(kit, {"signature.txt": b"half\n"})
    tasks.make_kit(job=job.pk, label=label.pk, languages=["fr"])
    assert Kit.objects.get().made_at is not None
    assert set(Kit.objects.get().files.values_list("name", flat=True)) == set(pieces.FILES)


def test_a_suspended_label_closes_its_kit_and_says_why(cast, label):
    ordered(label, cast.lead)
    why = {"reason": "Montré sur un produit.", "language": "fr"}
    actions.suspend(actor=fresh(cast.officer), label=label, **why)
    label.refresh_from_db()
    page = page_of(label, cast.lead)
    said = page.content.decode()
    assert "These materials are closed" in said
    assert "Montré sur un produit." in said
    assert "Download" not in said
    assert "Make the materials" not in said
    client = signed_in(cast.lead)
    assert client.get(f"/en/desk/labels/{label.number}/kit/fr/guide.pdf").status_code == 403
    assert client.get(f"/en/desk/labels/{label.number}/kit/all.zip").status_code == 403
    assert kits.current_file(label, "fr", "guide.pdf") is None
    with pytest.raises(ValidationError, match="closed"):
        kit_making.order_kit(actor=fresh(cast.lead), label=label)

    actions.reinstate(actor=fresh(cast.officer), label=label, **why)
    assert client.get(f"/en/desk/labels/{label.number}/kit/fr/guide.pdf").status_code == 200


def test_a_candidate_has_no_kit_yet(cast, make):
    candidate = labelled(cast, make)
    assert "These materials are closed" in page_of(candidate, cast.lead).content.decode()


def test_a_job_that_waited_until_the_label_was_suspended_makes_nothing(cast, label):
    job = kit_making.order_kit(actor=fresh(cast.lead), label=label)
    why = {"reason": "Montré sur un produit.", "language": "fr"}
    actions.suspend(actor=fresh(cast.officer), label=label, **why)
    tasks.make_kit(job=job.pk, label=label.pk, languages=["fr"])
    job.refresh_from_db()
    assert job.state == "failed"
    assert not Kit.objects.exists()


def test_the_hubs_own_language_has_its_kit(cast, make):
    label = in_force(cast, make, title=Translated.of("Hortas de bairro", "pt"))
    assert kits.languages_of(label) == ["en", "fr", "es", "pt"]
    assert kits.subject_of(label, "pt").name.text == "Hortas de bairro"
    assert kits.subject_of(label, "es").name.language == "pt"


def test_letters_nobody_has_end_the_job_with_a_sentence(cast, make):
    label = in_force(cast, make, title=Translated.of("\U00013000\U00013001", "egy"))
    job = kit_making.order_kit(actor=fresh(cast.lead), label=label)
    tasks.make_kit(job=job.pk, label=label.pk, languages=["en"])
    job.refresh_from_db()
    assert job.state == "failed"
    assert "\U00013000" in job.said


def test_no_such_file_is_not_found(cast, label):
    ordered(label, cast.lead)
    for name in ("nothing.pdf", "guide.docx", "..", "%2e%2e"):
        with pytest.raises(Http404):
            kits.file_for(fresh(cast.lead), label.number, "fr", name)
    with pytest.raises(Http404):
        kits.file_for(fresh(cast.lead), label.number, "de", "guide.pdf")
