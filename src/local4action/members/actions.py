"""What is done to organisations and to the mandates people hold in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from local4action.foundation.actions import action
from local4action.foundation.text import folded, sort_key
from local4action.foundation.translations import Translated
from local4action.members import rules as rules  # noqa: PLC0414 - declares the permissions below
from local4action.members.models import Mandate, Organisation, Representation
from local4action.members.rules import forget_mandates

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

FIELDS = (
    "kind", "country", "section", "place_name", "latitude", "longitude", "population_band", "web",
)  # fmt: skip


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
        name=Translated.of(name, language, by=actor.pk), name_key=sort_key(name, language),
        slug=slugify(folded(name))[:80],
        **{key: fields[key] for key in FIELDS if key in fields},
    )
    _check(made)
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


@action("members.edit_organisation", on="organisation")
def edit_organisation(
    *, organisation: Organisation, name: str, language: str, fields: Mapping[str, Any], actor: Any
) -> Organisation:
    """Change what is known of an organisation. Its reference and address stay.

    Raises:
        ValidationError: when a value is not allowed.
    """
    organisation.name = _renamed(organisation.name, name, language, actor)
    organisation.name_key = sort_key(name, language)
    for key in FIELDS:
        if key in fields:
            setattr(organisation, key, fields[key])
    _check(organisation)
    organisation.save()
    return organisation


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


@action("members.confirm_mandate")
def confirm_mandate(*, mandate: Mandate, actor: Any) -> Mandate:
    """Confirm that a person holds the mandate they claim; doing it twice changes nothing."""
    del actor
    if mandate.confirmed_at is None:
        mandate.confirmed_at = timezone.now()
        mandate.save(update_fields=["confirmed_at"])
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
    *, association: Organisation, member: Organisation, since: dt.date, actor: Any,
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
        raise ValidationError({"member": _("An association cannot act for itself.")})
    if until is not None and until < since:
        raise ValidationError({"until": _("The end is before the start.")})
    return Representation.objects.create(
        association=association, member=member, since=since, until=until
    )
