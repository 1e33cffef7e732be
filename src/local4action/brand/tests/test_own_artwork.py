"""An operator's own mark: what is taken, what is refused, and why."""

import pytest
from django.core.exceptions import ValidationError

from local4action.brand import artwork, own_artwork, tokens
from local4action.foundation import drawings, inspection

LIGHT = tokens.colours(tokens.load(), "light")
DISC = '<circle cx="20" cy="20" r="18" fill="#0b3d91"/>'


def drawing(inside, attributes='viewBox="0 0 40 40"'):
    return f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}>{inside}</svg>'.encode()


def word(content):
    with pytest.raises(ValidationError) as found:
        own_artwork.judged(content)
    (said,) = found.value.messages
    assert "{" not in said
    assert said.endswith(".")
    return found.value.code


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HOME = tmp_path


def test_our_own_mark_keeps_the_rules_it_sets():
    found = own_artwork.judged(artwork.mark().encode())
    assert found.paints == (LIGHT["sea"], LIGHT["sun"])
    assert (found.width, found.height) == (32, 32)


TAKEN = [
    DISC,
    '<g style="fill: #0B3D91 ;-inkscape-x:1"><circle cx="20" cy="20" r="18"/></g>',
    '<g fill="rgb(11,61,145)" id="a" class="b"><title>x</title><circle cx="20" cy="20" r="18"/></g>',
    f'<defs/><metadata><x xmlns="y"/></metadata>{DISC}<g display="none"><text>x</text></g>',
]


@pytest.mark.parametrize("inside", TAKEN)
def test_the_same_disc_however_it_is_written(inside):
    found = own_artwork.judged(drawing(inside))
    assert found.paints == ("#0b3d91",)
    assert "class" not in found.shapes
    assert "style" not in found.shapes


def test_what_is_not_said_is_black_as_in_any_drawing():
    assert own_artwork.judged(drawing('<circle cx="20" cy="20" r="18"/>')).paints == ("#000000",)


REFUSED = [
    ("script", drawing(f"{DISC}<script/>")),
    ("other_kind", b"%PDF-1.7"),
    ("box", drawing(DISC, 'width="40" height="40"')),
    ("box", drawing(DISC, 'viewBox="-1 0 40 40"')),
    ("ratio", drawing(DISC, 'viewBox="0 0 61 40"')),
    ("text", drawing(f"{DISC}<text>UCLG</text>")),
    ("gradient", drawing(f'{DISC}<defs><linearGradient id="a"/></defs>')),
    ("gradient", drawing('<circle cx="20" cy="20" r="18" fill="url(#a)"/>')),
    ("effect", drawing('<circle cx="20" cy="20" r="18" filter="url(#a)"/>')),
    ("clone", drawing(f'{DISC}<use href="#a"/>')),
    ("picture", drawing(f'{DISC}<image href="#a"/>')),
    ("style", drawing(f"<style>.a{{fill:red}}</style>{DISC}")),
    ("element", drawing(f'{DISC}<svg viewBox="0 0 1 1"/>')),
    ("see_through", drawing('<circle cx="20" cy="20" r="18" opacity=".5"/>')),
    ("see_through", drawing('<circle cx="20" cy="20" r="18" fill="#00000080"/>')),
    ("colour", drawing('<circle cx="20" cy="20" r="18" fill="currentColor"/>')),
    ("empty", drawing("<g/>")),
    ("empty", drawing('<circle cx="20" cy="20" r="0"/>')),
    ("colours", drawing("".join(
        f'<rect x="{x}" y="4" width="7" height="32" fill="{c}"/>'
        for x, c in ((4, "#111111"), (12, "#222222"), (20, "#333333"), (28, "#444444"))
    ))),
    # Yellow by itself; paper's own colour; two that are weak.
    ("contrast", drawing('<circle cx="20" cy="20" r="18" fill="#e9a51f"/>')),
    ("contrast", drawing(f'{DISC}<circle cx="20" cy="20" r="9" fill="#ffffff"/>')),
    ("contrast", drawing(
        '<rect x="4" y="4" width="10" height="32"/>'
        '<rect x="15" y="4" width="10" height="32" fill="#e9a51f"/>'
        '<rect x="26" y="4" width="10" height="32" fill="#c0c000"/>'
    )),
    ("room", drawing('<circle cx="20" cy="20" r="19.5"/>')),
    ("room", drawing('<circle cx="20" cy="20" r="16" stroke="#000" stroke-width="7"/>')),
    ("room", drawing('<g transform="translate(9 0)"><circle cx="20" cy="20" r="18"/></g>')),
    ("reach", drawing('<circle cx="20" cy="20" r="9"/>')),
    ("free", drawing(f'{DISC}<circle cx="20" cy="20" r="9" fill="#a2401f"/>')),
]  # fmt: skip


@pytest.mark.parametrize(("expected", "content"), REFUSED)
def test_what_is_no_mark_is_refused_with_a_sentence(expected, content):
    assert word(content) == expected


def test_every_reason_has_its_sentence():
    known = set(own_artwork._SAID)
    assert {one for one, _ in REFUSED} <= known | set(inspection.UNSAFE)
    assert known - {one for one, _ in REFUSED} == set()


@pytest.mark.parametrize(
    "content",
    [
        drawing("<g>" * 40 + DISC + "</g>" * 40),
        drawing(DISC * 2_001),
        drawing(f"<!--{'x' * 200_000}-->{DISC}"),
    ],
)
def test_a_mark_is_asked_to_be_smaller_than_what_people_send(content):
    drawings.read(content)
    assert word(content).startswith("too_")


def test_what_was_taken_is_read_again_though_it_is_written_longer(tmp_path):
    """A part says its colours by itself there, which makes it longer than it came."""
    dots = '<path d="M20 20h9v9z"/>' * 1_980
    room = 200_000 - len(drawing(f'{DISC}<g fill="#0b3d91">{dots}</g>')) - 100
    long = f'<path d="M20 20{"h1" * (room // 2 - 20)}" fill="#0b3d91"/>'
    found = own_artwork.judged(drawing(f'{DISC}<g fill="#0b3d91">{dots}</g>{long}'))
    assert len(found.drawn()) > own_artwork.LIMITS.octets
    artwork.path().parent.mkdir()
    artwork.path().write_text(found.drawn())
    assert not artwork.current().is_ours
