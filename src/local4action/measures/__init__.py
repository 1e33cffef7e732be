"""The three concepts as measures: pure functions, plain data in, plain data out."""

from local4action.measures.chains import audit_adjust, traceability
from local4action.measures.clock import milestone_es
from local4action.measures.compatibility import cagr_ratio
from local4action.measures.dates import decimal_year, desa_freshness, months_between, out_of_date
from local4action.measures.gain import pace_gain, placebo_p
from local4action.measures.grades import GRADES, points_needed, reachable_grade
from local4action.measures.pace import ambition, pace_checked, pace_ratio, pace_status
from local4action.measures.peers import gower, match
from local4action.measures.rollup import roll_up
from local4action.measures.series import split_at_breaks
from local4action.measures.shares import cohen_kappa, hill, wilson
from local4action.measures.slopes import kendall_tail, slope_range_confidence, theil_sen
from local4action.measures.survival import kaplan_meier
from local4action.measures.ties import build_on, ei_index, fractional_credit

__all__ = [
    "GRADES",
    "ambition",
    "audit_adjust",
    "build_on",
    "cagr_ratio",
    "cohen_kappa",
    "decimal_year",
    "desa_freshness",
    "ei_index",
    "fractional_credit",
    "gower",
    "hill",
    "kaplan_meier",
    "kendall_tail",
    "match",
    "milestone_es",
    "months_between",
    "out_of_date",
    "pace_checked",
    "pace_gain",
    "pace_ratio",
    "pace_status",
    "placebo_p",
    "points_needed",
    "reachable_grade",
    "roll_up",
    "slope_range_confidence",
    "split_at_breaks",
    "theil_sen",
    "traceability",
    "wilson",
]
