"""The form as a document (DOCX) for those who write offline. Imported by jobs only.

Each question is a heading with a box below. What is needed to know the answers again is there
three times: in a line above each box that anyone can read, in a bookmark on the heading, and in a
part of the file that word processors keep and do not show.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import quoteattr

import docx
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from local4action.calls import answers
from local4action.calls.documents import boxes
from local4action.calls.documents.reading import BOOKMARK, NAMESPACE
from local4action.foundation.translations import direction

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from local4action.agendas.models import FrameNode
    from local4action.calls.models import Answer, Proposal, Question
    from local4action.foundation.translations import Translated

PART: Final = "/customXml/item9.xml"
INK: Final = RGBColor(0x21, 0x1C, 0x18)
SOFT: Final = RGBColor(0x5C, 0x51, 0x48)
# lxml takes no signs that XML does not know.
_NOT_XML: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CHECKBOX: Final = """
<w:sdt {namespaces}><w:sdtPr><w14:checkbox><w14:checked w14:val="{checked}"/>
<w14:checkedState w14:val="2612" w14:font="MS Gothic"/>
<w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/></w14:checkbox></w:sdtPr>
<w:sdtContent><w:r><w:rPr><w:rFonts w:ascii="MS Gothic" w:eastAsia="MS Gothic"
 w:hAnsi="MS Gothic" w:hint="eastAsia"/></w:rPr><w:t>{sign}</w:t></w:r></w:sdtContent></w:sdt>
"""
_AIR: Final = f"""
<w:tblCellMar {nsdecls("w")}><w:top w:w="90" w:type="dxa"/><w:left w:w="120" w:type="dxa"/>
<w:bottom w:w="90" w:type="dxa"/><w:right w:w="120" w:type="dxa"/></w:tblCellMar>
"""


@dataclass(frozen=True, slots=True)
class Form:
    """What a document is made of."""

    proposal: Proposal
    name: str
    questions: Sequence[Question]
    given: Mapping[int, Answer]
    goals: Sequence[FrameNode]
    reader: str

    def value(self, question: Question) -> Any:
        """The stored answer as it is."""
        answer = self.given.get(question.pk)
        return answer.value if answer else answers.empty(question.kind)


def docx_of(form: Form) -> bytes:
    """The form with its answers: questions in the proposal's language, guidance in the reader's."""
    return _Document(form).made()


class _Document:
    """One document in the making."""

    def __init__(self, form: Form) -> None:
        self.form, self.language = form, form.proposal.language
        self.document = docx.Document()
        self.marks: list[str] = []
        self.boxes = 0
        self._look()

    def _look(self) -> None:
        """Plain and printable: A4, one face, headings that an outline can be made of."""
        styles, section = self.document.styles, self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm(25)
        for name, size, colour in (
            ("Normal", 11, INK),
            ("Heading 1", 20, INK),
            ("Heading 2", 13, INK),
        ):
            style = styles[name]
            style.font.size, style.font.color.rgb, style.font.name = (
                Pt(size),
                colour,
                "Liberation Sans",
            )
        for name, size in (("Guidance", 10), ("Mark", 8)):
            style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            style.base_style = styles["Normal"]
            style.font.size, style.font.color.rgb = Pt(size), SOFT
            style.paragraph_format.keep_with_next = True
            style.paragraph_format.space_after = Pt(3)

    def made(self) -> bytes:
        """The file."""
        proposal = self.form.proposal
        first = self.form.name == "first"
        title = proposal.title or (_("First form") if first else _("Second form"))
        self._say(self.document.add_heading("", 1), title, self.language)
        self._guide(
            _("Write inside the boxes; what stands outside them is not read."),
            _(
                "Leave the line in square brackets above each box as it is: it says which answer"
                " it is."
            ),
            _(
                "Save as DOCX and send the file on this page. Only the answers you edited are"
                " offered for taking over:"
            ),
            settings.BASE_URL + reverse("calls:offline", args=[proposal.ref]),
            _(
                "If the proposal is granted, anyone may read the answers, except where it says"
                " otherwise."
            ),
        )
        self._say(
            self.document.add_paragraph(style="Mark"), f"[{proposal.ref} · {self.form.name}]", "en"
        )
        for number, question in enumerate(self.form.questions, 1):
            self._question(number, question)
        self._hide()
        core = self.document.core_properties
        core.title, core.language, core.author, core.comments = title, self.language, "", ""
        out = io.BytesIO()
        self.document.save(out)
        return out.getvalue()

    def _guide(self, *sentences: str) -> None:
        for sentence in filter(None, sentences):
            self._say(self.document.add_paragraph(style="Guidance"), sentence, self.form.reader)

    def _say(self, paragraph: Any, text: str, language: str) -> Any:
        """Write into a paragraph, in a language and its direction."""
        run = paragraph.add_run(_NOT_XML.sub("", text))
        marked = OxmlElement("w:lang")
        rtl = direction(language) == "rtl"
        marked.set(qn("w:bidi" if rtl else "w:val"), language)
        if rtl:
            run.font.rtl = True
            properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - the library has no word for it
            if properties.find(qn("w:bidi")) is None:
                properties.append(OxmlElement("w:bidi"))
        run._r.get_or_add_rPr().append(marked)  # noqa: SLF001
        return run

    def _translated(self, paragraph: Any, text: Translated, before: str = "") -> Any:
        shown = text.render(self.language)
        return self._say(paragraph, f"{before}{shown.text}", shown.language)

    def _question(self, number: int, question: Question) -> None:
        heading = self.document.add_heading("", 2)
        self._translated(heading, question.label, f"{number}. ")
        if question.help:
            self._translated(self.document.add_paragraph(style="Guidance"), question.help)
        value = self.form.value(question)
        if not boxes.can_be_edited(question):
            self._guide(" ".join([_("This is answered on the site."), *answers.readers(question)]))
            shown = answers.shown(question, value, self.language)
            for line in shown.split("\n") if shown else ():
                spoken = self.form.reader if question.kind == "consent" else self.language
                self._say(self.document.add_paragraph(), line, spoken)
            return
        self._guide(" ".join(self._how(question)))
        self.boxes += 1
        self._bookmark(heading)
        self._box(question, boxes.lines(question, value, self.language, self.form.goals))

    def _how(self, question: Question) -> list[str]:
        found = [_("An answer is required.")] if question.required else []
        if question.max_words:
            said = ngettext(
                "At most %(limit)s word.", "At most %(limit)s words.", question.max_words
            )
            found.append(said % {"limit": question.max_words})
        if question.kind == "date":
            found.append(_("A year, a month or a day: 2027, 2027-03 or 2027-03-15."))
        if question.kind == "choice":
            found.append(_("Tick one, or put an x in its place."))
        elif question.kind in boxes.TICKED:
            found.append(_("Tick what applies, or put an x in its place."))
        return [*found, *answers.readers(question)]

    def _bookmark(self, heading: Any) -> None:
        for kind in ("Start", "End"):
            mark = OxmlElement(f"w:bookmark{kind}")
            mark.set(qn("w:id"), str(1000 + self.boxes))
            if kind == "Start":
                mark.set(qn("w:name"), f"{BOOKMARK}{self.boxes}")
            heading._p.append(mark)  # noqa: SLF001 - the library has no bookmarks

    def _box(self, question: Question, lines: Sequence[boxes.Line]) -> None:
        answer = self.form.given.get(question.pk)
        version, mark = answer.version if answer else 0, boxes.mark(boxes.text_of(lines))
        self.marks.append(
            f"<answer key={quoteattr(question.key)} version={quoteattr(str(version))}"
            f" mark={quoteattr(mark)}/>"
        )
        line = self.document.add_paragraph(style="Mark")
        self._say(line, f"[{question.key} · {version} · {mark}]", "en")
        cell = self._frame(tall=question.kind == "long_text")
        for number, one in enumerate(lines):
            paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
            paragraph.paragraph_format.space_after = Pt(0)
            if one.ticked is None:
                self._say(paragraph, one.text, self.language)
                continue
            sign = _CHECKBOX.format(
                namespaces=f'{nsdecls("w")} xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"',
                checked=int(one.ticked),
                sign=boxes.ON if one.ticked else boxes.OFF,
            )
            paragraph._p.append(parse_xml(sign))  # noqa: SLF001 - nor boxes to tick
            self._say(paragraph, f" {one.text}", self.language)

    def _frame(self, *, tall: bool) -> Any:
        """An empty box with air in it."""
        table = self.document.add_table(1, 1, style="Table Grid")
        table.rows[0].height = Mm(30 if tall else 9)
        table._tbl.tblPr.append(parse_xml(_AIR))  # noqa: SLF001 - nor margins of a cell
        return table.cell(0, 0)

    def _hide(self) -> None:
        whose = f"proposal={quoteattr(self.form.proposal.ref)} form={quoteattr(self.form.name)}"
        text = f'<form xmlns="{NAMESPACE}" {whose}>{"".join(self.marks)}</form>'
        main = self.document.part
        part = Part(PackURI(PART), "application/xml", text.encode(), main.package)
        main.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_XML)
