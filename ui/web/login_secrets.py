"""What Streamlit has to know to let people sign in, handed over in a file that nobody else can read.

Streamlit takes secrets from a TOML file alone: a command line and an environment can be read by others, or are handed
on to children. The file lies in the home folder, for its owner only, and goes when nobody signs in any more.
"""

import json
import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Final

from kb.config import Settings
from kb.errors import SettingsError

_COOKIE_BYTES: Final = 32
# Where Streamlit expects people back from the provider, below the address of the app.
CALLBACK_PATH: Final = "/oauth2callback"


def secrets_file(settings: Settings) -> Path:
    """Where the file lies."""
    return settings.home / "login.secrets.toml"


def write_login_secrets(settings: Settings) -> None:
    """Write the file anew from the settings, or remove it if nobody has to sign in. Raises ``SettingsError``."""
    path = secrets_file(settings)
    try:
        if settings.has_login:
            _write_private(path, _login_toml(settings))
        else:
            path.unlink(missing_ok=True)
    except OSError as error:
        raise SettingsError(
            f"{error.filename} cannot be written ({error.strerror}); let Catalejo write its data folder."
        ) from None


def redirect_address(settings: Settings) -> str:
    """Where the provider sends people back to; it has to be registered there."""
    return f"{settings.public_url}{CALLBACK_PATH}"


def _login_toml(settings: Settings) -> str:
    values = {
        "redirect_uri": redirect_address(settings),
        "cookie_secret": settings.login_cookie_secret.get_secret_value() or _kept_cookie_secret(settings.home),
        "client_id": settings.login_client_id,
        "client_secret": settings.login_client_secret.get_secret_value(),
        "server_metadata_url": settings.login_metadata_url,
    }
    # A JSON string of printable ASCII is a basic string of TOML too.
    return "[auth]\n" + "".join(f"{name} = {json.dumps(value)}\n" for name, value in values.items())


def _kept_cookie_secret(home: Path) -> str:
    """A secret made once: with another, everybody would have to sign in again."""
    path = home / "login.cookie-secret"
    with suppress(FileNotFoundError):
        kept = path.read_text("ascii", errors="replace").strip()
        if len(kept) >= _COOKIE_BYTES:
            return kept
    made = secrets.token_urlsafe(_COOKIE_BYTES)
    _write_private(path, made)
    return made


def _write_private(path: Path, text: str) -> None:
    """Write a file that its owner alone can read, from the start and whatever was there before."""
    unfinished = path.with_name(path.name + ".new")
    unfinished.unlink(missing_ok=True)
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(text)
    unfinished.replace(path)
