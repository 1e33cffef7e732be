"""What the page of a label says, in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from local4action.brand import paper_languages
from local4action.foundation import dates
from local4action.labels import deciders, standing
from local4action.labels.words import STEPS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from local4action.labels.models import Label, LabelMove


def context(
    label: Any, moves: Sequence[LabelMove], language: str, today: dt.date
) -> dict[str, Any]:
    """All that the template shows; `label` as `credentials.public_label` gives it."""
    said = standing.of(label, moves, today)
    title = label.hub.title.render(language)
    return {
        "label": label,
        "title": title,
        "standing": said,
        "facts": _facts(label, language),
        "acts": [_act(one, language) for one in moves],
        "downloads": _downloads(label, language),
        "badge_url": badge_url(label),
        "oembed_url": f"{settings.BASE_URL}/oembed?" + urlencode({"url": label.permanent_address}),
        "trail": [
            {"label": title.text, "url": label.hub.get_absolute_url()},
            {"label": _("Label %(number)s") % {"number": label.number}},
        ],
    }


def _facts(label: Label, language: str) -> list[dict[str, Any]]:
    hub, lead = label.hub.title.render(language), label.hub.lead.name.render(language)
    decided = deciders.said(label, language)
    facts: list[dict[str, Any]] = [
        {"term": pgettext("label", "Number"), "value": label.number},
        {
            "term": _("Hub"),
            "value": hub.text,
            "lang": hub.language,
            "url": label.hub.get_absolute_url(),
        },
        {
            "term": _("Led by"),
            "value": lead.text,
            "lang": lead.language,
            "url": label.hub.lead.get_absolute_url(),
        },
        {"term": _("Decided by"), "value": decided.text, "lang": decided.language},
        {
            "term": _("Decided on"),
            "value": dates.spoken(label.granted_on.isoformat(), language),
        },
    ]
    if label.co_issuer is not None:
        name = label.co_issuer.name.render(language)
        facts.append(
            {
                "term": _("Together with"),
                "value": name.text,
                "lang": name.language,
                "url": label.co_issuer.get_absolute_url(),
            }
        )
    if label.valid_from and label.valid_until:
        for term, day in ((_("In force since"), label.valid_from), (_("Until"), label.valid_until)):
            facts.append({"term": term, "value": dates.spoken(day.isoformat(), language)})
    if label.conditions:
        term = _("Conditions of the decision")
        facts.append({"term": term, "value": label.conditions, "lang": deciders.UNKNOWN})
    return facts


def _act(move: LabelMove, language: str) -> dict[str, Any]:
    day = timezone.localtime(move.moved_at).date().isoformat()
    return {
        "iso": day,
        "when": dates.spoken(day, language),
        "text": str(STEPS[move.name].done),
        "reason": move.reason,
        "language": move.language,
    }


def badge_url(label: Any) -> str:
    """Where the picture of a label is; empty before anything was issued for it."""
    return reverse("labels-machine:badge_svg", args=[label.number]) if label.is_certified else ""


def _downloads(label: Any, language: str) -> list[dict[str, Any]]:
    if not label.is_certified:
        return []
    files = {
        _("Badge (SVG)"): "badge_svg",
        _("Badge (PNG)"): "badge_png",
        _("Credential (JSON)"): "credential",
    }
    found: list[dict[str, Any]] = [
        {"label": name, "url": reverse(f"labels-machine:{one}", args=[label.number])}
        for name, one in files.items()
    ]
    certificate = reverse("labels-machine:certificate", args=[label.number])
    found.append({"label": _("Certificate (PDF)"), "url": f"{certificate}?lang={language}"})
    own = paper_languages.language_for(label.hub.title.original)
    if own != language and own in paper_languages.printable():
        said = {"code": own, "name": paper_languages.LANGUAGES[own]}
        url = f"{certificate}?lang={own}"
        found.append({"label": _("Certificate (PDF)"), "url": url, "language": said})
    return found
