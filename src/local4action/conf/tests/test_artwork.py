"""`local4action brand artwork`: another mark is installed, drawn in every tone, taken away again."""

import io

import pytest
from django.core.exceptions import ValidationError
from PIL import Image

from local4action.brand import artwork, badges, printing, tokens
from local4action.brand.artwork import Tone
from local4action.conf import artwork as command

pytestmark = pytest.mark.django_db
LIGHT = tokens.colours(tokens.load(), "light")
DISC = '<circle cx="20" cy="20" r="18" fill="#0b3d91"/>'


def drawing(inside, attributes='viewBox="0 0 40 40"'):
    return f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}>{inside}</svg>'.encode()


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HOME = tmp_path


def _colours(svg):
    """The colours that a drawing shows in large, but for the nothing around it."""
    with Image.open(io.BytesIO(printing.png(svg, pixels=200))) as picture:
        counted = picture.convert("RGBA").getcolors(100_000)
    return {
        f"#{red:02x}{green:02x}{blue:02x}"
        for count, (red, green, blue, alpha) in counted
        if alpha == 255 and count > 300
    }


TWO = (
    '<rect x="4" y="4" width="15" height="32" fill="#0b3d91"/>'
    '<path d="M28 6v28" fill="none" stroke="#f6c35c" stroke-width="12"/>'
)


@pytest.fixture
def installed(tmp_path):
    file = tmp_path / "own.svg"
    file.write_bytes(drawing(TWO))
    return command.install(file)


def test_an_installed_mark_is_drawn_in_every_tone(installed):
    found = artwork.current()
    assert (found.is_ours, found.field) == (False, (40, 40))
    assert {tone: _colours(found.mark(tone)) for tone in Tone} == {
        Tone.COLOUR: {"#0b3d91", "#f6c35c"},
        # Blue cannot be told from the deep sea, yellow can.
        Tone.REVERSED: {LIGHT["on-deep"], "#f6c35c"},
        Tone.MONO: {LIGHT["ink"]},
        Tone.WHITE: {"#ffffff"},
    }


def test_the_badge_shows_what_is_installed_in_the_place_of_ours(installed):
    badge = badges.badge("L4A-2026-0001", "2026–2028", "https://hubs.example/label/L4A-2026-0001/")
    assert "#0b3d91" in badge
    assert "#0b3d91" in _colours(badge)
    assert artwork.THREAD not in badge
    command.remove()
    badge = badges.badge("L4A-2026-0001", "", "https://hubs.example/label/L4A-2026-0001/")
    assert artwork.THREAD in badge


def test_installed_removed_and_what_is_said(tmp_path, installed):
    own = artwork.current().digest
    assert installed[0] == f"The mark is your own: {tmp_path}/brand/mark.svg, 40 x 40."
    assert "drawn anew" in installed[1]
    bad = tmp_path / "bad.svg"
    bad.write_bytes(drawing(f"{DISC}<script/>"))
    with pytest.raises(ValidationError, match="plain SVG"):
        command.install(bad)
    assert artwork.current().digest == own
    other = tmp_path / "other.svg"
    other.write_bytes(drawing(DISC))
    command.install(other)
    assert artwork.current().digest not in {own, ""}
    assert command.remove()[0] == "The mark is the one this software comes with."
    assert artwork.current().is_ours
    assert command.remove() == ["The mark is the one this software comes with."]


def test_only_what_was_understood_is_kept(tmp_path):
    file = tmp_path / "own.svg"
    file.write_bytes(
        drawing(f"<!-- private --><title>Ines</title>{DISC}", 'id="me" viewBox="0 0 40 40"')
    )
    command.install(file)
    kept = artwork.path().read_text(encoding="utf-8")
    assert kept == drawing(f'<g>{DISC.replace("/>", "")} stroke="none"/></g>').decode()
