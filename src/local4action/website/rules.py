"""Who handles the mails on their way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import rules

from local4action.members.rules import is_officer

if TYPE_CHECKING:
    from local4action.foundation.models import OutboxMail

# Links in these open an account; nobody but its owner reads or changes them.
SECRET: Final = ("account/", "accounts/", "mfa/", "socialaccount/", "usersessions/")
# What these say stands elsewhere as well, and has to be the same there.
FIXED: Final = ("calls/mail/receipt:", "reviews.letter:")


@rules.predicate
def is_open_letter(_person: Any, mail: OutboxMail | None) -> bool:
    """Is no mail about a person's own account."""
    return mail is not None and not mail.key.startswith(SECRET)


@rules.predicate
def is_changeable(_person: Any, mail: OutboxMail | None) -> bool:
    """Is no receipt and no released letter, whose words are kept elsewhere too."""
    return mail is not None and not mail.key.startswith(FIXED)


rules.add_perm("website.see_outbox", is_officer)
rules.add_perm("website.read_mail", is_officer & is_open_letter)
rules.add_perm("website.edit_mail", is_officer & is_open_letter & is_changeable)
rules.add_perm("website.hold_mail", is_officer & is_open_letter)
rules.add_perm("website.release_mail", is_officer)
rules.add_perm("website.retry_mail", is_officer)
