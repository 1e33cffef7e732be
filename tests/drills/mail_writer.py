"""Puts mails into the outbox of a running site, as a part of the site would.

A program of its own, because it needs the settings of the site it writes to. It reads one order a
line (`{"first": 0, "count": 50, "committed": true}`) and answers each with the Message-IDs, after
the transaction has ended.
"""

import contextlib
import json
import sys

from local4action.conf import site


class ThoughtBetterError(Exception):
    """Ends a transaction whose mails must never leave."""


def obey(order: dict[str, int]) -> list[str]:
    from django.db import transaction

    from local4action.foundation import mail

    written = []
    with contextlib.suppress(ThoughtBetterError), transaction.atomic():
        for number in range(order["first"], order["first"] + order["count"]):
            one = mail.write(
                to=f"reader-{number}@demo.example",
                subject=f"Letter {number}",
                body="A letter of the drill.\n",
                about="drill",
                key=str(number),
            )
            written.append(one.message_id)
        if not order["committed"]:
            raise ThoughtBetterError
    return written


def main() -> None:
    with site.django_ready():
        for line in sys.stdin:
            sys.stdout.write(json.dumps(obey(json.loads(line))) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
