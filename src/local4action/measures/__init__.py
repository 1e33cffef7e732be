"""What may be said of a hub's pace: pure functions, plain data in, plain data out."""

from local4action.measures.grades import GRADES, points_needed, reachable_grade
from local4action.measures.slopes import kendall_tail, slope_range_confidence

__all__ = ["GRADES", "kendall_tail", "points_needed", "reachable_grade", "slope_range_confidence"]
