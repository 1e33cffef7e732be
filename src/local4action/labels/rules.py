"""Who may do what with a label."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import rules

from local4action.hubs.rules import stands_with_hub
from local4action.members.rules import is_officer, speaks_for

if TYPE_CHECKING:
    from local4action.labels.models import Label


@rules.predicate
def leads_its_hub(person: Any, label: Label | None) -> bool:
    """Speaks today for the organisation whose hub carries the label."""
    return label is not None and bool(speaks_for(person, label.hub.lead))


@rules.predicate
def stands_with_its_hub(person: Any, label: Label | None) -> bool:
    """Speaks today for a partner or stakeholder of that hub that said yes."""
    return label is not None and bool(stands_with_hub(person, label.hub))


# An officer who also speaks for the hub leaves its label to a colleague.
keeps_label = is_officer & ~leads_its_hub

rules.add_perm("labels.see_labels", is_officer)
rules.add_perm("labels.watch_label", keeps_label)
rules.add_perm("labels.unwatch_label", keeps_label)
rules.add_perm("labels.suspend_label", keeps_label)
rules.add_perm("labels.reinstate_label", keeps_label)
rules.add_perm("labels.withdraw_label", keeps_label)
rules.add_perm("labels.renew_label", keeps_label)
rules.add_perm("labels.meet_conditions", keeps_label)
rules.add_perm("labels.order_kit", leads_its_hub | stands_with_its_hub | is_officer)
rules.add_perm("labels.share_label", keeps_label)
rules.add_perm("labels.unshare_label", keeps_label)
rules.add_perm("labels.make_key", rules.always_deny)
rules.add_perm("labels.grant_label", rules.always_deny)
rules.add_perm("labels.keep_time", rules.always_deny)
rules.add_perm("labels.remind_of_label", rules.always_deny)
