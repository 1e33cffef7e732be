"""The page `docs/permissions.md`, generated from the permissions the rooms declare.

Written anew with `python -m tests.access.permissions`.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from pathlib import Path
from typing import Any

from rules.permissions import permissions
from rules.predicates import Predicate

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "permissions.md"
ROOMS = (
    "accounts", "agendas", "members", "calls", "reviews", "hubs", "agreements", "labels", "monitoring",
    "showcase", "website",
)  # fmt: skip
# Predicates made by a function have no sentence of their own.
SAID = {
    "is_officer": "Sits in the World Secretariat today.",
    "is_board_member": "Sits in the Advisory Board today.",
    "is_bureau_member": "Sits in the Executive Bureau today.",
    "is_council_member": "Sits in a Policy Council today.",
    "always_deny": "Nobody but the clock.",
    "always_false": "Nobody but the clock.",
    "always_allow": "Anyone.",
    "always_true": "Anyone.",
}
HEAD = """# Who may do what

Generated from the permissions and actions in the code; a test fails when this page is not fresh.
A permission is asked each time an action runs, whoever calls it: a page, a command or the clock.
Which person gets which page is in `tests/access/table.py`.
"""


def load() -> None:
    """Import every module of every room, so that all permissions and actions are known."""
    for room in ROOMS:
        package = importlib.import_module(f"local4action.{room}")
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not {"tests", "migrations"} & set(found.name.split(".")):
                importlib.import_module(found.name)


def sentences() -> dict[str, str]:
    """What each named predicate means, by its name: the first sentence of its docstring."""
    known = dict(SAID)
    declaring = [
        f"local4action.{room}.{path.stem}"
        for room in ROOMS
        for path in sorted((ROOT / "src" / "local4action" / room).glob("*rules.py"))
    ]
    for name in declaring:
        for value in vars(importlib.import_module(name)).values():
            if isinstance(value, Predicate) and value.fn.__doc__ and value.name.isidentifier():
                known.setdefault(value.name, " ".join(value.fn.__doc__.split("\n\n")[0].split()))
    return known


def names_in(predicate: Any) -> list[str]:
    """The names a predicate is combined of, each once."""
    return list(dict.fromkeys(re.findall(r"[a-z_]\w*", predicate.name)))


def spoken(predicate: Any) -> str:
    """A combination in words: `(a | b)` becomes "a or b"."""
    text = predicate.name.replace("|", "or").replace("&", "and").replace("~", "not ")
    text = text.removeprefix("(").removesuffix(")") if text.count("(") == 1 else text
    return re.sub(r"\b(?!or\b|and\b|not\b)([a-z_]\w*)", r"`\1`", text)


def acts() -> dict[str, list[str]]:
    """The actions that ask for each permission."""
    from local4action.foundation.actions import ACTIONS

    found: dict[str, list[str]] = {}
    for name, act in ACTIONS.items():
        if name.startswith("local4action.") and ".tests." not in name:
            short = name.rsplit(".", 1)[1]
            found.setdefault(act.permission, []).append(short)  # type: ignore[attr-defined]
    return found


def asked_by_pages() -> set[str]:
    """The permissions named elsewhere than where they are declared or where an action asks."""
    named: set[str] = set()
    for room in ROOMS:
        for path in (ROOT / "src" / "local4action" / room).rglob("*.py"):
            if not path.name.endswith("rules.py") and "tests" not in path.parts:
                text = re.sub(r"@action\(\s*\"[^\"]+\"", "", path.read_text(encoding="utf-8"))
                # What a history calls an act is no question: there the name is a key.
                named |= set(re.findall(r"\"([a-z]+\.[a-z_]+)\"(?!:)", text))
    return named


def page() -> str:
    """The whole page."""
    load()
    known, by_act, by_page = sentences(), acts(), asked_by_pages()
    lines = [HEAD]
    used: set[str] = set()
    for room in ROOMS:
        declared = sorted(name for name in permissions if name.split(".")[0] == room)
        if not declared:
            continue
        lines += [f"## {room}", "", "| permission | who | what is done with it |", "|---|---|---|"]
        for name in declared:
            used |= set(names_in(permissions[name]))
            done = ", ".join(f"`{one}`" for one in sorted(by_act.get(name, [])))
            shown = "pages ask it" if name in by_page else ""
            what = "; ".join(part for part in (done, shown) if part)
            lines.append(f"| `{name}` | {spoken(permissions[name])} | {what} |")
        lines.append("")
    lines += ["## What the names mean", ""]
    lines += [f"- `{name}`: {known[name]}" for name in sorted(used)]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    import django

    django.setup()
    PAGE.write_text(page(), encoding="utf-8")
