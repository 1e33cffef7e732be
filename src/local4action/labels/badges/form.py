"""Whether a credential is written as Open Badges 3.0 on Verifiable Credentials 2.0 ask for it.

A proof covers the statements a document makes, a reader sees its fields. Whatever would let the
two part (names in full instead of their short form, one thing described in two places, values that
make no statement) is refused here, before anything is signed or shown.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any, Final

from local4action.labels.badges import vocabularies
from local4action.labels.badges.proofs import ADDRESS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FIRST: Final = (vocabularies.CREDENTIALS, vocabularies.OPEN_BADGES)
_OLDER_VOCABULARIES: Final = (
    "https://www.w3.org/2018/credentials/",
    "https://w3id.org/openbadges/",
    "https://purl.imsglobal.org/spec/ob/v3p0/",
)
_INSTANT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)")


class MalformedError(ValueError):
    """The credential is not written as it must be.

    `word` says how, `about` which field or address it is about.
    """

    def __init__(self, word: str, about: str = "") -> None:
        super().__init__(f"{word}: {about}")
        self.word = word
        self.about = about


def check(document: Mapping[str, Any]) -> None:
    """Let a credential pass that is well formed.

    Raises:
        MalformedError: with the first thing that is not.
    """
    _check_vocabularies(document)
    if "issuanceDate" in document:
        raise MalformedError("other_version", "issuanceDate")
    _check_everywhere(document)
    _typed(document, "", "VerifiableCredential")
    _typed(document, "", "OpenBadgeCredential", "AchievementCredential")
    _named(document, "")
    _check_issuer(document)
    _check_dates(document)
    subject = _object(document, "credentialSubject")
    _typed(subject, "credentialSubject.", "AchievementSubject")
    if "identifier" not in subject:
        _named(subject, "credentialSubject.")
    _check_achievement(_object(subject, "achievement", "credentialSubject."))


def instant(text: object) -> dt.datetime | None:
    """A moment as credentials write it (XSD dateTimeStamp), or None."""
    if not isinstance(text, str) or not _INSTANT.fullmatch(text):
        return None
    try:
        return dt.datetime.fromisoformat(text)
    except ValueError:
        return None


def issuer_of(document: Mapping[str, Any]) -> str:
    """The address of the issuer, which may stand alone or in an object."""
    issuer = document.get("issuer")
    found = issuer.get("id") if isinstance(issuer, dict) else issuer
    return found if isinstance(found, str) else ""


def _check_vocabularies(document: Mapping[str, Any]) -> None:
    named = document.get("@context")
    if isinstance(named, str):
        named = [named]
    if not isinstance(named, list) or not named:
        raise MalformedError("missing", "@context")
    for one in named:
        if not isinstance(one, str):
            raise MalformedError("own_vocabulary", "@context")
    for wanted, found in zip(FIRST, [*named, ""], strict=False):
        if found != wanted:
            older = found.startswith(_OLDER_VOCABULARIES) and found not in FIRST
            raise MalformedError("other_version" if older else "wrong", found or "@context")
    for one in named:
        if one not in vocabularies.KNOWN:
            raise MalformedError("unknown_vocabulary", one)


def _check_everywhere(document: Mapping[str, Any]) -> None:
    """What holds for every part, also for those nobody here reads."""
    described = set()
    for part in _parts({name: one for name, one in document.items() if name != "@context"}):
        for name, value in part.items():
            if name.startswith("@") or ":" in name:
                raise MalformedError("in_full", name)
            if _says_nothing(value):
                raise MalformedError("nothing", name)
        identifier = part.get("id")
        if identifier is None:
            continue
        if not isinstance(identifier, str) or not ADDRESS.fullmatch(identifier):
            raise MalformedError("no_address", str(identifier))
        if len(part) > 1:
            if identifier in described:
                raise MalformedError("described_twice", identifier)
            described.add(identifier)


def _says_nothing(value: Any) -> bool:
    """Whether a field could come or go without a proof noticing."""
    if isinstance(value, list):
        return not value or any(one is None or isinstance(one, list) for one in value)
    return value is None


def _parts(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from _parts(one)


def _check_issuer(document: Mapping[str, Any]) -> None:
    issuer = document.get("issuer")
    if isinstance(issuer, dict):
        _named(issuer, "issuer.")
        _typed(issuer, "issuer.", "Profile")
    elif not isinstance(issuer, str) or not ADDRESS.fullmatch(issuer):
        raise MalformedError("missing" if issuer is None else "wrong", "issuer")


def _check_dates(document: Mapping[str, Any]) -> None:
    begins = instant(document.get("validFrom"))
    if begins is None:
        raise MalformedError("wrong" if "validFrom" in document else "missing", "validFrom")
    if "validUntil" in document:
        ends = instant(document["validUntil"])
        if ends is None:
            raise MalformedError("wrong", "validUntil")
        if ends < begins:
            raise MalformedError("ends_before", "validUntil")


def _check_achievement(achievement: Mapping[str, Any]) -> None:
    within = "credentialSubject.achievement."
    _named(achievement, within)
    _typed(achievement, within, "Achievement")
    for name in ("name", "description"):
        _text(achievement, name, within)
    criteria = _object(achievement, "criteria", within)
    if "id" not in criteria:
        _text(criteria, "narrative", f"{within}criteria.")


def _object(part: Mapping[str, Any], name: str, within: str = "") -> dict[str, Any]:
    found = part.get(name)
    if not isinstance(found, dict):
        raise MalformedError("wrong" if name in part else "missing", within + name)
    return found


def _text(part: Mapping[str, Any], name: str, within: str) -> None:
    found = part.get(name)
    if not isinstance(found, str) or not found.strip():
        raise MalformedError("wrong" if name in part else "missing", within + name)


def _named(part: Mapping[str, Any], within: str) -> None:
    if "id" not in part:
        raise MalformedError("missing", f"{within}id")


def _typed(part: Mapping[str, Any], within: str, *wanted: str) -> None:
    """Let pass what has one of the types wanted."""
    types = part.get("type")
    listed = types if isinstance(types, list) else [types]
    if not any(one in listed for one in wanted):
        raise MalformedError("wrong" if "type" in part else "missing", f"{within}type")
