"""One form for each kind of item; what it hands on is what the columns hold."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, override

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from local4action.agreements.figures import earlier_rows, figure
from local4action.agreements.shown import RHYTHMS, WAYS
from local4action.foundation import dates
from local4action.foundation.editing import TokenField
from local4action.foundation.names import countries
from local4action.hubs.forms import named
from local4action.hubs.queries import nodes_by_frame

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from local4action.members.models import Organisation


def words(label: Any, help_text: Any = "", *, rows: int = 3, required: bool = True) -> Any:
    """A field for a text of up to 2,000 characters."""
    return forms.CharField(
        label=label,
        max_length=2000,
        required=required,
        widget=forms.Textarea(attrs={"rows": rows}),
        help_text=help_text,
    )


def day(label: Any, help_text: Any = "") -> Any:
    """A field for a day."""
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        help_text=help_text or _("For example 2027-06-30."),
    )


class PartialDay(forms.CharField):
    """A date as exactly as it is known."""

    def __init__(self, **options: Any) -> None:
        options.setdefault(
            "help_text", _("As exactly as you know it: 2027, 2027-03 or 2027-03-15.")
        )
        super().__init__(max_length=10, **options)

    @override
    def to_python(self, value: Any) -> str:
        text = str(super().to_python(value) or "")
        return dates.parse(text) if text else text


class Figure(forms.CharField):
    """A number, written with a point or a comma."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            max_length=30, widget=forms.TextInput(attrs={"inputmode": "decimal"}), **options
        )

    @override
    def clean(self, value: Any) -> Decimal | None:
        text = super().clean(value)
        return figure(text) if text else None


class ItemForm(forms.Form):
    """What every item's form has: the parties to choose from, and the mark of what was seen."""

    token = TokenField()
    parties: tuple[str, ...] = ()

    def __init__(self, *args: Any, parties: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {one.pk: one for one in parties}
        choices = [("", _("Choose")), *((one.pk, named(one)) for one in parties)]
        for name in self.parties:
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """What was sent, as the columns have it."""
        sent = {name: value for name, value in self.cleaned_data.items() if name != "token"}
        return sent | {name: self.known[sent[name]] for name in self.parties}


class DeliverableForm(ItemForm):
    """One deliverable; its weight in per cent."""

    parties = ("owner", "acceptor")

    text = words(_("What will be there"), _("A result somebody else can check, not an activity."))
    evidence = words(
        _("What will show that it is done"),
        _("A report, a register, photographs, a link: agreed now, so that nobody argues later."),
        rows=2,
        required=False,
    )
    weight = forms.DecimalField(
        label=_("Weight in per cent"),
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(Decimal("0.01")), MaxValueValidator(Decimal(50))],
        help_text=_("All weights together make 100; none is above 50."),
        widget=forms.NumberInput(attrs={"step": "0.01", "min": "0.01", "max": "50"}),
    )
    due_on = day(_("Due on"))
    owner = forms.TypedChoiceField(label=_("Who delivers it"), coerce=int)
    acceptor = forms.TypedChoiceField(
        label=_("Who accepts it"),
        coerce=int,
        help_text=_("Another organisation than the one that delivers."),
    )

    @override
    def values(self) -> dict[str, Any]:
        sent = super().values()
        return sent | {"weight": (sent["weight"] / 100).quantize(Decimal("0.0001"))}


class CriterionForm(ItemForm):
    """One success criterion."""

    text = words(_("What success means"), _("As partners and stakeholders settled it together."))


class WorkshopForm(ItemForm):
    """A day on which it was settled, in numbers and words."""

    held_on = day(_("When it was held"), _("For example 2026-11-20."))
    text = words(
        _("How it was held"),
        _("Where, how long, in which languages, how people could speak."),
        rows=2,
    )
    invited = words(
        _("Who was invited"), _("Groups and organisations, not the names of people."), rows=2
    )
    invited_count = forms.IntegerField(
        label=_("How many were invited"), min_value=0, max_value=1_000_000
    )
    came = words(_("Who came"), rows=2)
    came_count = forms.IntegerField(label=_("How many came"), min_value=0, max_value=1_000_000)
    changed = words(
        _("What was changed because of it"),
        _(
            "Deliverables, criteria, dates: what stands otherwise than before. If nothing was, "
            "say why."
        ),
    )


class IndicatorForm(ItemForm):
    """A figure, from where to where."""

    parties = ("data_owner",)

    text = words(_("What is measured"), rows=2)
    unit = forms.CharField(
        label=_("Unit"), max_length=60, help_text=_("Minutes, per cent, tonnes a year…")
    )
    better = forms.ChoiceField(
        label=_("Which way is better"),
        widget=forms.RadioSelect,
        choices=list(WAYS.items()),
    )
    source_set = forms.ChoiceField(
        label=_("Where its definition comes from"),
        choices=[
            ("local", _("Our own")),
            ("sdg", _("The global indicators of the Sustainable Development Goals")),
            ("other", _("Another set")),
        ],
    )
    code = forms.CharField(
        label=_("Its number there"), required=False, max_length=40, help_text=_("Such as 11.2.1.")
    )
    base = Figure(label=_("Where it stands"))
    base_on = PartialDay(label=_("When it stood there"))
    base_source = forms.CharField(
        label=_("Who says so"),
        max_length=300,
        help_text=_("The register, survey or report the value is from."),
    )
    target = Figure(label=_("Where it shall be"))
    target_on = PartialDay(label=_("By when"))
    floor = Figure(label=_("The lowest it can be, or the lower edge"), required=False)
    ceiling = Figure(label=_("The highest it can be, or the upper edge"), required=False)
    every = forms.ChoiceField(
        label=_("How often a value comes"),
        choices=[
            ("", _("Choose")),
            *RHYTHMS.items(),
        ],
    )
    follow_up = forms.IntegerField(
        label=_("Months it goes on after the end"), min_value=0, max_value=120, initial=0
    )
    data_owner = forms.TypedChoiceField(label=_("Who answers for the data"), coerce=int)
    earlier = forms.CharField(
        label=_("Values from before"),
        required=False,
        max_length=40_000,
        widget=forms.Textarea(attrs={"rows": 6, "class": "figures"}),
        help_text=_(
            "Of the last five to ten years, a line each: date, value, source. You can paste the "
            "columns of a sheet. With them a faster pace can be told from what was under way."
        ),
    )

    def clean_earlier(self) -> list[tuple[str, Decimal, str]]:
        """Rows of date, value and source."""
        return earlier_rows(self.cleaned_data["earlier"])


class ComparatorForm(ItemForm):
    """A place to compare with."""

    name = forms.CharField(label=_("Place"), max_length=200)
    country = forms.ChoiceField(label=_("Country"))
    text = words(_("Why it is similar"), rows=2, required=False)
    source = forms.CharField(label=_("Where its figures come from"), max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose")),
            *countries(get_language() or "en"),
        ]


class AimForm(ItemForm):
    """A goal, target or chapter, and how the hub serves it."""

    node = forms.TypedChoiceField(label=_("Goal, target or chapter"), coerce=int)
    text = words(_("How the hub serves it"), rows=2, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "en"
        self.nodes: dict[int, Any] = {}
        shelves: list[Any] = [("", _("Choose"))]
        for frame, nodes in nodes_by_frame():
            self.nodes |= {node.pk: node for node in nodes}
            titles = [(one.pk, f"{one.code} · {one.title.render(language)}") for one in nodes]
            shelves.append((str(frame.title.render(language)), titles))
        self.fields["node"].choices = shelves  # type: ignore[attr-defined]

    @override
    def values(self) -> dict[str, Any]:
        sent = super().values()
        return sent | {"node": self.nodes[sent["node"]]}


class NeedOrOfferForm(ItemForm):
    """What is asked of others, or given."""

    kind = forms.ChoiceField(
        label=_("Which it is"),
        widget=forms.RadioSelect,
        choices=[("need", _("We need this")), ("offer", _("Others may have this from us"))],
    )
    text = words(_("What it is"), rows=2)


FORMS: Final[Mapping[str, type[ItemForm]]] = {
    "deliverables": DeliverableForm,
    "criteria": CriterionForm,
    "workshops": WorkshopForm,
    "indicators": IndicatorForm,
    "comparators": ComparatorForm,
    "aims": AimForm,
    "needs_and_offers": NeedOrOfferForm,
}
