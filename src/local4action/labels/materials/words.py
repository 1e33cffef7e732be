"""What was found of a material, said to people: each rule with its figures and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.utils import formats
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from local4action.brand.materials.findings import Verdict
from local4action.foundation.inspection import why_unsafe
from local4action.foundation.names import language_name

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from local4action.brand.materials.findings import Finding, Report

TITLES: Final = {
    "file": pgettext_lazy("upload", "The file"),
    "mark": _("The mark is there"),
    "proportions": _("It is not distorted"),
    "size": _("It is large enough"),
    "clear_space": _("It has room around it"),
    "contrast": _("It stands out"),
    "languages": _("Languages"),
    "alternative": _("Alternative text"),
    "document": _("Readable by ear"),
    "code": _("Where the code leads"),
    "number": _("The number of the label"),
}
VERDICTS: Final = {
    Verdict.KEPT: (_("Kept"), "good"),
    Verdict.PERSON: (_("For a person"), "warn"),
    Verdict.BROKEN: (_("Not kept"), "stop"),
}
_ON_A_PERSON: Final = _("A person of the Secretariat looks at it.")
# By rule and word: what is so, and how it is mended.
SENTENCES: Final[dict[tuple[str, str], tuple[Promise, Promise | str]]] = {
    ("file", "too_long"): (_("Checking it took too long and was stopped."), _ON_A_PERSON),
    ("file", "too_heavy"): (_("Checking it came to no end."), _ON_A_PERSON),
    ("file", "damaged"): (
        _("The file is damaged and cannot be read."),
        _("Save it anew and send it again."),
    ),
    ("file", "locked"): (
        _("The PDF is locked with a password."),
        _("Save it without one and send it again."),
    ),
    ("file", "script"): (
        _("The PDF has a program inside, so it was not kept."),
        _("Export it anew, without scripts or forms."),
    ),
    ("file", "carries_files"): (
        _("The PDF carries other files, so it was not kept."),
        _("Export it anew, without attachments."),
    ),
    ("file", "too_many_pages"): (
        _("It has %(pages)s pages; at most %(most)s are taken."),
        _("Send the pages that show the mark."),
    ),
    ("file", "too_large_page"): (
        _("A page is %(metres)s metres long; at most 5 are taken."),
        _("Export it at the size it is printed."),
    ),
    ("file", "too_many_pixels"): (
        _("The picture has more than 30 million pixels."),
        _("Send it in a smaller size."),
    ),
    ("file", "too_narrow"): (
        _("It is a strip, more than 40 times as long as it is wide."),
        _("Send the part that shows the mark."),
    ),
    ("mark", "kept"): (_("Marks found: %(number)s."), ""),
    ("mark", "absent"): (
        _("The mark was not found anywhere."),
        _("Place the mark from the kit, upright and whole."),
    ),
    ("mark", "like_it"): (
        _("Something looks like the mark, but not enough to be sure."),
        _("It may be turned, covered or drawn anew: use the mark from the kit as it is."),
    ),
    ("mark", "turned"): (
        _("Something like the mark was found, turned or mirrored."),
        _("Place the mark from the kit, upright and whole."),
    ),
    ("mark", "busy"): (
        _("No mark was found, but on a photograph one may be overlooked."),
        _("If it is there, a person will see it. A plain ground behind it helps everyone."),
    ),
    ("mark", "not_on_first"): (
        _("No mark was found on the first %(pages)s pages; the others were not looked at."),
        _("Send the page that shows the mark."),
    ),
    ("proportions", "kept"): (
        _("Its width fits its height (%(percent)s %% off, up to %(most)s %% is fine)."),
        "",
    ),
    ("proportions", "wider"): (
        _("It is %(percent)s %% wider than its height asks for; up to %(most)s %% is fine."),
        _("Place it anew and drag it by a corner only, with its proportions locked."),
    ),
    ("proportions", "narrower"): (
        _("It is %(percent)s %% narrower than its height asks for; up to %(most)s %% is fine."),
        _("Place it anew and drag it by a corner only, with its proportions locked."),
    ),
    ("proportions", "in_doubt"): (
        _("It seems %(percent)s %% off, but has too few pixels to be sure."),
        _("A version with more pixels would settle it."),
    ),
    ("size", "kept"): (_("It is %(height)s %(unit)s high; at least %(least)s are asked for."), ""),
    ("size", "small"): (
        _("It is only %(height)s %(unit)s high; at least %(least)s are asked for."),
        _("Make the mark larger."),
    ),
    ("size", "no_width"): (
        _("How wide it is printed was not said, so its height in millimetres is not known."),
        _("Send it again with its width in millimetres."),
    ),
    ("clear_space", "kept"): (
        _("Around it at least %(asked)s %% of its height are free."),
        "",
    ),
    ("clear_space", "close"): (
        _("Something is at %(percent)s %% of its height; %(asked)s %% have to be free."),
        _("Move away what is in the marked box."),
    ),
    ("clear_space", "edge"): (
        _("The edge is at %(percent)s %% of its height; %(asked)s %% have to be free."),
        _("Move the mark inwards."),
    ),
    ("clear_space", "busy"): (
        _("What is around it is no plain ground, so its room cannot be measured."),
        _("A plain field behind the mark makes it clear."),
    ),
    ("contrast", "kept"): (
        _("Its contrast with the ground is %(ratio)s : 1; at least %(least)s : 1 is asked for."),
        "",
    ),
    ("contrast", "pale"): (
        _("Its contrast with the ground is only %(ratio)s : 1; %(least)s : 1 is asked for."),
        _("Use the tone of the mark that is made for this ground: dark on light, white on dark."),
    ),
    ("contrast", "in_doubt"): (
        _("Its contrast with the ground is about %(ratio)s : 1, close to %(least)s : 1."),
        _("A darker or lighter ground would settle it."),
    ),
    ("contrast", "busy"): (
        _("The ground behind it changes, so its contrast cannot be told."),
        _("A plain field behind the mark makes it clear."),
    ),
    ("contrast", "part_lost"): (
        _("A part of it is hardly to be seen on this ground."),
        _("Use the tone of the mark that is made for this ground."),
    ),
    ("contrast", "open"): (
        _("The picture has no ground, so what the mark will stand on is not known."),
        _("Send it as it will be seen, with its ground."),
    ),
    ("languages", "kept"): (_("It speaks the language of the hub’s people."), ""),
    ("languages", "not_own"): (
        _("It is not in %(language)s, the language of the hub’s file."),
        _("Add that language, or say in the note why this one is for others."),
    ),
    ("languages", "declares_other"): (
        _("The file says that it is in %(language)s, which you did not name."),
        _("Set the language in the file, or name it when you send it."),
    ),
    ("languages", "other_script"): (
        _("You named %(language)s, but no letter of its script is in the text."),
        _("Name the languages it really is in."),
    ),
    ("alternative", "kept"): (_("Its alternative text is given with it."), ""),
    ("alternative", "inside"): (_("Its alternative text is inside the drawing."), ""),
    ("alternative", "absent"): (
        _("It has no alternative text."),
        _("Say in one or two sentences what it shows and says, for those who cannot see it."),
    ),
    ("alternative", "short"): (
        _("Its alternative text is very short."),
        _("Say in a sentence what it shows and says."),
    ),
    ("document", "kept"): (_("The PDF is tagged, and says its title and language."), ""),
    ("document", "lacks"): (
        _("Who has it read aloud will miss: %(lacks)s."),
        _("Export it as a tagged (accessible) PDF, with its title and language set."),
    ),
    ("code", "kept"): (_("The code leads to the page of this label."), ""),
    ("code", "elsewhere"): (
        _("The code leads elsewhere: %(address)s"),
        _("If that is meant, a person will see it. A code to the label’s page is in the kit."),
    ),
    ("code", "other"): (
        _("The code leads to another label: %(address)s"),
        _("Use the code from this hub’s kit."),
    ),
    ("number", "kept"): (_("It names the label %(number)s."), ""),
    ("number", "other"): (
        _("It names the label %(number)s, which is another hub’s."),
        _("Write the number of this hub’s label, or none."),
    ),
}
LACKS: Final = {
    "tags": _("tags that give the order of reading"),
    "language": _("its language"),
    "title": _("its title"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One rule as a page shows it; `place` is the number of its box on the picture, if any."""

    title: str
    word: str
    tone: str
    sentence: str
    mend: str
    page: int
    place: int = 0
    box: tuple[float, float, float, float] | None = None


def lines(report: Report) -> list[Line]:
    """Every rule, what needs an act first; boxes are numbered as they are read."""
    order = {Verdict.BROKEN: 0, Verdict.PERSON: 1, Verdict.KEPT: 2}
    shown: list[Line] = []
    drawn: set[object] = set()
    for one in sorted(report.findings, key=lambda one: order[one.verdict]):
        is_here = one.box is not None and one.page == report.shown
        # Where nothing else is to be shown about a mark, that it was found.
        is_told = one.verdict != Verdict.KEPT or (one.rule == "mark" and one.box not in drawn)
        place = 1 + sum(line.place > 0 for line in shown) if is_here and is_told else 0
        drawn.add(one.box if place else None)
        shown.append(_line(one, place))
    return shown


def _line(found: Finding, place: int) -> Line:
    word, tone = VERDICTS[found.verdict]
    sentence, mend = _said(found)
    return Line(
        title=str(TITLES[found.rule]),
        word=str(word),
        tone=tone,
        sentence=sentence,
        mend=mend,
        page=found.page,
        place=place,
        box=found.box if place else None,
    )


def _said(found: Finding) -> tuple[str, str]:
    if found.rule == "file" and found.word.startswith("drawing_"):
        about = str(found.figures.get("about", ""))
        return why_unsafe(found.word.removeprefix("drawing_"), about), ""
    sentence, mend = SENTENCES[found.rule, found.word]
    values = {name: _shown(name, value) for name, value in found.figures.items()}
    return str(sentence) % values if values else str(sentence), str(mend)


def _shown(name: str, value: Any) -> str:
    """A figure in the reader's form."""
    if name == "language":
        return language_name(str(value), get_language() or "en")
    if name == "lacks":
        return ", ".join(str(LACKS[one]) for one in str(value).split())
    if name == "percent":
        value = abs(float(value))
    if isinstance(value, float):
        return str(formats.number_format(value, decimal_pos=0 if value == int(value) else 1))
    return str(value)


@dataclass(frozen=True, slots=True)
class Frame:
    """The box of a rule on the picture, in its pixels, with its number in a disc at a corner."""

    place: int
    tone: str
    x: int
    y: int
    width: int
    height: int
    at_x: int
    at_y: int
    radius: int
    letter: int


def frames(shown: list[Line], picture: Any) -> list[Frame]:
    """The boxes to draw on a picture of known size."""
    wide, tall = picture.width or 1, picture.height or 1
    radius = max(wide, tall) // 50 + 4
    found = []
    for line in shown:
        if line.box is None:
            continue
        left, top, width, height = line.box
        room = 0.004 * max(wide, tall)
        x, y = round(left * wide - room), round(top * tall - room)
        # Each number a step further: several rules are about the same box.
        at_x = min(max(x + (line.place - 1) * 2 * radius, radius), wide - radius)
        at_y = min(max(y - radius, radius), tall - radius)
        size = (round(width * wide + 2 * room), round(height * tall + 2 * room))
        found.append(Frame(line.place, line.tone, x, y, *size, at_x, at_y, radius, radius))
    return found[::-1]  # what weighs most is drawn last, over the others
