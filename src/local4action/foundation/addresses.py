"""Addresses of things by their reference, many on a page.

Finding an address by its name takes longer than printing it, and a list names dozens that differ
in the reference only: the rest is found once for each language.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language

# Any reference will do; no address has this in another place.
_REFERENCE: Final = "00000000"


def address(name: str, tail: str) -> str:
    """Return where a thing has its page, in the active language.

    Args:
        name: of an address with one argument.
        tail: the thing's reference, with its slug or without: letters, digits, hyphens.
    """
    before, after = _around(name, get_language(), settings.ROOT_URLCONF)
    return f"{before}{tail}{after}"


@lru_cache(maxsize=256)
def _around(name: str, _language: str | None, _urlconf: str) -> tuple[str, str]:
    before, _, after = reverse(name, args=[_REFERENCE]).partition(_REFERENCE)
    return before, after
