import pytest

from local4action.brand import tokens

THEMES = ("light", "dark")
# Every text colour on every ground the style sheets put it on.
TEXT_ON = [
    *(("ink", ground) for ground in ("paper", "surface", "sunken", "sea-wash")),
    *(("ink", ground) for ground in ("good-wash", "warn-wash", "stop-wash")),
    *(("ink-soft", ground) for ground in ("paper", "surface", "sunken", "sea-wash")),
    *(("earth", ground) for ground in ("paper", "surface", "sunken")),
    *(("sea", ground) for ground in ("paper", "surface", "sunken", "sea-wash")),
    *(("sea-deep", ground) for ground in ("paper", "surface", "sunken", "sea-wash")),
    *(("sun-ink", ground) for ground in ("paper", "surface", "sunken")),
    *(("good", ground) for ground in ("paper", "surface", "good-wash")),
    *(("warn", ground) for ground in ("paper", "surface", "warn-wash")),
    *(("stop", ground) for ground in ("paper", "surface", "stop-wash")),
    ("on-sea", "sea"),
    ("on-sea", "sea-deep"),
    ("on-earth", "earth"),
    ("paper", "ink"),
    ("on-deep", "deep"),
    ("deep-accent", "deep"),
    ("deep", "on-deep"),
    ("deep", "deep-accent"),
]
# What must be seen without being read: borders of fields, dots, the thread, the focus.
SEEN_ON = [
    ("edge", "paper"),
    ("edge", "surface"),
    ("earth", "land"),
    ("sea", "paper"),
    ("focus", "paper"),
    ("focus", "surface"),
    ("focus", "sunken"),
    ("paper", "sea"),
    ("paper", "good"),
]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("text", "ground"), TEXT_ON)
def test_every_text_reads_on_its_ground(theme: str, text: str, ground: str) -> None:
    colours = tokens.colours(tokens.load(), theme)
    assert tokens.contrast(colours[text], colours[ground]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("mark", "ground"), SEEN_ON)
def test_every_mark_is_seen_on_its_ground(theme: str, mark: str, ground: str) -> None:
    colours = tokens.colours(tokens.load(), theme)
    assert tokens.contrast(colours[mark], colours[ground]) >= 3


def test_every_goal_number_reads_on_its_square() -> None:
    goals = tokens.colours(tokens.load(), "goal")
    assert list(goals) == [str(number) for number in range(1, 18)]
    for colour in goals.values():
        text = tokens.readable_on(colour, ("#ffffff", "#000000"))
        assert tokens.contrast(text, colour) >= 4.5


def test_both_themes_name_the_same_colours() -> None:
    loaded = tokens.load()
    assert set(tokens.colours(loaded, "light")) == set(tokens.colours(loaded, "dark"))


def test_the_style_sheet_is_made_from_the_tokens() -> None:
    assert tokens.CSS_PATH.read_text(encoding="utf-8") == tokens.css(tokens.load())


def test_the_components_agree_with_the_hex_values() -> None:
    source = tokens.TOKENS_PATH.read_text(encoding="utf-8")
    assert tokens.with_components(source) == source


def test_components_follow_a_changed_hex_value() -> None:
    changed = '{"components": [0, 0, 0], "hex": "#ff8000"}'
    assert tokens.with_components(changed) == (
        '{"components": [1.0, 0.502, 0.0], "hex": "#ff8000"}\n'
    )


def test_contrast_is_that_of_the_standard() -> None:
    assert tokens.contrast("#ffffff", "#000000") == pytest.approx(21)
    assert tokens.contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)
    assert tokens.contrast("#123456", "#123456") == 1
