"""After signing in, back to the page that was asked for: Streamlit itself always leads to the first one.

A colleague's shared address would else be lost to whoever has to sign in first.
"""

import re
from typing import Final
from urllib.parse import quote, unquote, urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE: Final = "catalejo_return_to"
_LOGIN: Final = "auth/login"
_CALLBACK: Final = "oauth2callback"
_MAX_AGE: Final = 600  # seconds; whoever takes longer to sign in starts at the first page
_MAX_ADDRESS: Final = 2_000  # characters, quoted; a browser keeps cookies of 4,096 bytes
_UNWANTED: Final = re.compile(r"[\x00-\x20\\\x7f]")  # browsers take a backslash for a slash


class ReturnToPage:
    """ASGI middleware: keeps the page from which somebody goes to sign in, and sends them back to it afterwards."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; of those that begin and end a signing in, change the answer's headers."""
        if scope["type"] != "http" or not scope["path"].endswith((f"/{_LOGIN}", f"/{_CALLBACK}")):
            await self._app(scope, receive, send)
            return
        request = Request(scope)

        async def send_changed(message: Message) -> None:
            if message["type"] == "http.response.start":
                _change(request, message)
            await send(message)

        await self._app(scope, receive, send_changed)


def page_of(address: str, base: str) -> str | None:
    """Path and query of an address, if they lie below ``base`` (``/`` or ``/path/``); else ``None``.

    What comes of it leads nowhere but to the site itself, whoever wrote the address.
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    page = parts.path + (f"?{parts.query}" if parts.query else "")
    is_ours = page.startswith(base) and not page.startswith("//") and not _UNWANTED.search(page)
    return page if is_ours and len(quote(page, safe="")) <= _MAX_ADDRESS else None


def _change(request: Request, answer: Message) -> None:
    headers, path = MutableHeaders(scope=answer), request.url.path
    if path.endswith(f"/{_LOGIN}"):
        base = path.removesuffix(_LOGIN)
        if page := page_of(request.headers.get("referer", ""), base):
            cookie = Response()
            cookie.set_cookie(COOKIE, quote(page, safe=""), max_age=_MAX_AGE, path=base, httponly=True, samesite="lax")
            headers.append("set-cookie", cookie.headers["set-cookie"])
        return
    base = path.removesuffix(_CALLBACK)
    if COOKIE in request.cookies:
        cookie = Response()
        cookie.delete_cookie(COOKIE, path=base)
        headers.append("set-cookie", cookie.headers["set-cookie"])
        page = page_of(unquote(request.cookies[COOKIE]), base)
        if page and "location" in headers:
            headers["location"] = page
