"""Who may do what with a label."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import rules

from local4action.agreements.rules import agrees_in_hub
from local4action.hubs.rules import stands_with_hub
from local4action.members.rules import is_officer, speaks_for

if TYPE_CHECKING:
    from local4action.labels.models import Label, Material


@rules.predicate
def leads_its_hub(person: Any, label: Label | None) -> bool:
    """Speaks today for the organisation whose hub carries the label."""
    return label is not None and bool(speaks_for(person, label.hub.lead))


@rules.predicate
def stands_with_its_hub(person: Any, label: Label | None) -> bool:
    """Speaks today for a partner or stakeholder of that hub that said yes."""
    return label is not None and bool(stands_with_hub(person, label.hub))


@rules.predicate
def is_party_of_label(person: Any, label: Label | None) -> bool:
    """Speaks today for the lead of the label's hub, or for a partner that said yes."""
    return label is not None and agrees_in_hub(person, label.hub)


# In force, on watch or completed: its hub may show the label, and what carries it.
SHOWN: Final = frozenset({"active", "on_watch", "completed"})


@rules.predicate
def label_may_be_shown(_person: Any, label: Label | None) -> bool:
    """The label is one that its hub may show."""
    return label is not None and label.state in SHOWN


@rules.predicate
def is_party_of_material(person: Any, material: Material | None) -> bool:
    """Speaks today for the lead of the hub a material is of, or for a partner that said yes."""
    return material is not None and agrees_in_hub(person, material.label.hub)


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
rules.add_perm("labels.see_materials", is_party_of_label | is_officer)
rules.add_perm("labels.list_materials", is_officer)
rules.add_perm("labels.send_material", is_party_of_label & label_may_be_shown)
rules.add_perm("labels.withdraw_material", is_party_of_material)
rules.add_perm("labels.refer_material", is_party_of_material)
rules.add_perm("labels.answer_material", is_officer & ~is_party_of_material)
rules.add_perm("labels.judge_material", rules.always_deny)
