"""Variables of templates, found without asking a value for what it cannot have.

For each step of `line.text.words` Django tries a key, then an attribute, then a place in a list,
and learns of each failure by an exception; a page takes five hundred such steps. Here the kind of
a value says which it is. What is not plain, such as something to call, is left to Django.
"""

from __future__ import annotations

from typing import Any, Final, override

from django.template import VariableDoesNotExist
from django.template.base import FilterExpression, Node, Variable
from django.template.defaulttags import TemplateLiteral
from django.template.smartif import TokenBase

_ABSENT: Final = object()


class Reach(Variable):
    """A variable of names; what it says is what Django's own says, sooner."""

    __slots__ = ()

    @override
    def resolve(self, context: Any) -> Any:
        """The value in this context.

        Raises:
            VariableDoesNotExist: when there is none of that name.
        """
        lookups: Any = self.lookups  # a variable taken over has names
        current: Any = context.get(lookups[0], _ABSENT)
        for bit in lookups[1:]:
            if current is _ABSENT or callable(current):
                return super().resolve(context)
            kind = type(current)
            if kind is dict:
                current = current.get(bit, _ABSENT)
                if current is _ABSENT and not hasattr(dict, bit) and not bit.isdigit():
                    message = "Failed lookup for key [%s]"
                    raise VariableDoesNotExist(message, (bit,))
            elif hasattr(kind, "__getitem__") and not (issubclass(kind, tuple) and bit.isalpha()):
                return super().resolve(context)
            else:
                current = getattr(current, bit, _ABSENT)
        if current is _ABSENT or callable(current):
            return super().resolve(context)
        return current


def quicken(node: Node) -> None:
    """Let every variable that a node itself asks for be found this way."""
    for value in vars(node).values():
        _quicken(value)


def _quicken(value: Any) -> None:
    if isinstance(value, FilterExpression):
        _take_over(value.var)
        for _function, arguments in value.filters:
            for _is_looked_up, one in arguments:
                _take_over(one)
    elif isinstance(value, TemplateLiteral):
        _quicken(value.value)
    elif isinstance(value, TokenBase):  # an operator of a condition
        _quicken(value.first)
        _quicken(value.second)
    elif isinstance(value, (list, tuple)):
        for one in value:
            _quicken(one)
    elif isinstance(value, dict):
        for one in value.values():
            _quicken(one)


def _take_over(variable: Any) -> None:
    if type(variable) is Variable and variable.lookups and not variable.translate:
        variable.__class__ = Reach
