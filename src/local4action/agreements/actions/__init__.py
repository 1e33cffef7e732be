"""What is done with an agreement: one function for each verb of the story."""

from local4action.agreements.actions.amendments import drop_amendment, open_amendment
from local4action.agreements.actions.drafts import (
    open_draft,
    remove_item,
    save_item,
    save_terms,
    start_draft,
)
from local4action.agreements.actions.remarks import (
    adopt_remark,
    decline_remark,
    make_remark,
    withdraw_remark,
)
from local4action.agreements.actions.signing import (
    propose_agreement,
    refuse_agreement,
    sign_agreement,
    take_back_agreement,
)

__all__ = [
    "adopt_remark",
    "decline_remark",
    "drop_amendment",
    "make_remark",
    "open_amendment",
    "open_draft",
    "propose_agreement",
    "refuse_agreement",
    "remove_item",
    "save_item",
    "save_terms",
    "sign_agreement",
    "start_draft",
    "take_back_agreement",
    "withdraw_remark",
]
