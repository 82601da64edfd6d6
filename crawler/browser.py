"""The system's Chromium or Chrome, started without any way to the network.

Whatever a page tries, the browser resolves no name and reaches no address: it has a proxy that does not exist, and
sends no datagrams. What its pages may have is fetched by the collector and handed in, see ``crawler.rendering``.
Playwright, which drives it, is an optional extra and imported only here and only when a page needs it.
"""

import asyncio
import importlib.util
import logging
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
from scrapy.exceptions import IgnoreRequest

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserContext, CDPSession, Playwright

NEEDS_JAVASCRIPT = "needs_javascript"  # in the meta of a request whose answer is to be rendered
MAX_MEMORY_BYTES = 1_000_000_000  # of the processes in which a page runs
_LOOK_SECONDS = 0.25
_CLOSE_SECONDS = 10.0
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")
_MAC_APPLICATIONS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
_ARGUMENTS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--blink-settings=imagesEnabled=false",
    # No network. The proxy is no address that can be connected to, and even it would not be resolved; loopback, which
    # Chromium reaches without a proxy, is no exception. WebRTC, which asks no proxy, may use nothing else: under the
    # name that the switch has since Chromium 117 or so, and under the one that it had before.
    "--proxy-server=socks5://0.0.0.0:1",
    "--proxy-bypass-list=<-loopback>",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
)
_ENVIRONMENT = ("HOME", "LANG", "PATH", "TMPDIR")  # not our secrets

_log = logging.getLogger(__name__)


class NoBrowserError(IgnoreRequest):
    """A source needs a browser and there is none; the message says what to install."""


class RenderingError(IgnoreRequest):
    """The browser could not make anything of a page."""


def find_browser() -> str:
    """The browser to start. Raises ``NoBrowserError`` where it, or what drives it, is not installed."""
    if importlib.util.find_spec("playwright") is None:
        raise NoBrowserError("pages that need JavaScript need the extra: pip install 'catalejo[javascript]'")
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    found = found or next((path for path in _MAC_APPLICATIONS if Path(path).exists()), None)
    if found is None:
        raise NoBrowserError(
            "pages that need JavaScript need Chromium or Chrome, and neither is there (Debian: apt install chromium)"
        )
    return found


class OffNetBrowser:
    """A headless browser for one page at a time, started by the first one and again after it has died."""

    def __init__(self, user_agent: str) -> None:
        self._user_agent = user_agent
        self._playwright: Playwright | None = None
        self._browser: Browser | None = None
        self._watch: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def new_context(self) -> AsyncIterator["BrowserContext"]:
        """A place for a page, which knows nothing of those before it.

        Raises ``NoBrowserError`` or ``RenderingError`` if the browser does not start.
        """
        from playwright.async_api import Error

        if self._browser is None or not self._browser.is_connected():
            await self.close()
            self._browser = await self._start(find_browser())
        try:
            context = await self._browser.new_context(
                user_agent=self._user_agent,
                locale="es",
                viewport={"width": 1280, "height": 4000},  # what readers scroll to see is loaded at once
                service_workers="block",
                accept_downloads=False,
            )
        except Error as error:
            raise RenderingError(f"the browser has died: {_first_line(error)}") from None
        try:
            yield context
        finally:
            await self._end(context)

    async def close(self) -> None:
        """End the browser and what drives it."""
        playwright, self._playwright, self._browser = self._playwright, None, None
        if self._watch is not None:
            self._watch.cancel()
            self._watch = None
        if playwright is not None:  # the browser ends with what drives it
            with suppress(TimeoutError):
                async with asyncio.timeout(_CLOSE_SECONDS):
                    await playwright.stop()

    async def _start(self, path: str) -> "Browser":
        from playwright.async_api import Error, async_playwright

        self._playwright = await async_playwright().start()
        try:
            browser = await self._playwright.chromium.launch(
                executable_path=path,
                args=_ARGUMENTS,
                env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
                # Chromium refuses to run its sandbox as root, as whom containers often run everything.
                chromium_sandbox=os.geteuid() != 0,
                # Ctrl-C is for the collector, which lets what is under way end.
                handle_sigint=False,
                handle_sigterm=False,
                handle_sighup=False,
            )
            self._watch = asyncio.create_task(_watch_memory(await browser.new_browser_cdp_session()))
        except Error as error:
            raise RenderingError(f"{path} does not start: {_first_line(error)}") from None
        return browser

    async def _end(self, context: "BrowserContext") -> None:
        from playwright.async_api import Error

        try:
            async with asyncio.timeout(_CLOSE_SECONDS):
                await context.close()
        except TimeoutError:
            _log.warning("a page could not be closed; its browser is ended")
            await self.close()
        except Error:
            pass  # the browser is gone, and the page with it


async def _watch_memory(session: "CDPSession") -> None:
    """While the browser lives, kill the largest of the processes that run its page when together they take too much."""
    from playwright.async_api import Error

    with suppress(Error):  # the browser has ended
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            told = await session.send("SystemInfo.getProcessInfo")
            sizes = _sizes([each["id"] for each in told["processInfo"] if each["type"] == "renderer"])
            if sum(sizes.values()) > MAX_MEMORY_BYTES:
                largest = max(sizes, key=lambda process: sizes[process])
                _log.warning("a page takes %d MB of memory and is ended", sizes[largest] // 1_000_000)
                with suppress(psutil.NoSuchProcess):
                    largest.kill()


def _sizes(pids: list[int]) -> dict[psutil.Process, int]:
    """The memory of processes in bytes; those that have ended meanwhile are left out."""
    sizes = {}
    for pid in pids:
        with suppress(psutil.NoSuchProcess, psutil.ZombieProcess):
            process = psutil.Process(pid)
            sizes[process] = process.memory_info().rss
    return sizes


def _first_line(error: Exception) -> str:
    return next(iter(str(error).splitlines()), "")[:200]
