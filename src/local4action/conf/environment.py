"""Every setting an operator may give, read once, typed, and refused when it makes no sense.

The page `docs/configuration.md` describes the same variables; a test holds the two together.
"""

from __future__ import annotations

import ipaddress
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, urlsplit

from django.core.exceptions import ImproperlyConfigured

# What `requirements/assets` fetched: `map/static` and `fonts`, each there whole or not at all.
ASSETS: Final = Path(__file__).resolve().parents[3] / "assets" / "fetched"
INTERFACE_LANGUAGES: Final = ("en", "fr", "es")
SHORTEST_SECRET: Final = 50  # characters
VARIABLES: Final[dict[str, str]] = {
    "L4A_BASE_URL": "address of the site as people type it; also the issuer's identity",
    "L4A_SECRET_KEY": "at least 50 characters; made and kept under L4A_HOME when absent",
    "L4A_DATABASE_URL": "any PostgreSQL >= 15; embedded when absent",
    "L4A_HOME": "folder for the embedded database, files, keys and logs",
    "L4A_MAIL_URL": "smtp://user:password@host:port, smtps://…, or console:",
    "L4A_FILES_URL": "s3://key:secret@host/bucket, or a folder; L4A_HOME/files when absent",
    "L4A_TRUSTED_PROXIES": "addresses of front servers, separated by commas",
    "L4A_LANGUAGES": "interface languages on offer, separated by commas",
    "L4A_DEMO": "1 shows the cast on the sign-in page and keeps every mail in the outbox",
    "PORT": "port to serve on",
}


def text(name: str, default: str = "") -> str:
    """The variable's text without surrounding space, or `default` when empty or absent."""
    return os.environ.get(name, "").strip() or default


def flag(name: str) -> bool:
    """True for 1/true/yes/on, False for 0/false/no/off or absent; anything else is refused."""
    value = text(name, "0").lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} is {value!r}: write 1 or 0.")


def port() -> int:
    """The port to serve on, 1 to 65535."""
    value = text("PORT", "8000")
    if not (value.isascii() and value.isdigit()) or not 0 < int(value) < 65536:
        raise ImproperlyConfigured(f"PORT is {value!r}: write a number from 1 to 65535.")
    return int(value)


def listed(name: str, default: str = "") -> list[str]:
    """The parts of a list separated by commas, empty parts left out."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def home() -> Path:
    """The folder everything local lives under; made by `serve`, never here."""
    return Path(text("L4A_HOME", str(Path.cwd() / "var" / "home"))).expanduser().resolve()


def _split(name: str, value: str) -> SplitResult:
    """The parts of an address. Its value is not said: it may hold a password."""
    try:
        parts = urlsplit(value)
        _ = parts.port  # computed, and refused, when it is asked for
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} is not an address: {error}.") from None
    return parts


def base_url() -> str:
    """The site's address without a trailing slash."""
    value = text("L4A_BASE_URL", f"http://localhost:{port()}").rstrip("/")
    parts = _split("L4A_BASE_URL", value)
    extra = parts.path or parts.query or parts.fragment or parts.username
    if parts.scheme not in {"http", "https"} or not parts.hostname or extra:
        raise ImproperlyConfigured(
            f"L4A_BASE_URL is {value!r}: write http(s)://host or http(s)://host:port, no path."
        )
    return value


def secret_key() -> str:
    """The secret given, or nothing: then one is made and kept under the home."""
    value = text("L4A_SECRET_KEY")
    if value and len(value) < SHORTEST_SECRET:
        raise ImproperlyConfigured(
            f"L4A_SECRET_KEY has {len(value)} characters: it needs {SHORTEST_SECRET} or more."
        )
    return value


def trusted_proxies() -> list[str]:
    """Addresses and networks of the servers in front."""
    entries = listed("L4A_TRUSTED_PROXIES")
    for entry in entries:
        try:
            ipaddress.ip_network(entry, strict=False)
        except ValueError:
            raise ImproperlyConfigured(
                f"L4A_TRUSTED_PROXIES names {entry!r}: write addresses or networks,"
                " such as 10.0.0.7 or 10.0.0.0/8, separated by commas."
            ) from None
    return entries


def languages() -> list[str]:
    """Interface languages on offer: a subset of EN, FR, ES, English always among them."""
    chosen = listed("L4A_LANGUAGES", ",".join(INTERFACE_LANGUAGES))
    unknown = [code for code in chosen if code not in INTERFACE_LANGUAGES]
    if unknown or "en" not in chosen:
        raise ImproperlyConfigured(
            f"L4A_LANGUAGES is {','.join(chosen)!r}: choose among en, fr, es, with en."
        )
    return chosen


def database(**options: object) -> dict[str, object]:
    """Django's connection settings out of L4A_DATABASE_URL, with more of psycopg's `options`.

    Raises:
        ImproperlyConfigured: when the address is not one of PostgreSQL.
    """
    from psycopg import ProgrammingError, conninfo  # noqa: PLC0415 - slow to import, used once

    url = text("L4A_DATABASE_URL", "postgresql:///local4action")
    try:
        parts = conninfo.conninfo_to_dict(url)
    except ProgrammingError as error:
        raise ImproperlyConfigured(
            f"L4A_DATABASE_URL is not a PostgreSQL address: {error}"
        ) from None
    known = {"dbname", "user", "password", "host", "port"}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.get("dbname", "local4action"),
        "USER": parts.get("user", ""),
        "PASSWORD": parts.get("password", ""),
        "HOST": parts.get("host", ""),
        "PORT": str(parts.get("port", "")),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {key: value for key, value in parts.items() if key not in known} | options,
    }


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail goes: `kind` is smtp, smtps or console."""

    kind: str
    host: str = ""
    port: int = 25
    user: str = ""
    password: str = ""


def mail() -> MailServer:
    """The mail server out of L4A_MAIL_URL; `console:` prints mails instead of sending them."""
    parts = _split("L4A_MAIL_URL", text("L4A_MAIL_URL", "console:"))
    if parts.scheme == "console":
        return MailServer("console")
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ImproperlyConfigured("L4A_MAIL_URL: write smtp://host:port, smtps://… or console:.")
    default_port = 465 if parts.scheme == "smtps" else 25
    return MailServer(
        parts.scheme,
        parts.hostname,
        parts.port or default_port,
        parts.username or "",
        parts.password or "",
    )


@dataclass(frozen=True, slots=True)
class FileStore:
    """Where files go: a folder, or an S3 bucket with its endpoint and keys."""

    folder: Path | None
    endpoint: str = ""
    bucket: str = ""
    key: str = ""
    secret: str = ""


def files() -> FileStore:
    """The place of stored files out of L4A_FILES_URL (`s3://`, `s3+http://`, or a folder)."""
    value = text("L4A_FILES_URL")
    if not value:
        return FileStore(home() / "files")
    parts = _split("L4A_FILES_URL", value)
    if parts.scheme in {"s3", "s3+http"}:
        bucket = parts.path.strip("/")
        if not parts.hostname or not bucket:
            raise ImproperlyConfigured("L4A_FILES_URL: write s3://key:secret@host/bucket.")
        scheme = "http" if parts.scheme == "s3+http" else "https"
        host = parts.hostname + (f":{parts.port}" if parts.port else "")
        return FileStore(
            None, f"{scheme}://{host}", bucket, parts.username or "", parts.password or ""
        )
    if parts.scheme:
        raise ImproperlyConfigured("L4A_FILES_URL: write s3://key:secret@host/bucket or a folder.")
    return FileStore(Path(value).expanduser().resolve())


def refuse_nonsense() -> None:
    """Read every variable once, so that nonsense is refused before anything starts.

    Raises:
        ImproperlyConfigured: the first that makes no sense, by name and with what to write.
    """
    flag("L4A_DEMO")
    for read in (base_url, secret_key, languages, mail, files, trusted_proxies):
        read()
    if text("L4A_DATABASE_URL"):
        database()
