"""The same page in another language: only the first part of its address changes."""

from collections.abc import Collection


def language_of(path: str, codes: Collection[str]) -> str | None:
    """Return the language an address is in (`/fr/hubs/` -> `fr`), None when it names none."""
    first = path.split("?", 1)[0].lstrip("/").split("/", 1)[0]
    return first if first in codes else None


def without_language(path: str, codes: Collection[str]) -> str:
    """Return the permanent address: `/fr/hubs/?q=a` -> `/hubs/?q=a`."""
    code = language_of(path, codes)
    if code is None:
        return path or "/"
    # One slash only: `//host/` would be read as the address of another site.
    return "/" + path.lstrip("/")[len(code) :].lstrip("/")


def in_language(path: str, code: str, codes: Collection[str]) -> str:
    """Return the address of the same page in `code`; the home page when it names no language."""
    if language_of(path, codes) is None:
        return f"/{code}/"
    return f"/{code}{without_language(path, codes)}"
