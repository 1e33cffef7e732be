"""The statements of a document in their one order, as JSON-LD and RDFC-1.0 have it.

Loaded by `proofs` where a signature is made or judged.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from pyld import jsonld
from pyld.canon import URDNA2015

from local4action.labels.badges import vocabularies
from local4action.labels.badges.proofs import ADDRESS, UndefinedError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# What a relative name is taken to lie below; such a name means nothing outside its document.
_NOWHERE: Final = "nowhere://document/"
# Nodes without a name that look alike are told apart in exponential time, on purpose or not.
MOST_NAMELESS: Final = 200
MOST_STEPS: Final = 10_000


def in_order(document: Mapping[str, Any]) -> str:
    """As N-Quads; raises as `proofs.canonical`."""
    lost: list[str] = []
    processor = jsonld.JsonLdProcessor(on_property_dropped=lambda name: lost.append(str(name)))
    options = {"documentLoader": vocabularies.load, "base": _NOWHERE}
    try:
        expanded = processor.expand(dict(document), options)
        lost.extend(_relative(expanded))
        if lost:
            raise UndefinedError(lost)
        found: str = _Ordered().main(
            processor.to_rdf(expanded, options), {"format": "application/n-quads"}
        )
    except jsonld.JsonLdError as error:
        raise ValueError(f"not a credential that can be read whole: {error}") from error
    return found


def _relative(value: Any) -> Iterator[str]:
    """Names that stand for nothing outside the document: no statement is made of them."""
    if isinstance(value, list):
        for one in value:
            yield from _relative(one)
    elif isinstance(value, dict):
        names = value.get("@type", []) if "@value" not in value else []
        fields = [name for name in value if not name.startswith("@")]
        for name in (*(names if isinstance(names, list) else [names]), value.get("@id"), *fields):
            if name is not None and (name.startswith(_NOWHERE) or not ADDRESS.fullmatch(name)):
                yield name.removeprefix(_NOWHERE)
        for one in value.values():
            yield from _relative(one)


class _Ordered(URDNA2015):
    """The one order, given up where nodes without a name look too much alike."""

    steps = 0

    def create_hash_to_related(self, id_: str, issuer: Any) -> dict[str, list[str]]:
        """Count what the caller is about to do: it tries every order of the nodes of a list."""
        if len(self.blank_node_info) > MOST_NAMELESS:
            raise ValueError("too many nodes without a name")
        found: dict[str, list[str]] = super().create_hash_to_related(id_, issuer)
        self.steps += len(self.blank_node_info[id_]["quads"])
        self.steps += sum(math.factorial(min(len(alike), 10)) for alike in found.values())
        if self.steps > MOST_STEPS:
            raise ValueError("nodes without a name look too much alike")
        return found
