"""Settings: what is documented is what is read, and nonsense is refused."""

import re
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from local4action.conf import environment

ROOT = Path(__file__).resolve().parents[4]


def test_the_page_and_the_code_name_the_same_variables():
    page = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `([A-Z0-9_]+)`", page, re.MULTILINE)) == set(environment.VARIABLES)


def test_every_variable_read_anywhere_is_a_documented_one():
    read = set()
    for path in (ROOT / "src").rglob("*.py"):
        if "tests" not in path.parts:
            read |= set(re.findall(r"[\"'](L4A_[A-Z_]+)[\"']", path.read_text(encoding="utf-8")))
    assert read <= set(environment.VARIABLES)


@pytest.mark.parametrize(
    ("name", "value", "reader"),
    [
        ("PORT", "eighty", environment.port),
        ("PORT", "70000", environment.port),
        ("L4A_DEMO", "perhaps", lambda: environment.flag("L4A_DEMO")),
        ("L4A_BASE_URL", "hubs.example.org", environment.base_url),
        ("L4A_BASE_URL", "https://hubs.example.org/app", environment.base_url),
        ("L4A_BASE_URL", "https://hubs.example.org?x=1", environment.base_url),
        ("L4A_BASE_URL", "http://localhost:eighty", environment.base_url),
        ("L4A_BASE_URL", "http://[::1", environment.base_url),
        ("L4A_SECRET_KEY", "too short", environment.secret_key),
        ("L4A_TRUSTED_PROXIES", "10.0.0.1, proxy.example.org", environment.trusted_proxies),
        ("L4A_TRUSTED_PROXIES", "999.1.1.1", environment.trusted_proxies),
        ("L4A_LANGUAGES", "fr", environment.languages),
        ("L4A_LANGUAGES", "en,xx", environment.languages),
        ("L4A_DATABASE_URL", "mysql://localhost/x", environment.database),
        ("L4A_MAIL_URL", "mail.example.org", environment.mail),
        ("L4A_MAIL_URL", "smtp://mail.example.org:post", environment.mail),
        ("L4A_FILES_URL", "s3://host", environment.files),
    ],
)
def test_nonsense_is_refused_by_name(monkeypatch, name, value, reader):
    monkeypatch.setenv(name, value)
    with pytest.raises(ImproperlyConfigured, match=name):
        reader()
    if name != "PORT":  # asked for by those who open it
        with pytest.raises(ImproperlyConfigured, match=name):
            environment.refuse_nonsense()


def test_addresses_are_read(monkeypatch):
    monkeypatch.setenv(
        "L4A_DATABASE_URL", "postgresql://me:secret@db.example.org:5433/hubs?sslmode=require"
    )
    found = environment.database()
    assert (found["NAME"], found["USER"], found["PASSWORD"]) == ("hubs", "me", "secret")
    assert (found["HOST"], found["PORT"], found["OPTIONS"]) == (
        "db.example.org",
        "5433",
        {"sslmode": "require"},
    )
    monkeypatch.setenv("L4A_MAIL_URL", "smtps://me:pw@mail.example.org")
    assert environment.mail() == environment.MailServer(
        "smtps", "mail.example.org", 465, "me", "pw"
    )
    monkeypatch.setenv("L4A_FILES_URL", "s3+http://key:pw@127.0.0.1:5000/bucket")
    assert environment.files() == environment.FileStore(
        None, "http://127.0.0.1:5000", "bucket", "key", "pw"
    )
