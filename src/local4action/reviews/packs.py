"""The files of one reader on paper, to be read where there is no connection. Imported by jobs only.

Tagged like every document of the house: a table of contents, a heading for each file, form and
question, tables as tables, each text in its own language.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils import translation
from django.utils.translation import gettext as _

from local4action.brand import printing
from local4action.foundation import dates
from local4action.foundation.names import country_name, language_name
from local4action.reviews import phases, queries

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from local4action.accounts.models import Person
    from local4action.calls.answers import AnsweredQuestion
    from local4action.calls.models import Call, Proposal
    from local4action.reviews.models import Criterion


@dataclass(frozen=True, slots=True)
class Gathered:
    """One file, read before anything is drawn."""

    proposal: Proposal
    forms: list[tuple[str, list[AnsweredQuestion]]]


def pdf(
    reader: Person,
    proposals: list[Proposal],
    as_of: dt.datetime,
    told: Callable[[int], None],
) -> bytes:
    """The pack of one reader, in their language.

    Args:
        reader: who reads.
        proposals: the files as this reader may have them (`phases.veiled`).
        as_of: the moment it shows.
        told: called with how many files are gathered.
    """
    language = reader.language
    with translation.override(language):
        files = []
        for number, proposal in enumerate(proposals, 1):
            files.append(_gathered(reader, proposal, language))
            told(number)
        calls = {one.call_id: one.call for one in proposals}
        rubrics = [(call, queries.criteria_of(call)) for call in calls.values()]

        def draw(paper: printing.Paper) -> None:
            day = f"{dates.spoken(as_of.date().isoformat(), language)}, {as_of:%H:%M} UTC"
            as_it_was = _("As of %(day)s. What changed since is on the site.") % {"day": day}
            paper.paragraph(as_it_was)
            paper.contents()
            for call, criteria in rubrics:
                paper.page_break()
                _draw_rubric(paper, call, criteria, language)
            for one in files:
                paper.page_break()
                _draw_file(paper, one, language)

        return printing.pdf(
            draw,
            title=_("Proposals to read: %(name)s") % {"name": reader.name},
            language=language,
            elsewhere=_("(in another script: see the site)"),
        )


def _gathered(reader: Person, proposal: Proposal, language: str) -> Gathered:
    titles = {"first": _("First form"), "second": _("Second form")}
    answers = phases.answers_for(reader, proposal, titles, language)
    return Gathered(proposal, [(titles[name], given) for name, given in answers.items()])


def _draw_rubric(
    paper: printing.Paper, call: Call, criteria: list[Criterion], language: str
) -> None:
    title = call.title.render(language)
    paper.heading(_("Criteria: %(call)s") % {"call": title.text}, language=language)
    paper.paragraph(_("Score from 0 to 4. Where you cannot judge, say so: it is an answer."))
    for one in criteria:
        label = one.label.render(language)
        paper.heading(label.text, 3, language=label.language)
        if one.explanation:
            said = one.explanation.render(language)
            paper.paragraph(said.text, said.language)
        rows = []
        for score, text in one.anchors:
            if text is not None:
                said = text.render(language)
                rows.append([(str(score), language), (said.text, said.language)])
        if rows:
            paper.table([_("Score"), _("What it means")], rows, [1, 7])


def _draw_file(paper: printing.Paper, one: Gathered, language: str) -> None:
    proposal: Any = one.proposal
    is_veiled = getattr(proposal, "is_veiled", False)
    written = language if is_veiled else proposal.language
    paper.heading(str(proposal), language=written)
    facts = [
        (_("Reference"), proposal.ref, language),
        (_("Language"), language_name(proposal.language, language), language),
    ]
    name = proposal.organisation.name.render(language)
    facts.append((_("Led by"), name.text, name.language))
    if not is_veiled:
        country = country_name(proposal.organisation.country, language)
        facts.append((_("Country"), country, language))
    if proposal.due_on:
        facts.append(
            (_("Awaited by"), dates.spoken(proposal.due_on.isoformat(), language), language)
        )
    paper.terms(facts)
    for title, answers in one.forms:
        paper.heading(title, 3)
        for answer in answers:
            label = answer.question.label.render(language)
            paper.heading(label.text, 4, language=label.language)
            _draw_answer(paper, answer, proposal.language)


def _draw_answer(paper: printing.Paper, answer: AnsweredQuestion, language: str) -> None:
    table: Any = getattr(answer, "table", None)
    if table is not None:
        rows = [[(cell, language) for cell in row] for row in table.rows]
        paper.table(list(table.head), rows)
    elif not answer.shown:
        paper.paragraph(_("Not answered"))
    else:
        texts = answer.question.kind in {"short_text", "long_text", "place"}
        paper.paragraph(answer.shown, language if texts else "")
