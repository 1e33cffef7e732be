"""The first page of the desk: as many questions whatever waits there."""

import pytest

from local4action.foundation import mail
from local4action.foundation.models import OutboxMail


@pytest.mark.parametrize("failed", [0, 3])
def test_queries_of_an_officers_desk(client, cast, make, failed, django_assert_num_queries):
    for number in range(failed):
        mail.write(
            to="mayor@demo.example", subject="Rain", body="The text.\n",
            about="calls/mail/reminder", key=f"key-{number}",
        )  # fmt: skip
        make.proposal(people=(cast.officer,))
    OutboxMail.objects.update(state=OutboxMail.State.FAILED)
    client.force_login(cast.officer)
    client.get("/en/desk/")
    # Session, person; mandates and those to confirm; proposals; calls; meetings, conditions; files
    # by state, inquiries, letters; partnerships; labels; mails; assignments of who has an interest;
    # reviews of hubs to assign.
    with django_assert_num_queries(16):
        page = client.get("/en/desk/").content.decode()
    assert ("3 mails were not delivered" in page) is bool(failed)
