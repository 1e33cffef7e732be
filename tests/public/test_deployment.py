"""Behind https: what Django's own check says, cookies, and HSTS; each in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ASK = """
import json, django
django.setup()
from django.conf import settings
from django.test import Client
settings.STORAGES["staticfiles"] = {
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
browser = Client(headers={"host": "hubs.example.org"})
page = browser.get("/en/account/login/", secure=True)
plain = browser.get("/en/about/")
print(json.dumps({
    "status": page.status_code,
    "session": [settings.SESSION_COOKIE_NAME, settings.SESSION_COOKIE_SECURE,
                settings.SESSION_COOKIE_HTTPONLY, settings.SESSION_COOKIE_PATH,
                settings.SESSION_COOKIE_DOMAIN],
    "cookies": {name: one.OutputString() for name, one in page.cookies.items()},
    "hsts": page.get("Strict-Transport-Security"),
    "policy": page["Content-Security-Policy"],
    "plain": [plain.status_code, plain.get("Location")],
    "stranger": browser.get("/en/about/", secure=True, headers={"host": "evil.example"}).status_code,
}))
"""


def run(*command: str, home: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """A process with an https address of its own and the same database server."""
    (home / "static").mkdir(exist_ok=True)
    environment = {
        "PATH": os.environ["PATH"],
        "L4A_HOME": str(home),
        "L4A_DATABASE_URL": os.environ["L4A_DATABASE_URL"],
        "L4A_BASE_URL": "https://hubs.example.org",
        "L4A_MAIL_URL": "smtps://me:secret@mail.example.org",
        "DJANGO_SETTINGS_MODULE": "local4action.conf.settings",
        "PYTHONPATH": str(ROOT / "src"),
        **variables,
    }
    return subprocess.run(
        [sys.executable, *command],
        env=environment,
        cwd=home,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.fixture(scope="module")
def https(tmp_path_factory: pytest.TempPathFactory) -> dict:
    done = run("-c", ASK, home=tmp_path_factory.mktemp("https"))
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout.strip().splitlines()[-1])


def test_check_deploy_is_clean(tmp_path: Path):
    done = run("-m", "django", "check", "--deploy", "--fail-level", "WARNING", home=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "no issues" in done.stdout + done.stderr


def test_that_check_would_complain_without_https(tmp_path: Path):
    done = run(
        "-m",
        "django",
        "check",
        "--deploy",
        "--fail-level",
        "WARNING",
        home=tmp_path,
        L4A_BASE_URL="http://localhost:8000",
    )
    assert done.returncode != 0
    assert "security.W" in done.stderr


def test_cookies_belong_to_this_host_alone(https: dict):
    assert https["status"] == 200
    assert https["session"] == ["__Host-session", True, True, "/", None]
    assert set(https["cookies"]) <= {"__Host-csrf", "__Host-session"}
    assert "__Host-csrf" in https["cookies"]
    for written in https["cookies"].values():
        assert "Secure" in written
        assert "Path=/" in written
        assert "Domain=" not in written
        assert "SameSite=Lax" in written


def test_https_is_kept_to(https: dict):
    assert https["hsts"] == "max-age=63072000; includeSubDomains; preload"
    assert https["plain"] == [301, "https://hubs.example.org/en/about/"]
    assert "unsafe-" not in https["policy"]


def test_no_other_host_is_answered(https: dict):
    assert https["stranger"] == 400
