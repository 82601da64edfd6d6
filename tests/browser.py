"""Debian's Chromium, driven by Playwright, for tests that look at pages as a person does."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Dialog, Page, expect, sync_playwright

from tests.lacking import lacking

CHROMIUM = Path("/usr/bin/chromium")
# Root in a container needs --no-sandbox; the others keep Chromium from calling home.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
Scheme = Literal["light", "dark"]
LOOPBACK = ("127.0.0.1", "localhost")
# Playwright's 5 s are too few for a page on a machine that does something else as well.
expect.set_options(timeout=20_000)


def require_chromium() -> None:
    """Skip the test where there is no browser, unless everything is required."""
    if not CHROMIUM.exists():
        lacking(f"{CHROMIUM} is missing (apt-get install chromium)")


@contextmanager
def chromium(*more: str) -> Iterator[Browser]:
    """A headless browser, started with ``more`` arguments."""
    require_chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*ARGUMENTS, *more])
        yield browser
        browser.close()


@dataclass
class Watched:
    """A page and what went wrong on it: errors on the console, exceptions, dialogs, requests that left this machine."""

    page: Page
    troubles: list[str] = field(default_factory=list)

    def assert_untroubled(self) -> None:
        """Fail if anything went wrong, or Streamlit shows an exception."""
        assert not self.troubles
        assert self.page.locator("[data-testid=stException]").count() == 0


def watch(context: BrowserContext) -> Watched:
    """A new page of which every trouble is noted."""
    watched = Watched(context.new_page())
    watched.page.on("console", lambda message: _note_error(watched, message))
    watched.page.on("pageerror", lambda error: watched.troubles.append(str(error)))
    watched.page.on("dialog", lambda dialog: _note_dialog(watched, dialog))
    watched.page.on("request", lambda request: _note_if_outside(watched, request.url))
    return watched


@contextmanager
def visit(browser: Browser, width: int = 1280, scheme: Scheme = "light", locale: str = "es-MX") -> Iterator[Watched]:
    """A new page of somebody in Mexico City who has not been here before; at its end nothing must have gone wrong."""
    with browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
        locale=locale,
        timezone_id="America/Mexico_City",
    ) as context:
        context.set_default_timeout(30_000)
        watched = watch(context)
        yield watched
        watched.assert_untroubled()


def wait_until_drawn(page: Page) -> None:
    """Wait until Streamlit has run the page to its end and drawn what it sent."""
    page.wait_for_function("document.querySelector('.stApp')?.dataset.testScriptState === 'notRunning'")
    page.wait_for_timeout(500)


def expect_heading(page: Page, title: str) -> None:
    """Wait until `title` is the page's one heading of the first level.

    A list is expected, for only a list is waited for: on the way from one page to the next Streamlit shows both
    headings for a moment, and Playwright fails at once where one text is expected of two elements.
    """
    expect(page.get_by_role("heading", level=1)).to_have_text([title])


def navigate(page: Page, name: str) -> None:
    """Go to a page by the navigation, whatever else on the page leads there."""
    page.get_by_test_id("stSidebarNav").get_by_role("link", name=name).click()


def barriers(page: Page) -> list[str]:
    """What keeps somebody from using the page as it stands: all that axe calls critical or serious."""
    return [
        f"axe {found['id']} ({found['impact']}): {[node['html'][:200] for node in found['nodes'][:3]]}"
        for found in Axe().run(page).response["violations"]
        if found["impact"] in ("critical", "serious")  # its scale goes on with moderate and minor
    ]


def assert_usable(page: Page) -> None:
    """Wait until the page is drawn; nothing of it must stick out on the side or keep anybody out."""
    wait_until_drawn(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert not barriers(page)


def _note_error(watched: Watched, message: ConsoleMessage) -> None:
    # Opened at a page other than the first, Streamlit looks for its server below that page's path before it looks
    # below the root; Chromium notes the 404.
    is_looking_for_server = re.search(r"/\w+/_stcore/(health|host-config)$", message.location.get("url", ""))
    if message.type == "error" and not (is_looking_for_server and "404" in message.text):
        watched.troubles.append(message.text)


def _note_dialog(watched: Watched, dialog: Dialog) -> None:
    watched.troubles.append(f"dialog: {dialog.message}")
    dialog.dismiss()  # where somebody listens, Playwright leaves that to them


def _note_if_outside(watched: Watched, url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme in ("http", "https", "ws", "wss") and parts.hostname not in LOOPBACK:
        watched.troubles.append(f"request to {url}")
