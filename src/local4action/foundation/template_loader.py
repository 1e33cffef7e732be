"""Templates read once for each language, with what never changes written out.

Half of what our templates do is the same at every request: the words of the interface, addresses
without arguments, static files, parts that every page includes. Here a template is kept for each
language with all of that turned into plain text, so that a request pays for what differs only.
What a page says does not change by it: whatever depends on the context is left to Django.
"""

from __future__ import annotations

import html
import itertools
from typing import TYPE_CHECKING, Any, override

from django.conf import settings
from django.template import Context, TemplateDoesNotExist, VariableDoesNotExist
from django.template.base import FilterExpression, Node, NodeList, TextNode, TokenType, VariableNode
from django.template.defaulttags import CommentNode, LoadNode, URLNode, WithNode
from django.template.loader_tags import BlockNode, ExtendsNode, IncludeNode
from django.template.loaders import cached
from django.templatetags.i18n import BlockTranslateNode, LanguageNode, TranslateNode
from django.templatetags.static import StaticNode
from django.urls import NoReverseMatch
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from local4action.foundation.template_variables import quicken

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.template.base import Template


class Loader(cached.Loader):
    """Django's cached loader, one copy for each language (and module of addresses)."""

    @override
    def cache_key(self, template_name: str, skip: Any = None) -> str:
        """Tell apart what is written out differently."""
        return f"{get_language()} {settings.ROOT_URLCONF} {super().cache_key(template_name, skip)}"

    @override
    def get_template(self, template_name: str, skip: Any = None) -> Template:
        """The template, folded when it is first asked for in a language."""
        template = super().get_template(template_name, skip)
        if not hasattr(template, "is_folded"):
            if get_language():
                _fold(template.nodelist, template)
            template.is_folded = True  # type: ignore[attr-defined]
        return template


class Value(Node):
    """A variable as Django shows it, without the detours for plain text and whole numbers."""

    child_nodelists = ()

    def __init__(self, node: VariableNode) -> None:
        self.variable = node.filter_expression.var
        self.token, self.origin = node.token, node.origin
        self.otherwise = node

    @override
    def render(self, context: Context) -> str:
        """The value, text with its signs of HTML escaped."""
        try:
            value: Any = self.variable.resolve(context)
        except VariableDoesNotExist:
            return self.otherwise.render(context)
        kind = type(value)
        if kind is str and context.autoescape:
            return html.escape(value)
        if kind is SafeString:
            text: str = value
            return text
        if kind is int or (kind is float and context.use_l10n is False):
            return str(value)
        return self.otherwise.render(context)


def _fold(nodes: NodeList, template: Template) -> None:
    """Write out in place what is constant in a list of nodes and in those below it."""
    folded: list[Node] = []
    for node in itertools.chain.from_iterable(_replaced(one, template) for one in nodes):
        if isinstance(node, TextNode) and folded and isinstance(folded[-1], TextNode):
            joined = TextNode(folded[-1].s + node.s)
            joined.token, joined.origin = folded[-1].token, folded[-1].origin
            folded[-1] = joined
        else:
            folded.append(node)
    nodes[:] = folded


def _replaced(node: Node, template: Template) -> Iterator[Node]:
    """What stands for one node: nothing, a text, an included template's nodes, or itself."""
    if isinstance(node, (LoadNode, CommentNode)):
        return
    if isinstance(node, LanguageNode):
        yield node  # another language speaks inside
        return
    if _is_constant(node):
        written = _written(node, template)
        if written is not None:
            yield written
            return
    quicken(node)
    if isinstance(node, VariableNode):
        plain = node.filter_expression.is_var and not node.filter_expression.filters
        yield Value(node) if plain else node
        return
    for below in _lists_in(node):
        _fold(below, template)
    included = _included(node, template) if isinstance(node, IncludeNode) else None
    if included is None:
        yield node
    else:
        yield from included


def _is_constant(node: Node) -> bool:
    """Whether the node says the same to every reader of a language."""
    if isinstance(node, TranslateNode):
        plain = not node.asvar and _is_known(node.message_context)
        expression = node.filter_expression
        return plain and not expression.filters and expression.var.lookups is None
    if isinstance(node, BlockTranslateNode):
        varies = node.extra_context or node.countervar or node.asvar
        return (
            not varies
            and _is_known(node.message_context)
            and all(one.token_type == TokenType.TEXT for one in node.singular)
        )
    if isinstance(node, StaticNode):
        return node.varname is None and _is_text(node.path)
    if isinstance(node, URLNode):
        return not (node.args or node.kwargs or node.asvar) and _is_text(node.view_name)
    return False


def _is_known(context: FilterExpression | None) -> bool:
    """Whether the context of a message, if it has one, is written in the template."""
    return context is None or _is_text(context)


def _is_text(expression: FilterExpression) -> bool:
    return not expression.is_var and not expression.filters


def _written(node: Node, template: Template) -> TextNode | None:
    context = Context()
    context.template = template
    try:
        text = TextNode(str(conditional_escape(node.render(context))))
    except NoReverseMatch:
        return None  # said when the page is drawn, as without folding
    text.token, text.origin = node.token, node.origin
    return text


def _lists_in(node: Node) -> Iterator[NodeList]:
    for value in vars(node).values():
        if isinstance(value, NodeList):
            yield value
    for _condition, nodes in getattr(node, "conditions_nodelists", ()):
        yield nodes


def _included(node: IncludeNode, template: Template) -> Iterator[Node] | None:
    """The nodes of an included template, where they can stand in place of the tag.

    A template of blocks has a state of its own and stays apart, as does one that sees none of
    the context.
    """
    if node.isolated_context or not _is_text(node.template):
        return None
    try:
        part = template.engine.get_template(node.template.var)
    except TemplateDoesNotExist:
        return None
    if any(part.nodelist.get_nodes_by_type(kind) for kind in (BlockNode, ExtendsNode)):
        return None
    # `include` gives its template a scope of its own, as `with` does: what it sets ends there.
    scope = WithNode(None, None, NodeList(part.nodelist), extra_context=node.extra_context)
    scope.token, scope.origin = node.token, node.origin
    return iter([scope])
