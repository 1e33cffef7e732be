"""Mail: written once, sent once, through a real server that refuses one in ten."""

import asyncio
import datetime as dt
import itertools
import socket
from concurrent.futures import ThreadPoolExecutor
from email import message_from_bytes

import pytest
from aiosmtpd.controller import Controller
from django.db import connection, transaction
from django.utils import timezone

from local4action.foundation import files, mail
from local4action.foundation.models import OutboxMail


class Refusing:
    """Keeps what it takes and refuses every tenth mail for a while."""

    def __init__(self):
        self.taken = []
        self.turn = itertools.count(1)
        self.side_by_side = self.most_side_by_side = 0

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):  # noqa: N802
        if address.startswith("nobody"):
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 known"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.side_by_side += 1
        self.most_side_by_side = max(self.most_side_by_side, self.side_by_side)
        await asyncio.sleep(0.002)
        self.side_by_side -= 1
        if next(self.turn) % 10 == 0:
            return "451 come back later"
        self.taken.append(message_from_bytes(envelope.content))
        return "250 taken"


@pytest.fixture
def server(settings):
    handler = Refusing()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": port},
        }
    }
    yield handler
    controller.stop()


def write(number=0, **more):
    return mail.write(
        to=f"person-{number}@demo.example",
        subject="Hello",
        body="Text.\n",
        about="test",
        key=str(number),
        **more,
    )


def jobs():
    from procrastinate.contrib.django.models import ProcrastinateJob

    return [job.args["mail"] for job in ProcrastinateJob.objects.filter(task_name="mail.send")]


def lose_jobs():
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


@pytest.fixture(autouse=True)
def _only_jobs_of_its_own(db):
    """A test of another file that committed may have left some."""
    lose_jobs()


def test_a_mail_and_its_job_are_written_with_what_causes_them(db):
    kept = write(1)
    assert jobs() == [kept.pk]
    with pytest.raises(RuntimeError), transaction.atomic():
        write(2)
        raise RuntimeError
    assert OutboxMail.objects.count() == 1
    assert jobs() == [kept.pk]


def test_the_same_key_is_written_once(db):
    assert write(1).pk == write(1).pk
    assert len(jobs()) == 1


def test_every_mail_arrives_although_the_server_refuses_one_in_ten(db, server):
    written = [write(number) for number in range(60)]
    for _ in range(6):
        for one in written:
            mail.send(one.pk)
    assert {one["Message-ID"] for one in server.taken} == {one.message_id for one in written}
    assert len(server.taken) == 60
    assert set(OutboxMail.objects.values_list("state", flat=True)) == {"sent"}


def test_a_mail_being_sent_is_left_alone_until_its_lease_is_over(db, server):
    one = write()
    OutboxMail.objects.filter(pk=one.pk).update(
        state="sending", leased_until=timezone.now() + dt.timedelta(minutes=1)
    )
    mail.send(one.pk)
    assert server.taken == []
    OutboxMail.objects.filter(pk=one.pk).update(
        leased_until=timezone.now() - dt.timedelta(seconds=1)
    )
    assert mail.take_over_stalled() == 0  # its job is there and sees to it
    lose_jobs()
    assert mail.take_over_stalled() == 1
    assert jobs() == [one.pk]
    mail.send(one.pk)
    assert [taken["Message-ID"] for taken in server.taken] == [one.message_id]


def test_a_held_mail_waits_to_be_released(db, server):
    one = write(held=True)
    mail.send(one.pk)
    assert (server.taken, jobs()) == ([], [])
    mail.release(one)
    mail.send(one.pk)
    assert len(server.taken) == 1
    mail.release(one)
    assert len(jobs()) == 1


def test_a_mail_given_up_says_why(db, settings):
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": 1, "timeout": 1},
        }
    }
    one = write()
    for _ in range(mail.MOST_ATTEMPTS):
        mail.send(one.pk)
    one.refresh_from_db()
    assert one.state == "failed"
    assert "refused" in one.problem.lower()


@pytest.mark.parametrize("address", ["nobody@demo.example", "no address", "two@a.b, three@a.b"])
def test_what_no_server_will_ever_take_is_not_tried_again(db, server, address):
    one = mail.write(to=address, subject="x", body="x", about="test")
    lose_jobs()
    assert mail.send(one.pk)
    one.refresh_from_db()
    assert (one.state, one.attempts, jobs()) == ("failed", 1, [])
    assert one.problem


def test_a_mail_waits_longer_after_each_attempt_and_never_more_than_an_hour(db, settings):
    from procrastinate.contrib.django.models import ProcrastinateJob

    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": 1, "timeout": 1},
        }
    }
    one = write()
    pauses = []
    for _ in range(12):
        lose_jobs()
        mail.send(one.pk)
        (job,) = ProcrastinateJob.objects.filter(task_name="mail.send")
        pauses.append(round((job.scheduled_at - timezone.now()).total_seconds(), -1))
    assert pauses[:4] == [10, 20, 40, 80]
    assert max(pauses) == pauses[-1] == 3600


def test_a_mail_whose_job_was_lost_gets_a_new_one(db):
    one, waiting = write(1), write(2)
    lose_jobs()
    OutboxMail.objects.update(created_at=timezone.now() - dt.timedelta(hours=1))
    OutboxMail.objects.filter(pk=one.pk).update(attempts=3)
    assert mail.take_over_stalled() == 2
    assert mail.take_over_stalled() == 0
    assert sorted(jobs()) == [one.pk, waiting.pk]


@pytest.mark.django_db(transaction=True)
def test_a_process_sends_one_mail_at_a_time(server):
    """So that a kill leaves one mail at most of which nobody knows whether it was taken."""
    written = [write(number).pk for number in range(8)]

    def send(pk):
        mail.send(pk)
        connection.close()

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(send, written))
    assert len(server.taken) == 8
    assert server.most_side_by_side == 1


def test_in_a_demo_a_mail_is_kept_and_not_sent(db, settings, server):
    settings.DEMO = True
    one = write()
    mail.send(one.pk)
    assert (one.state, jobs(), server.taken) == ("kept", [], [])


def test_headers_and_attachments(cast, server):
    reference = files.store(
        b"%PDF-1.7 receipt", name="receipt.pdf", purpose="test", subject_ref="", actor=cast.officer
    )
    one = write(language="fr", attachments=[reference])
    mail.send(one.pk)
    (taken,) = server.taken
    assert taken["Content-Language"] == "fr"
    assert [part.get_filename() for part in taken.walk() if part.get_filename()] == ["receipt.pdf"]


def test_a_subject_never_breaks_its_line(db, server):
    one = mail.write(
        to="a@demo.example", subject="One\r\nBcc: b@demo.example", body="x", about="test"
    )
    mail.send(one.pk)
    (taken,) = server.taken
    assert taken["Subject"] == "One Bcc: b@demo.example"
    assert taken["Bcc"] is None
