"""What is done to organisations and to the mandates people hold in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from local4action.accounts.queries import person_with_address
from local4action.foundation.actions import action, in_turn
from local4action.foundation.editing import refuse_stale
from local4action.foundation.text import folded, sort_key
from local4action.foundation.translations import Translated
from local4action.members import rules as rules  # noqa: PLC0414 - declares the permissions below
from local4action.members.models import Mandate, Organisation, Representation
from local4action.members.queries import FIELDS, as_written, is_current, written
from local4action.members.rules import forget_mandates

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from local4action.members.models import Body

MOST_CLAIMS: Final = 5


@action("members.register_organisation")
def register_organisation(
    *, name: str, language: str, role: str, title: str, fields: Mapping[str, Any], actor: Any
) -> Organisation:
    """Make an organisation, and its maker's own mandate, which the Secretariat confirms later.

    `language` is that of the name; `fields` are the values of the columns in `FIELDS`; others
    are left aside.

    Raises:
        ValidationError: when a value is not allowed, or the same name is known in that country.
    """
    made = Organisation(
        name=Translated.of(name, language, by=actor.pk),
        name_key=sort_key(name, language),
        slug=slugify(folded(name))[:80],
        **{key: fields[key] for key in FIELDS if key in fields},
    )
    _check(made)
    in_turn("organisations", made.country, made.name_key)
    same = Organisation.objects.filter(country=made.country, name_key=made.name_key)
    if same.exists():
        raise ValidationError(
            {"name": _("An organisation of this name is registered in this country already.")}
        )
    made.save()
    Mandate.objects.create(
        person=actor, organisation=made, role=role, title=title, since=timezone.localdate()
    )
    forget_mandates(actor)
    return made


def note_organisation(*, name: str, language: str, kind: str, country: str) -> Organisation:
    """An organisation that an imported file names and the register does not know.

    Part of the act of the import, no act of its own. Nobody speaks for it yet, and whether it is a
    member is not known.

    Raises:
        ValidationError: when a value is not allowed.
    """
    made = Organisation(
        name=Translated.of(name, language),
        name_key=sort_key(name, language),
        slug=slugify(folded(name))[:80],
        kind=kind,
        country=country,
    )
    _check(made)
    made.save()
    return made


@action("members.edit_organisation", on="organisation")
def edit_organisation(
    *,
    organisation: Organisation,
    name: str,
    language: str,
    fields: Mapping[str, Any],
    actor: Any,
    token: str | None = None,
) -> Organisation:
    """Change what is known of an organisation. Its reference and address stay.

    `token` is the mark of what the writer saw; None asks nothing.

    Raises:
        StaleEditError: when another person has saved other values since.
        ValidationError: when a value is not allowed.
    """
    row = Organisation.objects.select_for_update().get(pk=organisation.pk)
    given = {key: fields[key] for key in FIELDS if key in fields}
    stored = written(row)
    typed = stored | as_written({"name": name, "language": language, **given})
    refuse_stale(stored, typed, token)
    row.name = _renamed(row.name, name, language, actor)
    row.name_key = sort_key(name, language)
    for key, value in given.items():
        setattr(row, key, value)
    _check(row)
    row.save()
    return row


def _renamed(known: Translated, name: str, language: str, actor: Any) -> Translated:
    """The name in another original language begins anew; in the same one it is revised."""
    if known.original == language:
        return known if str(known) == name else known.revised(name, by=actor.pk)
    return Translated.of(name, language, by=actor.pk)


def _check(organisation: Organisation) -> None:
    if (organisation.latitude is None) != (organisation.longitude is None):
        raise ValidationError({"latitude": _("Give both latitude and longitude, or neither.")})
    organisation.clean_fields(exclude={"name", "name_key"})


@action("members.set_membership")
def set_membership(*, organisation: Organisation, membership: str, actor: Any) -> Organisation:
    """Say whether an organisation is a member; the Secretariat knows.

    Raises:
        ValidationError: when the value is not one of the three.
    """
    del actor
    if membership not in Organisation.Membership.values:
        raise ValidationError({"membership": _("Choose one of the answers.")})
    organisation.membership = membership
    organisation.save(update_fields=["membership", "updated_at"])
    return organisation


@action("members.claim_mandate")
def claim_mandate(*, organisation: Organisation, role: str, title: str, actor: Any) -> Mandate:
    """Say that one speaks for an organisation of the register.

    It counts for nothing until the Secretariat has confirmed it.

    Raises:
        ValidationError: when the person holds or claims a mandate there already, the role is not
            one of ours, or five claims of theirs wait already.
    """
    in_turn("mandates", actor.pk)
    if Mandate.objects.filter(is_current(), person=actor, organisation=organisation).exists():
        raise ValidationError(
            {
                "where": _(
                    "You hold a mandate of this organisation already, or it waits to be confirmed."
                )
            }
        )
    open_claims = Mandate.objects.filter(is_current(), person=actor, confirmed_at__isnull=True)
    if open_claims.count() >= MOST_CLAIMS:
        raise ValidationError(
            _(
                "Five mandates of yours wait to be confirmed. Wait until the Secretariat has "
                "answered."
            )
        )
    return _made(
        Mandate(
            person=actor,
            organisation=organisation,
            role=role,
            title=title,
            since=timezone.localdate(),
        )
    )


@action("members.give_mandate", system=True)
def give_mandate(
    *,
    email: str,
    role: str,
    title: str,
    since: dt.date,
    actor: Any,
    organisation: Organisation | None = None,
    body: Body | None = None,
    until: dt.date | None = None,
) -> Mandate:
    """Give the person with this e-mail address a mandate of an organisation or of a body.

    It is confirmed at once. `until` is the last day on which it holds.

    Raises:
        ValidationError: when nobody has that address, neither or both of organisation and body
            are given, the days are in the wrong order, the role is not one of ours, or the person
            has such a mandate already.
    """
    person = person_with_address(email)
    if person is None:
        raise ValidationError(
            {
                "email": _(
                    "Nobody has an account with this address. Ask the person to make one "
                    "and to confirm the address, then give the mandate."
                )
            }
        )
    if (organisation is None) == (body is None):
        raise ValidationError({"where": _("Choose an organisation or a body.")})
    if until is not None and until < since:
        raise ValidationError({"until": _("The end is before the start.")})
    in_turn("mandates", person.pk)
    same = Mandate.objects.filter(
        is_current(), person=person, organisation=organisation, body=body, role=role
    )
    held = same.order_by("confirmed_at").first()
    if held is not None and held.confirmed_at is None:
        raise ValidationError(
            {
                "email": _(
                    "This person claims this mandate already. Confirm it on the page of people."
                )
            }
        )
    if held is not None:
        raise ValidationError({"email": _("This person holds this mandate already.")})
    given = _made(
        Mandate(
            person=person,
            organisation=organisation,
            body=body,
            role=role,
            title=title,
            since=since,
            until=until,
            confirmed_at=timezone.now(),
        )
    )
    for one in (person, actor):
        forget_mandates(one)
    return given


def _made(mandate: Mandate) -> Mandate:
    mandate.clean_fields(exclude={"confirmed_at"})
    mandate.save()
    return mandate


@action("members.confirm_mandate", system=True)
def confirm_mandate(*, mandate: Mandate, actor: Any) -> Mandate:
    """Confirm that a person holds the mandate they claim; doing it twice changes nothing."""
    del actor
    if mandate.confirmed_at is None:
        mandate.confirmed_at = timezone.now()
        mandate.save(update_fields=["confirmed_at"])
        forget_mandates(mandate.person)
    return mandate


@action("members.end_mandate")
def end_mandate(*, mandate: Mandate, last_day: dt.date, actor: Any) -> Mandate:
    """End a mandate; `last_day` is the last day on which it holds.

    Raises:
        ValidationError: when that day is before its start.
    """
    del actor
    if last_day < mandate.since:
        raise ValidationError({"last_day": _("This mandate began later than that day.")})
    mandate.until = last_day
    mandate.save(update_fields=["until"])
    forget_mandates(mandate.person)
    return mandate


@action("members.add_representation")
def add_representation(
    *,
    association: Organisation,
    member: Organisation,
    since: dt.date,
    actor: Any,
    until: dt.date | None = None,
) -> Representation:
    """Note that an association acts for a member from one day, to another or until further notice.

    Raises:
        ValidationError: when the first is no association, or is the member itself.
    """
    del actor
    if association.kind != Organisation.Kind.ASSOCIATION:
        raise ValidationError({"association": _("Only an association can act for its members.")})
    if association.pk == member.pk:
        raise ValidationError({"where": _("An association cannot act for itself.")})
    if until is not None and until < since:
        raise ValidationError({"until": _("The end is before the start.")})
    in_turn("representations", association.pk, member.pk)
    if association.representations.filter(is_current(), member=member).exists():
        raise ValidationError({"where": _("The association acts for this member already.")})
    return Representation.objects.create(
        association=association, member=member, since=since, until=until
    )


@action("members.end_representation")
def end_representation(
    *, representation: Representation, last_day: dt.date, actor: Any
) -> Representation:
    """Note the last day on which an association acts for a member.

    Raises:
        ValidationError: when that day is before its start.
    """
    del actor
    if last_day < representation.since:
        raise ValidationError({"last_day": _("The association began later than that day.")})
    representation.until = last_day
    representation.save(update_fields=["until"])
    return representation
