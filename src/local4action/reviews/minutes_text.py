"""The minutes drafted from what happened, part by part, in the language of the meeting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from local4action.foundation import dates
from local4action.reviews.meeting_words import CHOICES, KINDS, PRESENCES, SAYS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from local4action.reviews.models import AgendaItem, Meeting, Opinion, Participant

ORDER: Final = ("present", "remote", "excused", "absent", "expected")


@dataclass(frozen=True, slots=True)
class Drafted:
    """One part of the minutes; `item` is None for what is about the whole meeting."""

    heading: str
    text: str
    item: AgendaItem | None = None


def drafted(
    meeting: Meeting, sitting: Sequence[Participant], items: Sequence[AgendaItem]
) -> list[Drafted]:
    """The parts: the meeting, who was there, the quorum, then each item in its order.

    Items come with `recusals`, `votes` and, where a step spoke, `opinion` with its conditions.
    """
    with override(meeting.language):
        return [
            Drafted(_("The meeting"), _about(meeting)),
            Drafted(_("Presence"), _present(meeting, sitting)),
            Drafted(_("Quorum"), _quorum(meeting)),
            *(
                Drafted(_heading(item, number), _item(item), item)
                for number, item in enumerate(items, start=1)
            ),
        ]


def _clock(at: dt.datetime, zone: str, language: str) -> str:
    local = at.astimezone(ZoneInfo(zone))
    offset = local.strftime("%z")
    day = dates.spoken(local.date().isoformat(), language)
    return f"{day}, {local:%H:%M} ({zone}, UTC{offset[:3]}:{offset[3:]})"


def _about(meeting: Meeting) -> str:
    language, zone = meeting.language, meeting.starts_zone
    lines = [
        _("%(body)s, on the call “%(call)s”.")
        % {
            "body": meeting.body.name.render(language).text,
            "call": meeting.call.title.render(language).text,
        }
    ]
    if meeting.place:
        lines.append(_("Place: %(place)s.") % {"place": meeting.place})
    if meeting.opened_at:
        lines.append(_("Opened: %(when)s.") % {"when": _clock(meeting.opened_at, zone, language)})
    if meeting.closed_at:
        lines.append(_("Closed: %(when)s.") % {"when": _clock(meeting.closed_at, zone, language)})
    lines.append(_("In the chair: %(name)s.") % {"name": meeting.chair})
    return "\n\n".join(lines)


def _present(meeting: Meeting, sitting: Sequence[Participant]) -> str:
    del meeting
    parts = []
    for presence in ORDER:
        names = _names(one.person for one in sitting if one.presence == presence)
        if names:
            word = PRESENCES[presence]
            parts.append(_("%(word)s: %(names)s.") % {"word": word, "names": names})
    return "\n\n".join(parts)


def _names(people: Iterable[object]) -> str:
    return ", ".join(str(person) for person in people)


def _quorum(meeting: Meeting) -> str:
    if meeting.quorum_kind == "number":
        said = ngettext(
            "%(number)s member must be present who may vote on the item.",
            "%(number)s members must be present who may vote on the item.",
            meeting.quorum,
        )
    else:
        said = _("%(number)s per cent of the members who may vote on the item must be present.")
    rest = _("Whoever has an interest in a file leaves the room for its item and is not counted.")
    return f"{said % {'number': meeting.quorum}} {rest}"


def _heading(item: AgendaItem, number: int) -> str:
    about = str(item.proposal) if item.proposal else item.title
    return _("Item %(number)s: %(about)s") % {"number": number, "about": about}


def _item(item: AgendaItem) -> str:
    language = item.meeting.language
    parts = []
    if item.proposal:
        parts.append(
            _("Proposal %(ref)s, led by %(name)s.")
            % {
                "ref": item.proposal.ref,
                "name": item.proposal.organisation.name.render(language).text,
            }
        )
    recused = _names(one.person for one in item.recusals.all())
    if recused:
        parts.append(_("Recused, and out of the room: %(names)s.") % {"names": recused})
    if not item.recorded_at:
        parts += [one for one in (item.agreed, _("No outcome was recorded.")) if one]
        return "\n\n".join(parts)
    parts.append(
        _("Present who may vote: %(present)s; needed: %(needed)s.")
        % {"present": item.present, "needed": item.needed}
    )
    parts += _polled(item)
    parts.append(_voted(item))
    parts.append(item.agreed)
    opinion: Opinion | None = getattr(item, "opinion", None)
    if opinion is not None:
        parts += _outcome(item, opinion)
    return "\n\n".join(parts)


def _polled(item: AgendaItem) -> list[str]:
    """What the members voted themselves, each time they were asked."""
    said = {
        "open": _("The members voted on this site, openly"),
        "secret": _("The members voted on this site, in secret"),
    }
    return [
        _("%(how)s: %(for)s for, %(against)s against, %(abstain)s abstained.")
        % {
            "how": said[one.voting],
            "for": one.votes_for,
            "against": one.votes_against,
            "abstain": one.votes_abstain,
        }
        for one in item.polls.all()
    ]


def _voted(item: AgendaItem) -> str:
    if item.method == "consensus":
        return _("Agreed by consensus.")
    said = _("Votes: %(for)s for, %(against)s against, %(abstain)s abstained.") % {
        "for": item.votes_for,
        "against": item.votes_against,
        "abstain": item.votes_abstain,
    }
    if item.method != "names":
        return said
    names = "; ".join(
        _("%(name)s: %(choice)s") % {"name": one.person, "choice": str(CHOICES[one.choice]).lower()}
        for one in item.votes.all()
    )
    return f"{said} {names}."


def _outcome(item: AgendaItem, opinion: Opinion) -> list[str]:
    language = item.meeting.language
    parts = [
        _("%(body)s %(does)s: %(says)s.")
        % {
            "body": opinion.step.body.name.render(language).text,
            "does": KINDS[opinion.step.kind],
            "says": str(SAYS[opinion.says]).lower(),
        }
    ]
    parts += [
        _("Condition %(number)s: %(text)s By %(day)s; checked by %(name)s.")
        % {
            "number": one.position,
            "text": one.text if one.text.endswith((".", "!", "?")) else f"{one.text}.",
            "day": dates.spoken(one.due_on.isoformat(), language),
            "name": one.checked_by,
        }
        for one in opinion.conditions.all()
    ]
    return parts
