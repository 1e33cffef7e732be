"""Who may report, and who may answer a report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import rules

from local4action.agreements.models import Agreement, Indicator
from local4action.hubs.rules import leads_hub, leads_hub_of, spoken_for
from local4action.members.rules import is_board_member, is_officer, speaks_for

if TYPE_CHECKING:
    from local4action.hubs.models import Hub
    from local4action.monitoring.models import DeliverableReport


@rules.predicate
def accepts_report(person: Any, report: DeliverableReport | None) -> bool:
    """Speaks today for the organisation the agreement names as acceptor."""
    return report is not None and bool(speaks_for(person, report.deliverable.acceptor))


@rules.predicate
def leads_hub_of_report(person: Any, report: DeliverableReport | None) -> bool:
    """Speaks today for the lead of the hub the report belongs to."""
    return report is not None and bool(leads_hub(person, report.check_in.hub))


@rules.predicate
def leads_hub_of_indicator(person: Any, indicator: Indicator | None) -> bool:
    """Speaks today for the lead of the hub that agreed on the indicator."""
    return indicator is not None and bool(leads_hub(person, indicator.agreement.hub))


@rules.predicate
def answers_for_data(person: Any, indicator: Indicator | None) -> bool:
    """Speaks today for the organisation that the agreement names as owner of the data."""
    return indicator is not None and bool(speaks_for(person, indicator.data_owner))


@rules.predicate
def answers_for_data_of_hub(person: Any, hub: Hub | None) -> bool:
    """Speaks today for an organisation that owns the data of one of the hub's indicators."""
    mine = spoken_for(person) if hub is not None else set()
    return (
        bool(mine)
        and Indicator.objects.filter(
            agreement__hub=hub, agreement__state=Agreement.State.SIGNED, data_owner__in=mine
        ).exists()
    )


rules.add_perm("monitoring.check_in", leads_hub)
rules.add_perm("monitoring.see_report", accepts_report | leads_hub_of_report | is_officer)
rules.add_perm("monitoring.answer_report", accepts_report)
rules.add_perm("monitoring.write_closing", leads_hub)
rules.add_perm("monitoring.finish_closing", leads_hub_of)
rules.add_perm("monitoring.reopen_closing", leads_hub_of)
rules.add_perm("monitoring.remind", rules.always_deny)
rules.add_perm("monitoring.see_overview", is_officer | is_board_member)
rules.add_perm("monitoring.record_figure", leads_hub_of_indicator | answers_for_data)
rules.add_perm("monitoring.record_table", leads_hub | answers_for_data_of_hub)
