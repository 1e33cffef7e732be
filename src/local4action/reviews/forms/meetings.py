"""What is asked of a meeting: when and where, its agenda, who is there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.conf import settings
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from local4action.calls import deadlines
from local4action.calls.fields import WallTimeField
from local4action.foundation.editing import TokenField, token_of
from local4action.foundation.text import cleaned
from local4action.reviews.actions import agenda_token, as_shown, presence_as_shown
from local4action.reviews.forms.fields import Text
from local4action.reviews.meeting_words import PRESENCES, QUORUMS, VOTINGS, body_name

if TYPE_CHECKING:
    from local4action.accounts.models import Person
    from local4action.calls.models import Call, Proposal
    from local4action.members.models import Body
    from local4action.reviews.models import AgendaItem, Meeting, Participant
    from local4action.reviews.queries import AgendaLine

COLUMNS: Final = (
    "title", "starts_local", "starts_zone", "place", "link", "language", "quorum_kind", "quorum",
    "voting",
)  # fmt: skip
MOST_LISTED: Final = 100


def _line(label: Any, length: int, **options: Any) -> Text:
    return Text(label=label, max_length=length, widget=forms.TextInput, **options)


class MeetingForm(forms.Form):
    """When and where a body meets, and who chairs."""

    title = _line(gettext_lazy("Title"), 200)
    starts_local = WallTimeField(label=gettext_lazy("Day and time"))
    starts_zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        initial="Europe/Madrid",
        choices=lambda: [(name, name.replace("_", " ")) for name in deadlines.zones()],
    )
    place = _line(gettext_lazy("Place"), 300, required=False)
    link = forms.URLField(
        label=gettext_lazy("Link, where it is held online"),
        max_length=200,
        required=False,
        assume_scheme="https",
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the minutes"), choices=lambda: settings.LANGUAGES
    )
    chair = forms.TypedChoiceField(label=gettext_lazy("Chair"), coerce=int)
    quorum_kind = forms.ChoiceField(
        label=gettext_lazy("Quorum counted as"), choices=lambda: list(QUORUMS.items())
    )
    quorum = forms.IntegerField(
        label=gettext_lazy("Quorum"),
        min_value=1,
        max_value=500,
        help_text=gettext_lazy("Of each item, without those who have an interest in its file."),
    )
    voting = forms.ChoiceField(
        label=gettext_lazy("How members vote on this site"),
        widget=forms.RadioSelect,
        choices=lambda: list(VOTINGS.items()),
    )
    token = TokenField()

    def __init__(self, data: Any, people: list[Person], meeting: Meeting | None = None) -> None:
        initial: dict[str, Any] = {
            "quorum_kind": "share", "quorum": 50, "voting": "open",
            "language": (get_language() or "en")[:2],
        }  # fmt: skip
        if meeting is not None:
            initial = {**as_shown(meeting), "token": token_of(as_shown(meeting))}
        super().__init__(data, initial=initial)
        self.people = {one.pk: one for one in people}
        field: Any = self.fields["chair"]
        field.choices = [("", _("Choose")), *((one.pk, str(one)) for one in people)]

    def clean_link(self) -> str:
        """Without signs that are no text."""
        return cleaned(self.cleaned_data["link"])

    def columns(self) -> dict[str, Any]:
        """What the actions take."""
        data = self.cleaned_data
        return {name: data[name] for name in COLUMNS} | {"chair": self.people[data["chair"]]}


class NewMeetingForm(MeetingForm):
    """A meeting begins with a call and a body."""

    call = forms.ChoiceField(label=gettext_lazy("Call"))
    body = forms.TypedChoiceField(label=gettext_lazy("Body"), coerce=int)
    field_order = ("call", "body")

    def __init__(
        self, data: Any, people: list[Person], calls: list[Call], bodies: list[Body], first: str
    ) -> None:
        super().__init__(data, people)
        self.calls, self.bodies = calls, bodies
        reader = get_language() or "en"
        call, body = self.fields["call"], self.fields["body"]
        call.choices = [  # type: ignore[attr-defined]
            (one.ref, one.title.render(reader).text) for one in calls
        ]
        body.choices = [  # type: ignore[attr-defined]
            (one.pk, body_name(one)) for one in bodies
        ]
        self.initial["call"] = first

    def chosen(self) -> dict[str, Any]:
        """The call and the body."""
        data = self.cleaned_data
        return {
            "call": next(one for one in self.calls if one.ref == data["call"]),
            "body": next(one for one in self.bodies if one.pk == data["body"]),
        }


class AgendaForm(forms.Form):
    """The order of what is on the agenda, what is taken off, and what is put on it."""

    all_waiting = forms.BooleanField(
        label=gettext_lazy("Put on every file that waits for this body"), required=False
    )
    texts = Text(
        label=gettext_lazy("Other items, one on each line"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
    token = TokenField()

    def __init__(self, data: Any, lines: list[AgendaLine], waiting: list[Proposal]) -> None:
        items = [line.item for line in lines if line.item is not None]
        super().__init__(data, initial={"token": agenda_token(items)})
        self.items, self.waiting = items, waiting
        for line in lines:
            if line.item is not None:
                self._add_item(line.item, line.number)
        self.fields["files"] = forms.MultipleChoiceField(
            label=_("Files that wait for this body"),
            required=False,
            widget=forms.CheckboxSelectMultiple,
            choices=[
                (one.ref, f"{one} · {one.organisation.name}") for one in waiting[:MOST_LISTED]
            ],
        )
        self.order_fields(["files", "all_waiting", "texts"])

    def _add_item(self, item: AgendaItem, number: int) -> None:
        self.fields[f"order_{item.pk}"] = forms.IntegerField(
            label=_("Place in the order"),
            min_value=1,
            max_value=9999,
            initial=number,
        )
        self.fields[f"off_{item.pk}"] = forms.BooleanField(label=_("Take it off"), required=False)

    @property
    def rows(self) -> list[tuple[AgendaItem, Any, Any]]:
        """Each item with its place and whether it is taken off, bound."""
        return [(one, self[f"order_{one.pk}"], self[f"off_{one.pk}"]) for one in self.items]

    def clean_texts(self) -> str:
        """Each line is a title."""
        text: str = self.cleaned_data["texts"]
        if any(len(line) > 200 for line in text.splitlines()):
            raise forms.ValidationError(_("A title is at most 200 letters long."))
        return text

    def wanted(self) -> dict[str, Any]:
        """What the action takes."""
        data = self.cleaned_data
        stay = [one for one in self.items if not data[f"off_{one.pk}"]]
        stay.sort(key=lambda one: data[f"order_{one.pk}"])
        chosen = set(data["files"])
        return {
            "order": [one.pk for one in stay],
            "files": [one for one in self.waiting if data["all_waiting"] or one.ref in chosen],
            "texts": [line.strip() for line in data["texts"].splitlines() if line.strip()],
            "token": data["token"],
        }


class PresenceForm(forms.Form):
    """Who is there."""

    token = TokenField()

    def __init__(self, data: Any, sitting: list[Participant]) -> None:
        shown = presence_as_shown(sitting)
        super().__init__(data, initial={**shown, "token": token_of(shown)})
        self.sitting = sitting
        for one in sitting:
            self.fields[f"person_{one.person_id}"] = forms.ChoiceField(
                label=str(one.person), widget=forms.RadioSelect, choices=list(PRESENCES.items())
            )

    def presence(self) -> dict[int, str]:
        """What the action takes."""
        return {one.person_id: self.cleaned_data[f"person_{one.person_id}"] for one in self.sitting}
