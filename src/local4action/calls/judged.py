"""A judgement as pages show it: in words, what asks for something to be done first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from local4action.calls.eligibility import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from local4action.calls.eligibility import Finding
    from local4action.calls.judging import Judged, Judgement

TONES: Final = {
    Verdict.MET: "good", Verdict.SAID: "going", Verdict.NOT_MET: "stop",
    Verdict.CANNOT_TELL: "neutral",
}  # fmt: skip
ORDER: Final = (Verdict.NOT_MET, Verdict.CANNOT_TELL, Verdict.SAID, Verdict.MET)


def word_for(verdict: Verdict) -> str:
    """A verdict on its badge."""
    return {
        Verdict.MET: _("Met"),
        Verdict.SAID: _("Said, people will judge it"),
        Verdict.NOT_MET: _("Not met"),
        Verdict.CANNOT_TELL: _("Cannot tell yet"),
    }[verdict]


def rows_of(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Findings by themselves."""
    return [_plain(one) for one in sorted(findings, key=lambda one: ORDER.index(one.verdict))]


def shown(found: Judgement, form: str, address: str = "") -> dict[str, Any]:
    """What a page shows of a judgement.

    Args:
        found: the judgement.
        form: the form that is being written or read.
        address: of the page where it is written, for links to its questions; "" for whoever only
            reads, whom advice does not help either.
    """
    # Of what asks for something, first what can be done here.
    judged = sorted(
        found.judged, key=lambda one: (ORDER.index(one.finding.verdict), one.form != form)
    )
    return {
        "judgement": found,
        "judged_rows": [_row(one, form, address) for one in judged],
        "counts": [
            {"word": word_for(verdict), "tone": TONES[verdict], "count": count}
            for verdict in ORDER
            if (count := found.counted(verdict))
        ],
    }


def _plain(finding: Finding) -> dict[str, Any]:
    verdict = finding.verdict
    return {
        "finding": finding,
        "word": word_for(verdict),
        "tone": TONES[verdict],
        "reason": finding.reason,
        "mend": finding.mend,
    }


def _row(one: Judged, form: str, address: str) -> dict[str, Any]:
    row = _plain(one.finding)
    if one.finding.verdict is Verdict.CANNOT_TELL and (form, one.form) == ("first", "second"):
        return row | {"reason": _("The second form asks it."), "mend": ""}
    if not address:
        return row | {"mend": ""}
    if one.question is None or one.form != form or one.finding.verdict is Verdict.MET:
        return row
    anchor = f"{address}#answer-{one.question.key}_field"
    return row | {"question": one.question, "url": anchor}
