"""Who decided a label: the body by its name, in a reader's language where there is one.

Its own record says its name in the languages it was given. For the others there are the names of
the kinds of bodies, in every language that paper speaks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from local4action.brand import paper_languages
from local4action.brand.kit.subject import Said
from local4action.members.models import Body

if TYPE_CHECKING:
    from local4action.labels.models import Label

UNKNOWN: Final = "und"  # as BCP 47 has it
KINDS: Final = {
    Body.Kind.SECRETARIAT: _("World Secretariat"),
    Body.Kind.BOARD: _("Advisory Board"),
    Body.Kind.BUREAU: _("Executive Bureau"),
    Body.Kind.COUNCIL: _("Policy Council"),
}


def said(label: Label, language: str) -> Said:
    """The body that decided, with the language its name is in; `und` where that is not known."""
    body = label.body
    if body is None:
        return Said(label.decided_by, UNKNOWN)
    if str(body.name) != label.decided_by:
        # Renamed since: what was decided was decided under the name of then.
        return Said(label.decided_by, body.name.original)
    found = body.name.render(language)
    spoken = paper_languages.language_for(language)
    if spoken is None or paper_languages.language_for(found.language) == spoken:
        return Said(found.text, found.language)
    with translation.override(spoken):
        return Said(str(KINDS[Body.Kind(body.kind)]), spoken)
