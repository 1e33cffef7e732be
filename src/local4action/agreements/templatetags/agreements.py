"""How an agreement's figures read."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from babel.numbers import format_decimal
from django import template
from django.utils.translation import get_language

from local4action.agreements import promises
from local4action.agreements.shown import RHYTHMS, WAYS
from local4action.agreements.workflow import REMARK
from local4action.foundation.names import locale_of

if TYPE_CHECKING:
    from local4action.agreements.models import Remark
    from local4action.foundation.workflow import State

register = template.Library()


@register.filter
def percent(weight: Decimal) -> str:
    """A share of one as per cent."""
    return promises.percent(weight)


@register.filter
def figure(number: Decimal) -> str:
    """A number as the reader's language writes it, without needless zeros."""
    locale = locale_of(get_language() or "en")
    return format_decimal(number, format="#,##0.######", locale=locale)


@register.filter
def rhythm(every: str) -> str:
    """How often a value comes, in words."""
    return str(RHYTHMS.get(every, every))


@register.filter
def share_written(weight: str) -> str:
    """A weight of a record as per cent."""
    return promises.percent(Decimal(weight))


@register.filter
def figure_written(number: str) -> str:
    """A number of a record as the reader's language writes it; nothing where there is none."""
    return figure(Decimal(number)) if number else ""


@register.filter
def way(better: str) -> str:
    """Which way is better, in words."""
    return str(WAYS.get(better, better))


@register.filter
def remark_state(remark: Remark) -> State:
    """What became of a remark, in words and tone."""
    return REMARK.state_of(remark)
