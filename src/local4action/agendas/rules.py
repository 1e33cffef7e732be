"""Who may do what with the vocabularies: the installation itself, at its start or by command."""

from __future__ import annotations

import rules

# No person changes a frame on a page: frames arrive with the software, official texts by command.
rules.add_perm("agendas.install_frames", rules.always_deny)
rules.add_perm("agendas.import_official_texts", rules.always_deny)
