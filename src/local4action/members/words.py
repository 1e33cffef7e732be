"""Names, in the reader's language, of what the tables of this room say in codes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from local4action.members.models import Mandate, Organisation

if TYPE_CHECKING:
    from django.utils.functional import Promise

KINDS: Final[dict[str, str | Promise]] = {
    Organisation.Kind.MUNICIPALITY.value: _("Town or city"),
    Organisation.Kind.METROPOLIS.value: _("Metropolis"),
    Organisation.Kind.PROVINCE.value: _("Province or county"),
    Organisation.Kind.REGION.value: _("Region"),
    Organisation.Kind.ASSOCIATION.value: _("Association of local or regional governments"),
    Organisation.Kind.UNIVERSITY.value: _("University or research centre"),
    Organisation.Kind.CIVIL_SOCIETY.value: _("Civil society organisation"),
    Organisation.Kind.COMPANY.value: _("Company"),
    Organisation.Kind.PUBLIC_AGENCY.value: _("Public agency"),
    Organisation.Kind.INTERNATIONAL.value: _("International organisation"),
    Organisation.Kind.OTHER.value: _("Other"),
}
SECTIONS: Final[dict[str, str | Promise]] = {
    Organisation.Section.AFRICA.value: _("Africa"),
    Organisation.Section.ASIA_PACIFIC.value: _("Asia-Pacific"),
    Organisation.Section.EURASIA.value: _("Eurasia"),
    Organisation.Section.EUROPE.value: _("Europe"),
    Organisation.Section.LATIN_AMERICA.value: _("Latin America"),
    Organisation.Section.MEWA.value: _("Middle East and West Asia"),
    Organisation.Section.NORTH_AMERICA.value: _("North America"),
    Organisation.Section.METROPOLITAN.value: _("Metropolitan section"),
    Organisation.Section.REGIONS.value: _("Regions section"),
}
POPULATION_BANDS: Final[dict[str, str | Promise]] = {
    Organisation.PopulationBand.UNDER_20K.value: _("Fewer than 20,000 inhabitants"),
    Organisation.PopulationBand.UNDER_100K.value: _("20,000 to 100,000 inhabitants"),
    Organisation.PopulationBand.UNDER_500K.value: _("100,000 to 500,000 inhabitants"),
    Organisation.PopulationBand.UNDER_1M.value: _("500,000 to 1 million inhabitants"),
    Organisation.PopulationBand.UNDER_5M.value: _("1 to 5 million inhabitants"),
    Organisation.PopulationBand.OVER_5M.value: _("More than 5 million inhabitants"),
}
MEMBERSHIPS: Final[dict[str, str | Promise]] = {
    Organisation.Membership.MEMBER.value: _("Member"),
    Organisation.Membership.NOT_MEMBER.value: _("Not a member"),
    Organisation.Membership.UNKNOWN.value: _("Not known yet"),
}
ROLES: Final[dict[str, str | Promise]] = {
    Mandate.Role.ELECTED_HEAD.value: _("Elected head"),
    Mandate.Role.OFFICIAL.value: _("Official"),
    Mandate.Role.MEMBER.value: _("Member"),
    Mandate.Role.CHAIR.value: _("Chair"),
}
