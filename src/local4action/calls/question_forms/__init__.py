"""The forms in which questions are built without code."""

from local4action.calls.question_forms.questions import KIND_NAMES, QuestionForm, kept_key
from local4action.calls.question_forms.sets import AdoptForm, KindForm, QuestionSetForm, name_of

__all__ = [
    "KIND_NAMES",
    "AdoptForm",
    "KindForm",
    "QuestionForm",
    "QuestionSetForm",
    "kept_key",
    "name_of",
]
