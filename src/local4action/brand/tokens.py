"""Turns `tokens.json` (W3C design-token form) into CSS custom properties.

`python -m local4action.brand.tokens` writes `static/brand/tokens.css` and brings the colour
components in `tokens.json` in step with their hex values, so that an operator edits one number.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

ROOM: Final = Path(__file__).parent
TOKENS_PATH: Final = ROOM / "tokens.json"
CSS_PATH: Final = ROOM / "static" / "brand" / "tokens.css"

# Colours have a theme each; the rules of the mark are for drawings and their check.
NOT_ON_PAGES: Final = frozenset({"color", "mark"})
HEAD: Final = "/* Made from tokens.json by local4action.brand.tokens: edit there. */\n"
# From the definition of relative luminance in WCAG 2.2.
_LINEAR_BELOW: Final = 0.04045
_CHANNEL_WEIGHTS: Final = (0.2126, 0.7152, 0.0722)

Tokens = Mapping[str, Any]


def load() -> dict[str, Any]:
    """Return the tokens of this installation as plain data."""
    tokens: dict[str, Any] = json.loads(TOKENS_PATH.read_text(encoding="utf-8"))
    return tokens


def components(hex_value: str) -> list[float]:
    """Return the three sRGB parts (0 to 1, four decimals) of `#rrggbb`."""
    return [round(int(hex_value[start : start + 2], 16) / 255, 4) for start in (1, 3, 5)]


def luminance(hex_value: str) -> float:
    """Return the relative luminance (0 black, 1 white) of `#rrggbb`, as WCAG 2.2 defines it."""
    linear = [
        part / 12.92 if part <= _LINEAR_BELOW else ((part + 0.055) / 1.055) ** 2.4
        for part in components(hex_value)
    ]
    return sum(weight * part for weight, part in zip(_CHANNEL_WEIGHTS, linear, strict=True))


def contrast(first: str, second: str) -> float:
    """Return the WCAG 2.2 contrast ratio (1 to 21) of two `#rrggbb` colours."""
    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def colours(tokens: Tokens, group: str) -> dict[str, str]:
    """Return name -> `#rrggbb` of one colour group: `light`, `dark` or `goal`."""
    return {
        name: str(token["$value"]["hex"])
        for name, token in tokens["color"][group].items()
        if not name.startswith("$")
    }


def readable_on(background: str, choices: tuple[str, ...]) -> str:
    """Return the first of `choices` with AA contrast (4.5) on `background`, else the best one."""
    for choice in choices:
        if contrast(choice, background) >= 4.5:
            return choice
    return max(choices, key=lambda choice: contrast(choice, background))


def _text(value: object) -> str:
    """Write one token value in CSS."""
    if isinstance(value, Mapping):
        return f"{value['value']:g}{value['unit']}"
    if isinstance(value, list):
        return ", ".join(f'"{name}"' if " " in name else str(name) for name in value)
    return str(value)


def _plain_properties(tokens: Tokens) -> Iterator[str]:
    """Yield a declaration for each token that is the same in both themes."""
    for group, members in tokens.items():
        if group.startswith("$") or group in NOT_ON_PAGES:
            continue
        for name, token in members.items():
            if not name.startswith("$"):
                yield f"--{group}-{name}: {_text(token['$value'])};"


def _theme(tokens: Tokens, name: str) -> Iterator[str]:
    """Yield a declaration for each colour of one theme."""
    for colour, value in colours(tokens, name).items():
        yield f"--{colour}: {value};"


def _goal_rules(tokens: Tokens) -> Iterator[str]:
    """Yield one rule for each goal: its colour, and the text colour that reads on it."""
    # Black or white whatever the theme: the squares keep their colour in the dark.
    for number, value in colours(tokens, "goal").items():
        text = readable_on(value, ("#ffffff", "#000000"))
        yield f".goal--{number} {{ --goal: {value}; --goal-text: {text}; }}"


def css(tokens: Tokens) -> str:
    """Return the style sheet of custom properties for `tokens`.

    The dark theme is bound to screens, so that paper always gets the light one.
    """

    def block(lines: Iterator[str], indent: str) -> str:
        return "".join(f"{indent}{line}\n" for line in lines)

    return (
        f"{HEAD}@layer tokens, base, layout, parts, desk, print;\n"
        "@layer tokens {\n"
        f"  :root {{\n    color-scheme: light dark;\n{block(_plain_properties(tokens), '    ')}"
        f"{block(_theme(tokens, 'light'), '    ')}  }}\n"
        "  @media screen and (prefers-color-scheme: dark) {\n"
        f"    :root {{\n{block(_theme(tokens, 'dark'), '      ')}    }}\n  }}\n"
        f"{block(_goal_rules(tokens), '  ')}"
        "}\n"
    )


def with_components(text: str) -> str:
    """Return the text of `tokens.json` with each colour's components made from its hex value."""
    lines = []
    for line in text.splitlines():
        if '"components": [' in line and '"hex": "' in line:
            before, rest = line.split('"components": [', 1)
            after = rest.split("]", 1)[1]
            hex_value = after.split('"hex": "', 1)[1][:7]
            parts = ", ".join(str(part) for part in components(hex_value))
            lines.append(f'{before}"components": [{parts}]{after}')
        else:
            lines.append(line)
    return "\n".join(lines) + "\n"


def write() -> None:
    """Write the components into `tokens.json` and the style sheet beside it."""
    source = TOKENS_PATH.read_text(encoding="utf-8")
    TOKENS_PATH.write_text(with_components(source), encoding="utf-8")
    CSS_PATH.write_text(css(load()), encoding="utf-8")


if __name__ == "__main__":
    write()
