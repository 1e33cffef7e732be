"""A long job is watched by whoever began it, and by nobody else."""

import pytest
from django.core.exceptions import ValidationError

from local4action.foundation import long_jobs

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(cast):
    return long_jobs.begin(kind="test.job", title="Forty letters", by=cast.officer, total=40)


def see(client, person, job, **headers):
    client.force_login(person)
    answer = client.get(f"/en{job.get_absolute_url()[3:]}", **headers)
    return answer.status_code, " ".join(answer.content.decode().split())


def test_it_waits_runs_and_ends_with_its_result(client, cast, job):
    _, page = see(client, cast.officer, job)
    assert "This waits for its turn." in page
    with long_jobs.running(job.pk) as now:
        long_jobs.advance(now, 12)
        _, page = see(client, cast.officer, job)
        assert "12 of 40 done" in page
        assert 'value="12" max="40"' in page
        assert 'hx-trigger="load delay:2s"' in page
        long_jobs.finish(now, said="All are drafted.", address="/en/desk/")
    status, page = see(client, cast.officer, job)
    assert (status, "All are drafted." in page, 'href="/en/desk/"' in page) == (200, True, True)
    assert "hx-trigger" not in page


def test_the_bar_alone_is_asked_for_by_the_page(client, cast, job):
    status, part = see(client, cast.officer, job, headers={"HX-Request": "true"})
    assert status == 200
    assert part.startswith('<div class="panel stack" id="long-job"')
    assert "<html" not in part


def test_of_many_short_steps_some_are_written_down(job, django_assert_max_num_queries):
    with long_jobs.running(job.pk) as now:
        # The steps themselves take no time here: a slow machine writes a second one.
        with django_assert_max_num_queries(5):
            for done in range(1, 1000):
                long_jobs.advance(now, done, 2000)
        long_jobs.advance(now, 1500, 3000)  # that there is more to do is said at once
        job.refresh_from_db()
        assert (job.done, job.total) == (1500, 3000)
        long_jobs.advance(now, 1501)
        assert now.done == 1501
        raise ValidationError("No more letters.")
    job.refresh_from_db()
    assert (job.state, job.done, job.said) == ("failed", 1501, "No more letters.")


def test_a_refusal_is_said_and_an_error_is_raised(cast, job):
    with long_jobs.running(job.pk):
        raise ValidationError("This file is empty.")
    job.refresh_from_db()
    assert (job.state, job.said) == ("failed", "This file is empty.")
    other = long_jobs.begin(kind="test.job", title="Other", by=cast.officer)
    with pytest.raises(ZeroDivisionError), long_jobs.running(other.pk):
        1 / 0  # noqa: B018
    other.refresh_from_db()
    assert (other.state, "our side" in other.said) == ("failed", True)


def test_a_job_taken_over_begins_anew(job):
    with pytest.raises(KeyboardInterrupt), long_jobs.running(job.pk) as now:
        long_jobs.advance(now, 30)
        raise KeyboardInterrupt
    job.refresh_from_db()
    assert (job.state, job.done) == ("running", 30)
    with long_jobs.running(job.pk) as again:
        assert again.done == 0
    job.refresh_from_db()
    assert (job.state, job.done) == ("finished", 40)


def test_nobody_else_knows_of_it(client, cast, job):
    assert see(client, cast.board_1, job)[0] == 404
    assert see(client, cast.officer, job)[0] == 200
