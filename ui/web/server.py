"""How the web app is started: Streamlit as a child process, on this machine only.

What never changes is in ``.streamlit/config.toml`` beside ``app.py``, which Streamlit reads by itself: the theme, no
telemetry, no developer tools. What is said here wins over it and over a person's own Streamlit settings.
"""

import os
import sys
from importlib.resources import files

from kb.config import Settings

HOST = "127.0.0.1"


def web_command(settings: Settings, port: int | None = None) -> list[str]:
    """The command that serves the web app at ``http://127.0.0.1:port``; without ``port`` at the port that is set."""
    return [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        str(files("ui.web") / "app.py"),
        f"--server.address={HOST}",
        f"--server.port={settings.web_port if port is None else port}",
        # Other names that lead to this machine are refused, so that no web page can reach the app by DNS rebinding.
        f"--server.allowedHosts={HOST}",
        "--server.allowedHosts=localhost",
        # Also keeps Streamlit from asking for an e-mail address and from opening a browser.
        "--server.headless=true",
        "--browser.gatherUsageStats=false",
    ]


def web_environment(settings: Settings) -> dict[str, str]:
    """The environment of that command: this process's own, with the same home folder."""
    return os.environ | {"CATALEJO_HOME": str(settings.home)}
