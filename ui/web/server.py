"""How the web app is started: Streamlit as a child process, on this machine only unless told otherwise.

What never changes is in ``.streamlit/config.toml`` beside ``app.py``, which Streamlit reads by itself: the theme, no
telemetry, no developer tools. What is said here wins over it and over a person's own Streamlit settings.
"""

import os
import sys
from importlib.resources import files
from importlib.util import find_spec
from ipaddress import ip_address

from kb.config import Settings
from kb.errors import SettingsError
from kb.public_url import is_loopback, is_unread_by_others
from ui.web.login_secrets import secrets_file


def web_command(settings: Settings) -> list[str]:
    """The command that serves the web app at the address and port that are set.

    Where people sign in it reads what ``write_login_secrets`` wrote.
    """
    options = {
        "server.address": settings.web_host,
        "server.port": settings.web_port,
        "server.baseUrlPath": settings.public_url.path.removeprefix("/"),
        # Also keeps Streamlit from asking for an e-mail address and from opening a browser.
        "server.headless": "true",
        "browser.gatherUsageStats": "false",
        # A way to drive the app that knows of no cookie: it would be one past the login.
        "server.enableAgentApi": "false",
        "secrets.files": secrets_file(settings),
    }
    return [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        str(files("ui.web") / "serving.py"),
        *(f"--{name}={value}" for name, value in options.items()),
        # Other names that lead to this machine are refused, so that no web page can reach the app by DNS rebinding.
        *(f"--server.allowedHosts={host}" for host in _own_names(settings)),
    ]


def web_environment(settings: Settings) -> dict[str, str]:
    """The environment of that command: this process's own, with the same home folder."""
    return os.environ | {"CATALEJO_HOME": str(settings.home)}


def local_address(settings: Settings) -> str:
    """Where this computer itself reaches the web app by http: host, port and path."""
    address = ip_address(settings.web_host)
    if address.is_unspecified:
        host = "127.0.0.1" if address.version == 4 else "[::1]"
    else:
        host = settings.web_host if address.version == 4 else f"[{settings.web_host}]"
    return f"{host}:{settings.web_port}{settings.public_url.path}"


def require_safe_serving(settings: Settings, *, without_login: bool) -> None:
    """Raise ``SettingsError`` with the remedies where the web app would be open to strangers, or nobody could sign in.

    ``without_login`` is the word of a person that strangers are kept out by something else.
    """
    if settings.is_shared and not settings.has_login and not without_login:
        where = settings.web_host if not is_loopback(settings.web_host) else settings.web_url
        raise SettingsError(
            f"Everybody who reaches {where} could use the web app: set up login (login_metadata_url and others, see "
            "docs/serving.md), or say --without-login if something else keeps strangers out."
        )
    if ip_address(settings.web_host).is_unspecified and not settings.web_url:
        raise SettingsError(
            f"Set web_url, the address under which people open what is served at {settings.web_host}; requests by any "
            "other name are refused."
        )
    if settings.has_login and not is_unread_by_others(str(settings.public_url)):
        raise SettingsError(
            f"Whoever signs in at {settings.public_url} could be listened to; set web_url to an https address."
        )
    if settings.has_login and find_spec("authlib") is None:
        raise SettingsError("Login needs the optional part `login`: pip install 'catalejo[login]'.")


def _own_names(settings: Settings) -> list[str]:
    names = ["127.0.0.1", "localhost", settings.public_url.host]
    if not ip_address(settings.web_host).is_unspecified:
        names.append(settings.web_host)
    return list(dict.fromkeys(names))
