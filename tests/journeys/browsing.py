"""One person at one browser: signs in, reads, writes, and notices what the page did wrong."""

from __future__ import annotations

import os
import re
import shutil
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Sequence

    from playwright.sync_api import Browser, Locator, Page, Playwright

SECONDS = 20
PHONE = {"width": 360, "height": 740}
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")


def chromium() -> str | None:
    """The browser of this machine, None without one."""
    named = os.environ.get("L4A_CHROMIUM")
    known = ("chromium", "chromium-browser", "google-chrome")
    return named or next((path for name in known if (path := shutil.which(name))), None)


def launch(playwright: Playwright) -> Browser:
    """Start the system's Chromium."""
    expect.set_options(timeout=SECONDS * 1000)
    return playwright.chromium.launch(executable_path=chromium(), args=list(ARGUMENTS))


class Visitor:
    """A browser of one's own: cookies, storage, size and scripts of this person alone."""

    def __init__(
        self, browser: Browser, site: str, *, who: str = "", language: str = "en", **options: Any
    ) -> None:
        self.site, self.who, self.language = site, who, language
        self.wrong: list[str] = []
        # Every request passes by the check of its host; a worker of the site would answer unseen.
        self.context = browser.new_context(
            base_url=site, service_workers="block", accept_downloads=True, **options
        )
        self.context.set_default_timeout(SECONDS * 1000)
        self.page: Page = self.context.new_page()
        self._listen(self.page)
        if who:
            self.sign_in()

    def _listen(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.wrong.append(f"script: {error}"))
        page.on("request", lambda request: self._check_host(request.url))
        page.on("response", lambda answer: self._check_answer(answer.status, answer.url))
        page.on("console", self._hear)

    def _hear(self, message: Any) -> None:
        # A form sent back with its errors (422), an address that is not there: said by the tests
        # that expect them, not by the browser.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.wrong.append(f"console: {message.text}")

    def _check_host(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in {"http", "https"} and parts.netloc != urlsplit(self.site).netloc:
            self.wrong.append(f"another host: {url}")

    def _check_answer(self, status: int, url: str) -> None:
        if status >= 500:
            self.wrong.append(f"{status}: {url}")

    def sign_in(self) -> None:
        """Choose this person on the demo's sign-in page."""
        self.go("account/login/")
        self.page.locator(f'button[name="who"][value="{self.who}"]').click()
        self.page.wait_for_url("**/desk/")

    def go(self, path: str = "", *, status: int = 200) -> Page:
        """Open `path` below the person's language, or an address of the site, and check it."""
        address = path if path.startswith(("/", "http")) else f"/{self.language}/{path}"
        answer = self.page.goto(address)
        assert answer is not None
        assert answer.status == status, f"{answer.status} instead of {status}: {address}"
        return self.page

    def click(self, name: str, role: Any = "button") -> None:
        """Press the one button (or link) with this name; one that asks once more is asked."""
        if role == "button":
            asks = self.page.locator("details.confirm:not([open]) > summary")
            asks = asks.filter(has_text=re.compile(rf"^\s*{re.escape(name)}\s*$"))
            if asks.count():
                asks.first.click()
        self.page.get_by_role(role, name=name, exact=True).first.click()

    def follow(self, name: str) -> None:
        """Follow the first link with this name."""
        self.click(name, "link")

    def fill(self, label: str, value: str) -> None:
        """Type into the field with this label; its need for an answer is part of the label."""
        self.page.get_by_label(re.compile(rf"^\s*{re.escape(label)}")).first.fill(value)

    def sees(self, *texts: str) -> None:
        """Every text is on the page, or appears soon."""
        for text in texts:
            expect(self.page.locator("body")).to_contain_text(text)

    def press(self, name: str, becomes: str = "") -> None:
        """Press a button that sends a form, and wait for the page it leads to."""
        with self.page.expect_navigation(url=f"**{becomes}**" if becomes else None) as waiting:
            self.click(name)
        assert waiting.value.status < 400, f"{name}: {waiting.value.status}, {self.errors()}"

    def is_refused(self, name: str) -> None:
        """Press a button that sends a form which comes back with its errors."""
        with self.page.expect_navigation() as waiting:
            self.click(name)
        assert waiting.value.status == 422, f"{name}: {waiting.value.status}"
        expect(self.page.locator(".field--wrong")).not_to_have_count(0)

    def errors(self) -> Sequence[str]:
        """What the page says is wrong."""
        return self.page.locator(".field__errors, .form-errors, .message").all_inner_texts()

    def answer(self, key: str) -> Locator:
        """The question `key` of a proposal's form."""
        return self.page.locator(f'[data-answer="{key}"]')

    def close(self) -> None:
        """Leave; what went wrong on the way fails the test."""
        self.context.close()
        assert self.wrong == [], f"{self.who or 'visitor'}: {self.wrong}"
