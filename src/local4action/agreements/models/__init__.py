"""What was agreed beforehand: versions, their items, how they came about, who signed."""

from local4action.agreements.models.agreement import Agreement, Refusal, Signature
from local4action.agreements.models.figures import Comparator, EarlierValue, Indicator
from local4action.agreements.models.process import Remark, Workshop, WorkshopFile
from local4action.agreements.models.promises import (
    Aim,
    Deliverable,
    NeedOrOffer,
    SuccessCriterion,
)

__all__ = [
    "Agreement",
    "Aim",
    "Comparator",
    "Deliverable",
    "EarlierValue",
    "Indicator",
    "NeedOrOffer",
    "Refusal",
    "Remark",
    "Signature",
    "SuccessCriterion",
    "Workshop",
    "WorkshopFile",
]
