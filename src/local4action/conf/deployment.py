"""`local4action check`: what an operator should know about this installation before opening it."""

import os
import smtplib
import socket
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from local4action.conf import environment, site
from local4action.conf.serve import say

OLDEST_DATABASE = 150000
_SECONDS_FOR_MAIL = 5.0


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong (`serious`) or worth knowing."""

    text: str
    serious: bool


def check() -> int:
    """Print every finding, the serious ones marked; return 1 when there is a serious one."""
    findings: list[Finding] = []
    with site.django_ready():
        for part in (_settings, _database, _keys, _signing, _mail, _arrival, _assets):
            findings += part()
    for finding in findings:
        say(f"{'wrong' if finding.serious else 'note'}: {finding.text}")
    serious = sum(finding.serious for finding in findings)
    say(f"{serious} wrong, {len(findings) - serious} to know." if findings else "All is well.")
    return 1 if serious else 0


def _wrong(text: str) -> Finding:
    return Finding(text, serious=True)


def _note(text: str) -> Finding:
    return Finding(text, serious=False)


def _settings() -> Iterator[Finding]:
    """Django's own checks for a deployment, and ours for what must not meet the public."""
    from django.core import checks  # noqa: PLC0415 - needs Django set up

    loopback = not environment.base_url().startswith("https://")
    for message in checks.run_checks(include_deployment_checks=True):
        # Without https Django complains about each of its consequences; one line says it all.
        identity = message.id or ""
        # The missing mail server is told below, in our words.
        if identity == "mail.E001" or (loopback and identity.startswith("security.")):
            continue
        text = f"{message.msg} ({message.id})"
        yield _wrong(text) if message.level >= checks.WARNING else _note(text)
    if loopback:
        yield _note("L4A_BASE_URL is not https: right for this machine, wrong for the public.")
    if environment.flag("L4A_DEMO") and not loopback:
        yield _wrong("L4A_DEMO is on: everybody knows the password of the cast.")


def _database() -> Iterator[Finding]:
    from django.db import connection  # noqa: PLC0415 - needs Django set up
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415

    with connection.cursor() as cursor:
        version = connection.pg_version  # type: ignore[attr-defined]
        if version < OLDEST_DATABASE:
            yield _wrong(f"The database is PostgreSQL {version // 10000}; 15 or newer is needed.")
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            cursor.execute("SELECT current_setting(%s)", [name])
            if cursor.fetchone()[0] == "off":
                yield _wrong(f"The database runs with {name}=off: a power cut loses answers.")
        cursor.execute("SHOW server_encoding")
        if cursor.fetchone()[0] != "UTF8":
            yield _wrong("The database does not store UTF-8.")
    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if pending:
        yield _wrong(f"{len(pending)} migrations are to be applied; `serve` does it at its start.")


def _keys() -> Iterator[Finding]:
    home = environment.home()
    for path in [home / "secret_key", *_files_in(home / "keys")]:
        if path.exists() and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            yield _wrong(f"Others on this machine can read {path}. Run: chmod 600 {path}")


def _signing() -> Iterator[Finding]:
    """Whether credentials of labels can be signed."""
    from django.db import connection  # noqa: PLC0415 - needs Django set up

    from local4action.labels import issuing, keyring  # noqa: PLC0415
    from local4action.labels.models import SigningKey  # noqa: PLC0415

    if SigningKey._meta.db_table not in connection.introspection.table_names():  # noqa: SLF001
        return
    if issuing.signing_key() is None:
        yield _note("No key signs yet: labels are not certified. Run: local4action labels key")
    for key in SigningKey.objects.filter(retired_at=None):
        try:
            keyring.find(key.name)
        except keyring.KeyMissingError as error:
            yield _wrong(f"{error} Labels are not certified. Bring it back, or make another.")


def _files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()] if folder.is_dir() else []


def _mail() -> Iterator[Finding]:
    server = environment.mail()
    if server.kind == "console":
        yield _note("L4A_MAIL_URL is not set: mails are printed, not sent.")
        return
    client: Callable[..., smtplib.SMTP]
    client = smtplib.SMTP_SSL if server.kind == "smtps" else smtplib.SMTP
    try:
        with client(server.host, server.port, timeout=_SECONDS_FOR_MAIL) as connection:
            if server.user:
                connection.login(server.user, server.password)
            connection.noop()
    except (OSError, smtplib.SMTPException) as error:
        yield _wrong(f"The mail server {server.host}:{server.port} does not take us: {error}")


def _arrival() -> Iterator[Finding]:
    """Whether the time at which a proposal came in can be judged fairly."""
    if environment.listed("L4A_TRUSTED_PROXIES"):
        yield _note("The proxies in L4A_TRUSTED_PROXIES must set X-Request-Start on each request.")
    elif environment.base_url().startswith("https://"):
        yield _wrong(
            "The site is https but L4A_TRUSTED_PROXIES is empty: the front server's address is"
            " missing, and with it the time at which requests arrive there."
        )
    elif not hasattr(socket, "TCP_INFO") or os.name != "posix":
        yield _note("This system cannot say when a request arrived: the clock is used instead.")


def _assets() -> Iterator[Finding]:
    """What `requirements/assets` brings, and what the site does without it."""
    for part, loss in (
        ("map", "The libraries of the map are not fetched: it is drawn, but cannot be explored."),
        (
            "fonts",
            "The faces of documents are not fetched: receipts lose titles in Arabic or Chinese.",
        ),
    ):
        if not (environment.ASSETS / part).is_dir():
            yield _note(f"{loss} Run requirements/assets once.")
