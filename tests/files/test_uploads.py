"""Files sent with a form: what hurts is refused in words, quickly, in little memory."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from local4action.foundation.models import FileReference
from tests.access.table import PEOPLE
from tests.files.bombs import BORNE, MB, REFUSED
from tests.input.forms import UPLOADS, Form, every_form
from tests.input.sending import Post, plausible, undoing
from tests.world import World, picture

if TYPE_CHECKING:
    from django.http import HttpResponse

# Kept together, so that the world is built once: tests without the database run after all others.
pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parents[2]
MOST_SECONDS, MOST_MB = 5, 200
# Judged in a process of its own, so that its peak memory is its own.
MEASURE = """
import sys, time
from django.conf import settings
settings.configure(USE_I18N=False)
from django.core.exceptions import ValidationError
from local4action.foundation.inspection import inspect
from tests.files.bombs import BORNE, REFUSED
content = (REFUSED | BORNE)[sys.argv[1]]()
with open("/proc/self/clear_refs", "w") as peak:
    peak.write("5")
def peak_mb():
    for line in open("/proc/self/status"):
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
before, started = peak_mb(), time.monotonic()
try:
    inspect(content)
except ValidationError:
    pass
print(time.monotonic() - started, peak_mb() - before)
"""


@pytest.fixture(scope="module")
def upload_forms(shared_world: World, django_db_blocker) -> list[Form]:
    with django_db_blocker.unblock(), undoing():
        return [form for form in every_form(shared_world, UPLOADS) if form.files]


def sent(post: Post, form: Form, name: str, content: bytes) -> HttpResponse:
    """The form with this file in its first place for files, marked as the wrong type."""
    values: dict = plausible(form)
    upload = SimpleUploadedFile(name, content, content_type="image/png")
    return post.stays(form, values, **{form.files[0].name: upload})


def test_there_are_forms_with_files_and_they_are_multipart(upload_forms: list[Form]):
    assert {form.row for form in upload_forms} == UPLOADS
    assert {form.encoding for form in upload_forms} == {"multipart/form-data"}


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_what_hurts_is_refused_in_words(world: World, upload_forms: list[Form], name: str):
    post, content = Post(world), REFUSED[name]()
    for form in upload_forms:
        with undoing():
            before, started = FileReference.objects.count(), time.monotonic()
            response = sent(post, form, name, content)
            assert time.monotonic() - started < MOST_SECONDS
            assert response.status_code in {422, 413}
            assert FileReference.objects.count() == before
            text = response.content.decode()
            assert 'role="alert"' in text or "<h1>" in text
            assert "Traceback" not in text


@pytest.mark.parametrize("name", sorted(BORNE))
def test_what_is_odd_is_never_run(world: World, upload_forms: list[Form], name: str):
    post, content = Post(world), BORNE[name]()
    for form in upload_forms:
        with undoing():
            started = time.monotonic()
            response = sent(post, form, name, content)
            assert time.monotonic() - started < MOST_SECONDS
            assert response.status_code in {302, 422}
            for reference in FileReference.objects.filter(name__startswith=Path(name).stem):
                shown = post.browsers[form.person].get(f"/files/{reference.ref}?original")
                assert shown["X-Content-Type-Options"] == "nosniff"
                if shown.status_code == 404:
                    continue  # brought in for a job to read, and handed out to nobody
                assert shown["Content-Disposition"].startswith("attachment")
                assert "sandbox" in shown["Content-Security-Policy"]


@pytest.mark.parametrize("name", sorted(REFUSED | BORNE))
def test_one_bad_file_costs_little_time_and_memory(name: str):
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, name],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env={"PYTHONPATH": f"{ROOT}:{ROOT / 'src'}", "PATH": "/usr/bin:/bin"},
    )
    assert done.returncode == 0, done.stderr[-1500:]
    seconds, megabytes = (float(part) for part in done.stdout.split())
    assert seconds < MOST_SECONDS
    assert megabytes < MOST_MB


def test_a_good_file_is_kept_and_given_to_those_who_may_have_it(
    world: World, upload_forms: list[Form]
):
    form = next(one for one in upload_forms if one.row == "monitoring:check_in")
    post = Post(world)
    with undoing():
        before = set(FileReference.objects.values_list("pk", flat=True))
        response = sent(post, form, "../../pho\u202eto.exe", picture())
        assert response.status_code == 302, response.content.decode()[:3000]
        kept = FileReference.objects.exclude(pk__in=before).get()
        assert kept.file.media_type == "image/png"
        assert kept.name.endswith(".png")
        assert "/" not in kept.name
        assert "\u202e" not in kept.name
        for person in ("anonymous", *PEOPLE):
            team = person in {"lead", "partner", "partner_2", "stakeholder", "officer"}
            wanted = 200 if team else 302 if person == "anonymous" else 404
            answer = post.browsers[person].get(f"/files/{kept.ref}?original")
            assert answer.status_code == wanted, person
        own = post.browsers["lead"].get(f"/files/{kept.ref}?original")
        assert (own.status_code, own.content) == (200, picture())


def test_a_file_of_thirty_megabytes_is_answered_with_words(world: World, upload_forms: list[Form]):
    post = Post(world)
    for form in upload_forms:
        with undoing():
            response = sent(post, form, "a.pdf", b"%PDF-1.7\n" + b"\x00" * (30 * MB))
        assert response.status_code in {413, 422}
