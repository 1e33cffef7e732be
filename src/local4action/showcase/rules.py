"""Everyone reads everything here; only an officer or the clock has all rows rebuilt."""

from __future__ import annotations

import rules

from local4action.members.rules import is_officer

rules.add_perm("showcase.rebuild_index", is_officer)
