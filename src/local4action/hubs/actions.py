"""What is done with a hub's file: opened, written, translated, tagged, confirmed, moved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from local4action.agendas.models import FrameNode, TagBase
from local4action.agendas.suggester import suggest
from local4action.foundation import dates
from local4action.foundation.actions import SYSTEM, action
from local4action.foundation.editing import refuse_stale
from local4action.foundation.text import cleaned
from local4action.foundation.translations import Status, Translated
from local4action.hubs.file import FACTS, TEXTS, translated, written
from local4action.hubs.models import Hub, HubTag
from local4action.hubs.signals import hub_changed
from local4action.hubs.workflow import HUB, is_open

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from local4action.calls.models import Proposal
    from local4action.hubs.opening import Opening

GOALS_FRAME: Final = "sdg"


def now_text() -> str:
    """The present moment as texts keep it."""
    return timezone.now().isoformat(timespec="seconds")


def locked_open(hub: Hub) -> Hub:
    """The hub's row, locked, if its file may still be changed.

    Raises:
        ValidationError: when the hub is completed, stopped or of before this register.
    """
    row = Hub.objects.select_for_update(of=("self",)).select_related("lead").get(pk=hub.pk)
    if not is_open(row):
        raise ValidationError(
            _("This hub is “%(state)s”: its file is closed and stays as it is."),
            code="state",
            params={"state": HUB.state_of(row).staff},
        )
    return row


def tell(hub: Hub) -> None:
    """Tell later rooms that what the public page shows has changed."""
    hub_changed.send(sender=Hub, hub=hub)


def _text(value: str, name: str) -> str:
    text = cleaned(value)
    if len(text) > TEXTS[name]:
        raise ValidationError(
            {
                name: _("At most %(most)d characters; this has %(count)d.")
                % {"most": TEXTS[name], "count": len(text)}
            }
        )
    return text


def open_file(*, actor: Any, proposal: Proposal, opening: Opening) -> Hub:
    """Part of the letter that tells of a grant: the file of its hub opens, once."""
    known = Hub.objects.filter(proposal=proposal).first()
    if known is not None:
        return known
    at, language = now_text(), proposal.language

    def text(words: str) -> Translated | None:
        return Translated.of(words, language, by=actor.pk, at=at) if words else None

    lead = proposal.organisation
    hub = Hub.objects.create(
        slug=slugify(opening.title)[:80],
        title=text(opening.title),
        promise=text(opening.promise),
        context=text(opening.context),
        lead=lead,
        proposal=proposal,
        form=opening.form,
        start=opening.start,
        end=opening.end,
        country=lead.country,
        place_name=opening.place_name or lead.place_name,
        latitude=lead.latitude if opening.latitude is None else opening.latitude,
        longitude=lead.longitude if opening.longitude is None else opening.longitude,
        is_example=proposal.is_example,
    )
    _copy_tags(hub, proposal, opening)
    tell(hub)
    return hub


def _copy_tags(hub: Hub, proposal: Proposal, opening: Opening) -> None:
    """The tags of the proposal; where it has none, the goals the applicant named count."""
    tags = [
        HubTag(hub=hub, node=tag.node, state=tag.state, words=tag.words, set_by=tag.set_by)
        for tag in proposal.tags.select_related("node", "set_by")
    ]
    if not tags:
        codes = [str(goal) for goal in opening.goals]
        nodes = FrameNode.objects.filter(frame__slug=GOALS_FRAME, code__in=codes)
        tags = [HubTag(hub=hub, node=node, state=TagBase.State.CONFIRMED) for node in nodes]
    HubTag.objects.bulk_create(tags)


@action("hubs.edit_file", on="hub")
def edit_file(*, actor: Any, hub: Hub, values: Mapping[str, str], token: str) -> Hub:
    """Write the file's fields in the original language.

    Args:
        actor: who writes.
        hub: the hub.
        values: every field of `file.TEXTS` and `file.FACTS`.
        token: the mark of the values that the writer had before them.

    Raises:
        StaleEditError: someone else saved other values in between.
        ValidationError: a value is wrong, or the file is closed.
    """
    row = locked_open(hub)
    stored = written(row)
    typed = {name: _text(values.get(name, ""), name) for name in TEXTS}
    typed |= {name: cleaned(values.get(name, "")) for name in FACTS}
    refuse_stale(stored, typed, token)
    _check(typed)
    at = now_text()
    for name in TEXTS:
        if typed[name] != stored[name]:
            setattr(row, name, _revised(getattr(row, name), typed[name], row, actor, at))
    row.form, row.place_name = typed["form"], typed["place_name"]
    row.start, row.end = typed["start"] or None, typed["end"] or None
    if not row.slug:
        row.slug = slugify(typed["title"])[:80]
    row.save(update_fields=[*TEXTS, *FACTS, "slug", "updated_at"])
    tell(row)
    return row


def _check(typed: Mapping[str, str]) -> None:
    if not typed["title"]:
        raise ValidationError({"title": _("Give the initiative a title.")})
    if typed["form"] and typed["form"] not in Hub.Form.values:
        raise ValidationError({"form": _("Choose one of the three forms.")})
    if len(typed["place_name"]) > 200:
        raise ValidationError({"place_name": _("At most 200 characters.")})
    for name in ("start", "end"):
        if typed[name]:
            try:
                dates.parse(typed[name])
            except ValidationError as error:
                raise ValidationError({name: error.messages}) from error
    start, end = typed["start"], typed["end"]
    if start and end and dates.latest(end) < dates.earliest(start):
        raise ValidationError({"end": _("The end comes before the start.")})


def _revised(old: Translated | None, text: str, hub: Hub, actor: Any, at: str) -> Translated | None:
    if not text:
        return None
    if old is None:
        return Translated.of(text, hub.title.original, by=actor.pk, at=at)
    return old.revised(text, by=actor.pk, at=at)


@action("hubs.translate_file", on="hub")
def translate_field(
    *,
    actor: Any,
    hub: Hub,
    field: str,
    language: str,
    text: str,
    made_from: str,
    token: str | None = None,
) -> Hub:
    """Keep a translation of one field, checked by the person who sends it.

    `made_from` is the digest of the original the translator had before them; where the original
    has changed since, the translation is kept and shown as out of date. `token` is the mark of the
    translation they began from; None asks nothing.

    Raises:
        StaleEditError: someone else saved another translation in between.
        ValidationError: there is nothing to translate, or the file is closed.
    """
    row = locked_open(hub)
    value: Translated | None = getattr(row, field) if field in TEXTS else None
    if value is None:
        raise ValidationError(_("There is no original to translate yet."))
    if language == value.original:
        raise ValidationError(_("This is the original; change it in the file itself."))
    words = _text(text, field) if text.strip() else ""
    if not words:
        raise ValidationError({"text": _("Write the translation.")})
    refuse_stale(translated(value, language), {"text": words}, token)
    changed = value.with_translation(language, words, Status.CHECKED, by=actor.pk, at=now_text())
    document = changed.to_json()
    document["texts"][language]["made_from"] = made_from[:64]
    setattr(row, field, Translated.from_json(document))
    row.save(update_fields=[field, "updated_at"])
    tell(row)
    return row


@action("hubs.set_tags", on="hub")
def suggest_tags(*, actor: Any, hub: Hub) -> list[HubTag]:
    """Suggest at most three goals for the file's own words; what a person decided stays."""
    del actor
    row = locked_open(hub)
    original = row.title.original
    text = "\n".join(str(getattr(row, name)) for name in TEXTS if getattr(row, name))
    found = {str(one.goal): list(one.words) for one in suggest(text, original)}
    nodes = FrameNode.objects.filter(frame__slug=GOALS_FRAME, code__in=found)
    row.tags.filter(state=TagBase.State.SUGGESTED).exclude(node__in=nodes).delete()
    suggested = []
    for node in nodes:
        tag, new = HubTag.objects.get_or_create(
            hub=row,
            node=node,
            defaults={"state": TagBase.State.SUGGESTED, "words": found[node.code]},
        )
        if not new and tag.state == TagBase.State.SUGGESTED:
            tag.words = found[node.code]
            tag.save(update_fields=["words", "set_at"])
        suggested.append(tag)
    return suggested


@action("hubs.set_tags", on="hub")
def set_tags(
    *, actor: Any, hub: Hub, confirmed: Collection[int], dropped: Collection[int] = ()
) -> Hub:
    """Say which nodes the hub works for: `confirmed` count, `dropped` suggestions do not.

    A node that was confirmed and is no longer among `confirmed` is dropped.
    """
    row = locked_open(hub)
    wanted = set(confirmed)
    nodes = {node.pk: node for node in FrameNode.objects.filter(pk__in=wanted)}
    if len(nodes) != len(wanted):
        raise ValidationError(_("One of the chosen goals is not known here."))
    known = {tag.node_id: tag for tag in row.tags.all()}
    for pk, tag in known.items():
        gone = pk not in wanted and (tag.state == TagBase.State.CONFIRMED or pk in set(dropped))
        state = TagBase.State.CONFIRMED if pk in wanted else tag.state
        state = TagBase.State.DROPPED if gone else TagBase.State(state)
        if state != tag.state:
            tag.state, tag.set_by = state, actor
            tag.save(update_fields=["state", "set_by", "set_at"])
    HubTag.objects.bulk_create(
        HubTag(hub=row, node=node, state=TagBase.State.CONFIRMED, set_by=actor)
        for pk, node in nodes.items()
        if pk not in known
    )
    Hub.objects.filter(pk=row.pk).update(updated_at=timezone.now())
    tell(row)
    return row


@action("hubs.confirm_file", on="hub")
def confirm_file(*, actor: Any, hub: Hub) -> Hub:
    """Say that everything in the file is still right today."""
    del actor
    return mark_confirmed(locked_open(hub))


def mark_confirmed(hub: Hub) -> Hub:
    """Part of an action that confirms the file, such as a check-in."""
    hub.confirmed_on = timezone.localdate()
    hub.save(update_fields=["confirmed_on", "updated_at"])
    tell(hub)
    return hub


# The moves a person presses a button for. Each is an action of its own, so that permission and
# history carry its name.
@action("hubs.start_hub", on="hub")
def start_hub(*, actor: Any, hub: Hub) -> Hub:
    """Start a hub whose agreement is in force."""
    return _moved(hub, "start", actor)


@action("hubs.close_hub", on="hub")
def close_hub(*, actor: Any, hub: Hub) -> Hub:
    """Begin to close a running hub: last deliveries, last acceptances."""
    return _moved(hub, "close", actor)


@action("hubs.complete_hub", on="hub")
def complete_hub(*, actor: Any, hub: Hub) -> Hub:
    """Complete a hub; its page stays."""
    return _moved(hub, "complete", actor)


@action("hubs.stop_hub", on="hub")
def stop_hub(*, actor: Any, hub: Hub, reason: str, language: str) -> Hub:
    """Stop a hub before its end, with a reason that anyone may read."""
    words = cleaned(reason)
    if not words:
        raise ValidationError({"reason": _("Say why: the reason is shown on the public page.")})
    if len(words) > 2000:
        raise ValidationError({"reason": _("At most 2,000 characters.")})
    said = Translated.of(words, language, by=actor.pk, at=now_text())
    return _moved(hub, "stop", actor, stop_reason=said)


def _moved(hub: Hub, name: str, actor: Any, **changes: Any) -> Hub:
    HUB.move(hub, name, actor=actor, **changes, updated_at=timezone.now())
    tell(hub)
    return hub


def put_in_force(hub: Hub) -> Hub:
    """Part of the signature that completes an agreement: the hub is agreed, and may run."""
    HUB.move(hub, "agree", actor=SYSTEM, updated_at=timezone.now())
    if reach_start(hub) is None:
        tell(hub)
    return hub


def reach_start(hub: Hub) -> Hub | None:
    """Let an agreed hub run once its start date has come; None when it has not."""
    if not hub.start or dates.latest(hub.start) > timezone.localdate():
        return None
    HUB.move(hub, "reach_start", actor=SYSTEM, updated_at=timezone.now())
    tell(hub)
    return hub


def start_due_hubs() -> int:
    """Let every agreed hub run whose start date has come; how many began."""
    begun = 0
    for hub in Hub.objects.filter(state=Hub.State.AGREED, start__isnull=False):
        with transaction.atomic(), pghistory.context(user=None, action="hubs.reach_start"):
            begun += reach_start(hub) is not None
    return begun


MOVES: Final = {
    "start": start_hub,
    "close": close_hub,
    "complete": complete_hub,
}
