"""Who may change what of an account."""

from __future__ import annotations

from typing import Any

import rules


@rules.predicate
def is_oneself(actor: Any, person: Any) -> bool:
    """A person and nobody else."""
    return getattr(actor, "pk", None) is not None and person is not None and actor.pk == person.pk


rules.add_perm("accounts.choose_language", is_oneself)
# Nobody on a page; the command line, as the system.
rules.add_perm("accounts.make_account", rules.always_deny)
rules.add_perm("accounts.confirm_address", rules.always_deny)
