"""Jobs of the foundation."""

from __future__ import annotations

from procrastinate.contrib.django import app

from local4action.foundation import mail as outbox


@app.task(name="mail.send", queue="mail")
def send_mail(*, mail: int) -> None:
    """Send one mail of the outbox."""
    outbox.send(mail)


@app.periodic(cron="* * * * *")
@app.task(name="mail.take_over", queue="mail")
def take_over(timestamp: int) -> None:
    """Each minute: mails that a killed worker left behind."""
    del timestamp
    outbox.take_over_stalled()
