"""The address under which people open the web app. Pure."""

import re
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Self
from urllib.parse import urlsplit

# Without "." and "..", which browsers resolve, and what would have to be quoted in the configuration of a proxy.
_PATH = re.compile(r"(?:/[A-Za-z0-9][A-Za-z0-9._~-]*)*")


@dataclass(frozen=True, slots=True)
class PublicUrl:
    """``https://example.com:8443/catalejo``: ``origin`` to before the path, ``path`` without a slash at its end."""

    origin: str
    host: str
    path: str

    @classmethod
    def read(cls, text: str) -> Self:
        """Read one. Raises ``ValueError`` for what a browser could not open, or what has more than a path."""
        wrong = ValueError("write it as https://catalejo.example.com or https://example.com/catalejo")
        try:
            parts = urlsplit(text)
            host, port = parts.hostname, parts.port
        except ValueError:
            raise wrong from None
        path = parts.path.rstrip("/")
        if not (text.isascii() and text.isprintable() and " " not in text and host and _PATH.fullmatch(path)):
            raise wrong
        if parts.scheme not in ("http", "https") or parts.username is not None or parts.query or parts.fragment:
            raise wrong
        written = f"[{host}]" if ":" in host else host
        # As browsers write it, without the port that goes without saying: it is compared with what they send.
        usual = {"http": 80, "https": 443}[parts.scheme]
        return cls(f"{parts.scheme}://{written}{'' if port in (None, usual) else f':{port}'}", host, path)

    def __str__(self) -> str:
        return f"{self.origin}{self.path}"


def is_loopback(host: str) -> bool:
    """Whether a name or an address leads to this computer alone."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def is_unread_by_others(url: str) -> bool:
    """Whether what is sent there cannot be read on the way: by https, or not leaving this computer."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return False
    if not (host and url.isascii() and url.isprintable() and " " not in url):
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))
