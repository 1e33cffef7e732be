"""What a question is answered with, where Django has nothing of its own: tables, files, targets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import get_language

from local4action.calls.kinds.base import label_of
from local4action.calls.kinds.tables import heading

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from local4action.agendas.models import FrameNode

EMPTY_ROWS: Final = 3


class TableInput(forms.Widget):
    """Rows of cells that all carry one name, with a few empty rows at the end.

    It gives and takes a flat list of cells, row by row. `more` names the button that comes back
    with empty rows again, `saves` says whether it saves; "" leaves it out.
    """

    template_name = "calls/widgets/table.html"
    use_fieldset = True

    def __init__(
        self,
        columns: Sequence[Mapping[str, Any]],
        *,
        most_rows: int | None = None,
        language: str = "",
        more: str = "",
        empty_rows: int = EMPTY_ROWS,
        saves: bool = True,
    ) -> None:
        super().__init__()
        self.columns, self.most_rows, self.empty_rows = columns, most_rows, empty_rows
        self.language, self.more, self.saves = language, more, saves

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Every cell that was sent."""
        del files
        return data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Whether the table was not on the page at all."""
        del files
        return name not in data

    def id_for_label(self, id_: str, index: Any = None) -> str:
        """A table has no one field to point at."""
        del index
        return f"{id_}-0-0" if id_ else ""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The cells in rows, each with the words of its column."""
        context = super().get_context(name, value, attrs)
        cells = list(value) if isinstance(value, list | tuple) else []
        width = max(1, len(self.columns))
        filled = -(-len(cells) // width)
        while filled and not any(str(one).strip() for one in cells[(filled - 1) * width :]):
            filled -= 1
            cells = cells[: filled * width]
        total = filled + self.empty_rows
        if self.most_rows:
            total = max(filled, min(total, self.most_rows))
        cells += [""] * (total * width - len(cells))
        reader = get_language() or "en"
        heads = [self._column(one, reader) for one in self.columns]
        id_ = context["widget"]["attrs"].get("id", name)
        context["widget"] |= {
            "heads": heads,
            "language": self.language,
            "saves": self.saves,
            "more": self.more and total > filled and self.more,
            "rows": [
                [
                    {"head": head, "value": str(cells[row * width + place]), "row": row + 1,
                     "id": f"{id_}-{row}-{place}"}
                    for place, head in enumerate(heads)
                ]
                for row in range(total)
            ],
        }  # fmt: skip
        return context

    @staticmethod
    def _column(column: Mapping[str, Any], reader: str) -> dict[str, Any]:
        options = column.get("options", ())
        return {
            "kind": column["kind"],
            "label": heading(column, reader),
            "lines": column.get("lines", 2),
            "options": [
                (str(one["value"]), label_of(options, one["value"], reader)) for one in options
            ],
        }


class SentFileInput(forms.FileInput):
    """A file to choose, beside the one that was sent and a tick that takes it away."""

    template_name = "calls/widgets/file.html"

    def __init__(self, current: Mapping[str, Any], accepted: Iterable[str]) -> None:
        super().__init__({"accept": ",".join(accepted)})
        self.current = current

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """The file that was sent; False where it is to be taken away; None where it stays."""
        sent = super().value_from_datadict(data, files, name)
        return False if sent is None and data.get(f"{name}-away") else sent

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """With the file that is there."""
        context = super().get_context(name, value, attrs)
        context["widget"]["current"] = self.current
        return context


class TargetsInput(forms.CheckboxSelectMultiple):
    """The targets to tick, folded under their goals; drawn at once, as there are 169 of them."""

    template_name = "calls/widgets/targets.html"

    def __init__(self, goals: Iterable[FrameNode], targets: Iterable[FrameNode]) -> None:
        super().__init__()
        self.goals, self.targets = list(goals), list(targets)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Each goal with its targets, open where one is ticked."""
        context = forms.Widget.get_context(self, name, None, attrs)
        ticked = {str(one) for one in value or ()}
        reader, groups = get_language() or "en", []
        for goal in self.goals:
            lines = [
                {"code": one.code, "text": one.title.render(reader).text, "on": one.code in ticked}
                for one in self.targets
                if one.parent_id == goal.pk
            ]
            on = [one["code"] for one in lines if one["on"]]
            groups.append(
                {"code": goal.code, "text": goal.title.render(reader).text, "lines": lines,
                 "on": on}
            )  # fmt: skip
        context["widget"]["groups"] = groups
        return context
