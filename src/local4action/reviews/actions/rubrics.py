"""The rubric of a call: written before reading begins, frozen by the first review."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _

from local4action.calls.models import Call
from local4action.foundation.actions import action
from local4action.foundation.editing import refuse_stale
from local4action.foundation.translations import Status, Translated
from local4action.reviews import queries
from local4action.reviews import rules as rules  # noqa: PLC0414 - declares the permissions below
from local4action.reviews.criteria import TEXTS, default_criteria
from local4action.reviews.models import Criterion, Review

if TYPE_CHECKING:
    from collections.abc import Mapping

    # The texts of a criterion by column and language.
    type Texts = Mapping[str, Mapping[str, str]]

MOST_CRITERIA: Final = 30


@action("reviews.install_default_criteria", on="call", system=True)
def install_default_criteria(*, call: Call, actor: Any) -> list[Criterion]:
    """Give a call our default rubric, unless it has one; returns the rubric it has."""
    del actor
    return give_rubric(call)


def give_rubric(call: Call) -> list[Criterion]:
    """Part of an act that needs the rubric of a call to be there; returns it."""
    # Two people who need it at once must not both write it.
    Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    found = queries.criteria_of(call)
    if found:
        return found
    return Criterion.objects.bulk_create(
        Criterion(call=call, position=position, **one.columns())
        for position, one in enumerate(default_criteria())
    )


def _open_rubric(call: Call) -> list[Criterion]:
    """The rubric, locked to be changed.

    Raises:
        ValidationError: when a review was begun: what is scored stays what it was.
    """
    Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    if Review.objects.filter(proposal__call=call).exists():
        raise ValidationError(
            _(
                "The first review of this call is saved, so its criteria are frozen: everyone is"
                " scored on the same. For another rubric, open another call."
            ),
            code="frozen",
        )
    return queries.criteria_of(call)


@action("reviews.edit_rubric", on="call")
def add_criterion(*, call: Call, texts: Texts, weight: int, actor: Any) -> Criterion:
    """Add a criterion at the end.

    Raises:
        ValidationError: when the rubric is frozen or full, or the criterion has no name.
    """
    del actor
    found = _open_rubric(call)
    if len(found) >= MOST_CRITERIA:
        raise ValidationError(
            _("A rubric has at most %(most)s criteria.") % {"most": MOST_CRITERIA}
        )
    columns = _columns(None, texts, weight)
    return Criterion.objects.create(
        call=call,
        key=_free_key(str(columns["label"]), {one.key for one in found}),
        position=max((one.position for one in found), default=-1) + 1,
        **columns,
    )


@action("reviews.edit_rubric", on="call")
def edit_criterion(
    *, call: Call, key: str, texts: Texts, weight: int, actor: Any, token: str | None = None
) -> Criterion:
    """Change the words or the weight of a criterion.

    Raises:
        ValidationError: when the rubric is frozen, or the criterion has no name or is gone.
        StaleEditError: someone else changed it since the form with this `token` was printed.
    """
    del actor
    criterion = _one(_open_rubric(call), key)
    typed = {
        f"{name}_{language}": text
        for name, said in texts.items()
        for language, text in said.items()
    }
    refuse_stale(as_typed(criterion, texts), typed | {"weight": str(weight)}, token)
    for name, value in _columns(criterion, texts, weight).items():
        setattr(criterion, name, value)
    criterion.save()
    return criterion


@action("reviews.edit_rubric", on="call")
def remove_criterion(*, call: Call, key: str, actor: Any) -> Call:
    """Take a criterion out.

    Raises:
        ValidationError: when the rubric is frozen, or it is gone already.
    """
    del actor
    _one(_open_rubric(call), key).delete()
    return call


@action("reviews.edit_rubric", on="call")
def move_criterion(*, call: Call, key: str, up: bool, actor: Any) -> Call:
    """Change places with the criterion before (`up`) or after it; at the end nothing moves.

    Raises:
        ValidationError: when the rubric is frozen, or it is gone.
    """
    del actor
    found = _open_rubric(call)
    at = found.index(_one(found, key))
    other = at - 1 if up else at + 1
    if 0 <= other < len(found):
        found[at], found[other] = found[other], found[at]
    for position, one in enumerate(found):
        if one.position != position:
            one.position = position
            one.save(update_fields=["position"])
    return call


@action("reviews.edit_rubric", on="call")
def copy_rubric(*, call: Call, source: Call | None, actor: Any) -> list[Criterion]:
    """Take the criteria of another call in place of one's own; of none, our default ones.

    Raises:
        ValidationError: when the rubric is frozen, or the other call has none.
    """
    del actor
    found = _open_rubric(call)
    copied = [
        {name: getattr(one, name) for name in ("key", "weight", *TEXTS)}
        for one in (queries.criteria_of(source) if source else [])
    ] or [one.columns() for one in default_criteria() if source is None]
    if not copied:
        raise ValidationError(_("That call has no criteria."))
    Criterion.objects.filter(pk__in=[one.pk for one in found]).delete()
    return Criterion.objects.bulk_create(
        Criterion(call=call, position=position, **columns)
        for position, columns in enumerate(copied)
    )


def as_typed(criterion: Criterion, texts: Texts) -> dict[str, str]:
    """A criterion as its form shows it, in the languages of these texts."""
    found = {
        f"{name}_{language}": value.texts[language].text
        if (value := getattr(criterion, name)) and language in value.texts
        else ""
        for name, said in texts.items()
        for language in said
    }
    return found | {"weight": str(criterion.weight)}


def _one(found: list[Criterion], key: str) -> Criterion:
    for one in found:
        if one.key == key:
            return one
    raise ValidationError(_("This criterion is gone: someone took it out. Load the page again."))


def _columns(criterion: Criterion | None, texts: Texts, weight: int) -> dict[str, Any]:
    columns: dict[str, Any] = {
        name: _said(getattr(criterion, name, None), texts.get(name, {})) for name in TEXTS
    }
    if columns["label"] is None:
        raise ValidationError(
            {"label_en": _("A criterion needs a name, in one language at least.")}
        )
    return {**columns, "weight": weight}


def _said(before: Translated | None, texts: Mapping[str, str]) -> Translated | None:
    """A text from what was typed in several languages; what was not touched keeps its origin."""
    kept = {
        language: version.text
        for language, version in (before.texts if before else {}).items()
        if language not in texts
    }
    said = kept | {language: text for language, text in texts.items() if text}
    if not said:
        return None
    original = before.original if before and before.original in said else next(iter(said))
    if before and original == before.original:
        value = Translated(
            original, {one: before.texts[one] for one in said if one in before.texts}
        )
        if str(before) != said[original]:
            value = value.revised(said[original])
    else:
        value = Translated.of(said[original], original)
    for language, text in said.items():
        known = value.texts.get(language)
        if language != original and (known is None or known.text != text):
            value = value.with_translation(language, text, Status.CHECKED)
    return value


def _free_key(label: str, taken: set[str]) -> str:
    base = slugify(label)[:32].strip("-") or "criterion"
    key, number = base, 1
    while key in taken:
        number += 1
        key = f"{base}-{number}"
    return key
