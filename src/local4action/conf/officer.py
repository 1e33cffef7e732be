"""`local4action officer`: seats a person in the World Secretariat, the first one above all.

A new site has nobody who may give a mandate; whoever runs it names the first at the terminal.
"""

import getpass
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from django.core.exceptions import ImproperlyConfigured

if TYPE_CHECKING:
    from local4action.accounts.models import Person


def password_from(file: Path | None) -> str:
    """The password of a new account: from the first line of a file, or typed twice.

    Raises:
        ImproperlyConfigured: when there is no file and no terminal, or the two differ.
    """
    if file is not None:
        return (file.read_text(encoding="utf-8").splitlines() or [""])[0]
    if not sys.stdin.isatty():
        raise ImproperlyConfigured("There is no terminal to type on: use --password-file FILE.")
    first = getpass.getpass("Password for the new account: ")
    if getpass.getpass("Once more: ") != first:
        raise ImproperlyConfigured("The two passwords differ. Nothing was done.")
    return first


def appoint(email: str, name: str, password_file: Path | None) -> list[str]:
    """Seat the person with this address in the Secretariat and return what was done, in sentences.

    An account is made where there is none. Doing it again changes nothing.

    Raises:
        ValidationError: when the address, the name or the password will not do.
        ImproperlyConfigured: when no password can be read.
    """
    from django.db import transaction  # noqa: PLC0415 - needs Django set up

    from local4action.accounts.actions import confirm_address, make_account  # noqa: PLC0415
    from local4action.accounts.queries import person_with_address  # noqa: PLC0415
    from local4action.foundation.actions import SYSTEM  # noqa: PLC0415

    said = []
    with transaction.atomic():
        person = person_with_address(email)
        if person is None:
            if not name:
                raise ImproperlyConfigured(
                    f'There is no account for {email} yet: say whose it is with --name "NAME".'
                )
            password = password_from(password_file)
            person = make_account(email=email, name=name, password=password, actor=SYSTEM)
            said.append(f"Made an account for {person.email}.")
        else:
            said.append(f"{person.email} has an account; its name and password stay as they are.")
            confirm_address(person=person, actor=SYSTEM)
        said.append(_seat(person))
    return said


def _seat(person: "Person") -> str:
    from django.utils import timezone  # noqa: PLC0415

    from local4action.foundation.actions import SYSTEM  # noqa: PLC0415
    from local4action.members import actions, queries  # noqa: PLC0415

    body = queries.bodies("secretariat").first()
    if body is None:
        raise ImproperlyConfigured("This site has no World Secretariat among its bodies of today.")
    held = queries.mandates_of(person).filter(body=body).order_by("confirmed_at").first()
    if held is None:
        actions.give_mandate(
            email=person.email, body=body, role="member", title="", actor=SYSTEM,
            since=timezone.localdate(),
        )  # fmt: skip
        return f"{person} sits in the World Secretariat from today."
    if held.confirmed_at is None:
        actions.confirm_mandate(mandate=held, actor=SYSTEM)
        return f"The mandate of {person} in the World Secretariat is confirmed."
    return f"{person} sits in the World Secretariat already: nothing to do."
