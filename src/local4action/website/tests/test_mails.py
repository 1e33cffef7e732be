"""The outbox on the desk: mails are read, changed, held, let go and sent again, by officers."""

import re
import socket
from email import message_from_bytes

import pytest
from aiosmtpd.controller import Controller
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from local4action.calls.models import ProposalMember
from local4action.foundation import mail
from local4action.foundation.models import MailAct, OutboxMail
from local4action.website import actions


class Server:
    """Takes what it is given, but for mails to `nobody`."""

    def __init__(self):
        self.taken = []

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):  # noqa: N802
        if address.startswith("nobody"):
            return "550 5.1.1 no such mailbox here"
        envelope.rcpt_tos.append(address)
        return "250 known"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.taken.append(message_from_bytes(envelope.content))
        return "250 taken"


@pytest.fixture
def server(settings):
    handler = Server()
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


def write(to="mayor@demo.example", about="calls/mail/reminder", key="abcd1234", **more):
    return mail.write(to=to, subject="Rain", body="The text.\n", about=about, key=key, **more)


def browser(person):
    client = Client()
    client.force_login(person)
    return client


def page(person, written):
    return browser(person).get(f"/en/desk/outbox/{written.ref}/").content.decode()


def press(person, written, do, **more):
    client = browser(person)
    address = f"/en/desk/outbox/{written.ref}/"
    return client.post(address, {"do": do, **more}, follow=True)


def test_held_changed_and_let_go_it_leaves_as_it_was_saved(cast, server):
    written = write()
    press(cast.officer, written, "hold")
    mail.send(written.pk)
    assert server.taken == []
    press(cast.officer, written, "save", subject="Rain, again", body="Better.\r\n", seen="1")
    assert server.taken == []
    press(cast.officer, written, "release")
    mail.send(written.pk)
    mail.send(written.pk)
    (taken,) = server.taken
    assert (taken["Subject"], taken.get_payload().strip()) == ("Rain, again", "Better.")
    written.refresh_from_db()
    assert written.state == "sent"
    acts = list(MailAct.objects.values_list("kind", "actor", "subject_before", "body_before"))
    officer = cast.officer.pk
    assert acts == [
        ("hold", officer, "", ""),
        ("edit", officer, "Rain", "The text.\n"),
        ("release", officer, "", ""),
    ]
    events = MailAct.pgh_event_model.objects.order_by("pk")
    assert [event.pgh_context["action"] for event in events] == [
        "website.hold_mail", "website.edit_mail", "website.release_mail",
    ]  # fmt: skip


def test_a_refusal_is_shown_in_the_words_of_the_server_and_sent_again(cast, server):
    written = write(to="nobody@demo.example")
    mail.send(written.pk)
    assert "no such mailbox here" in page(cast.officer, written)
    client = browser(cast.officer)
    assert "no such mailbox here" in client.get("/en/desk/outbox/?state=failed").content.decode()
    assert "not delivered" in client.get("/en/desk/").content.decode()
    press(cast.officer, written, "retry")
    written.refresh_from_db()
    assert (written.state, written.attempts) == ("queued", 0)


def test_what_left_is_no_longer_changed(cast, server):
    written = write()
    mail.send(written.pk)
    for act in (actions.hold_mail, actions.release_mail, actions.retry_mail):
        with pytest.raises(ValidationError, match="moved on"):
            act(mail=written, actor=cast.officer)
    with pytest.raises(ValidationError, match="moved on"):
        actions.edit_mail(mail=written, subject="x", body="y", seen=0, actor=cast.officer)
    assert 'name="subject"' not in page(cast.officer, written)
    assert MailAct.objects.count() == 0


def test_of_two_who_write_at_once_the_second_is_told(cast):
    written = write(held=True)
    actions.edit_mail(mail=written, subject="Mine", body="Mine", seen=0, actor=cast.officer)
    answer = press(cast.officer, written, "save", subject="Theirs", body="Theirs", seen="0")
    assert answer.status_code == 422
    assert "Someone else handled this mail" in answer.content.decode()
    assert "Theirs" in answer.content.decode()
    assert OutboxMail.objects.get().subject == "Mine"


def test_an_empty_text_is_refused(cast):
    written = write(held=True)
    with pytest.raises(ValidationError, match="subject and a text"):
        actions.edit_mail(mail=written, subject=" ", body="y", seen=0, actor=cast.officer)
    assert press(cast.officer, written, "save", subject="x", body="", seen="0").status_code == 422


@pytest.mark.parametrize("who", ["bureau", "board_1", "applicant", "citizen"])
def test_nobody_but_officers(cast, who):
    written, person = write(held=True), cast.people[who]
    assert browser(person).get("/en/desk/outbox/").status_code == 404
    assert press(person, written, "release").status_code == 404
    with pytest.raises(PermissionDenied):
        actions.release_mail(mail=written, actor=person)


def test_a_mail_about_an_account_is_read_by_nobody_else(cast):
    written = mail.write(
        to="mayor@demo.example",
        subject="Confirm",
        body="https://example.org/secret",
        about="account/email/email_confirmation",
    )
    shown = page(cast.officer, written)
    assert "secret" not in shown
    assert "for its recipient alone" in shown
    answer = press(cast.officer, written, "save", subject="x", body="y", seen="0")
    assert answer.status_code == 403
    with pytest.raises(PermissionDenied):
        actions.hold_mail(mail=written, actor=cast.officer)


@pytest.mark.parametrize("about", ["reviews.letter", "calls/mail/receipt"])
def test_what_is_kept_elsewhere_is_held_but_not_changed(cast, about):
    written = write(about=about)
    actions.hold_mail(mail=written, actor=cast.officer)
    with pytest.raises(PermissionDenied):
        actions.edit_mail(mail=written, subject="x", body="y", seen=1, actor=cast.officer)


@pytest.mark.parametrize(
    "about", ["reviews.letter", "calls/mail/reminder", "reviews/mail/assigned"]
)
def test_an_officer_with_an_interest_finds_no_mail_about_the_file(cast, make, about):
    file, other = make.proposal(), make.proposal()
    ProposalMember.objects.create(proposal=file, person=cast.officer, email=cast.officer.email)
    kept = write(about=about, key=f"{file.ref}:1", to="kept@demo.example")
    shown = write(about=about, key=f"{other.ref}:1", to="shown@demo.example")
    listed = browser(cast.officer).get("/en/desk/outbox/").content.decode()
    assert "shown@demo.example" in listed
    assert "kept@demo.example" not in listed
    assert browser(cast.officer).get(f"/en/desk/outbox/{kept.ref}/").status_code == 404
    assert browser(cast.officer).get(f"/en/desk/outbox/{shown.ref}/").status_code == 200


def test_filters(cast):
    write(to="one@demo.example", key="1", held=True)
    write(to="two@demo.example", key="2", about="reviews.letter")
    write(to="one.more@demo.example", key="3", about="reviews.letter")

    def found(query):
        listed = browser(cast.officer).get(f"/en/desk/outbox/?{query}").content.decode()
        return re.findall(r"<td[^>]*><bdi>([^<]+)@", listed)

    assert found("") == ["one.more", "two", "one"]
    assert found("to=one") == ["one.more", "one"]
    assert found("state=held") == ["one"]
    assert found("kind=reviews.letter:") == ["one.more", "two"]
    assert found("kind=reviews.letter:&to=two&state=queued") == ["two"]
    assert found("kind=nonsense&state=none") == ["one.more", "two", "one"]


def test_the_number_of_queries_does_not_grow(cast, django_assert_num_queries):
    client = browser(cast.officer)
    write(key="1")
    client.get("/en/desk/outbox/")
    with django_assert_num_queries(5):
        client.get("/en/desk/outbox/")
    write(key="2")
    write(key="3")
    with django_assert_num_queries(5):
        client.get("/en/desk/outbox/")
