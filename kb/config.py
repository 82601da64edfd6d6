"""Settings: defaults, then ``catalejo.toml`` in the home folder, then ``CATALEJO_*`` environment variables."""

import os
import tomllib
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal, Self

from platformdirs import user_data_path
from pydantic import ConfigDict, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_core import PydanticCustomError

from kb.errors import SettingsError
from kb.mail_address import mailbox
from kb.quiet_hours import QuietHours, clock_times, zone_named
from kb.web_settings import INCOMPLETE, WebSettings

_ENVIRONMENT_PREFIX = "CATALEJO_"
SETTINGS_FILE = "catalejo.toml"
# On a computer of several people the store tells what one of them watches, and holds the addresses of subscribers and
# what lets anybody write to their chats. A folder that is there already keeps what its owner gave it.
_FOR_ITS_OWNER = 0o700
# Variables with our prefix that are no settings: the home folder itself, and a switch of the test suite.
_NOT_SETTINGS = frozenset({"CATALEJO_HOME", "CATALEJO_REQUIRE_ALL"})


class SmtpSecurity(StrEnum):
    """How the line to a mail server is kept from being read: from its start, from soon after it, or not at all."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


class Settings(WebSettings):
    """Everything that can be set: keys of ``catalejo.toml``, or in the environment upper case with the prefix."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    home: Path
    database_url: str = Field("", description="SQLAlchemy URL of the store; empty: a SQLite file in the home folder.")
    language: Literal["es", "en", "pt"] = Field(
        "es", description="Language that the web app opens in where the browser asks for none that it has."
    )
    embedding_model: str = Field(
        "default",
        description="'default' is the bundled multilingual-e5-small; else a sentence-transformers name or path.",
    )
    reranker_model: str = Field(
        "",
        description="Cross-encoder, a sentence-transformers name or path, that orders the 50 best hits; empty: none.",
    )
    freshness_half_life_days: float = Field(
        0.0,
        ge=0,
        le=36_500,
        description="Age at which what an article's freshness adds to its rank is halved; 0: nothing.",
    )
    contact: str = Field("", description="E-mail or page that site owners may turn to; sent in the user agent.")
    web_map: Path | None = Field(
        None, description="File of lines 'host ip:port' ('*' for all the rest) that replaces DNS for the collector."
    )
    collect_every_minutes: int = Field(30, ge=1, description="How often `catalejo up` looks for sources that are due.")
    longest_check_hours: float = Field(
        24.0, gt=0, le=168, description="Longest pause between two checks of a source that works."
    )
    concurrent_requests: int = Field(32, ge=1, le=256, description="Requests under way at once, over all hosts.")
    concurrent_requests_per_host: int = Field(2, ge=1, le=16, description="Requests under way at once to one host.")
    delay_per_host_seconds: float = Field(0.5, ge=0, description="Least pause between two requests to one host.")
    timeout_seconds: float = Field(30.0, gt=0, description="Longest wait for one answer.")
    max_page_bytes: int = Field(
        5_000_000, ge=10_000, description="Largest page that is read, decompressed; a feed may have four times as much."
    )
    extraction_processes: int = Field(2, ge=1, le=64, description="Processes that extract articles from pages.")
    raw_pages_days: int = Field(
        90, ge=0, description="How long pages are kept as they were fetched, to be read again later; 0: none are."
    )
    raw_pages_mb: int = Field(
        1000, ge=0, description="How much they may take, compressed; the oldest go first. 0: none are kept."
    )
    reddit_client_id: str = Field("", description="Of an application registered with Reddit, to read its communities.")
    reddit_client_secret: SecretStr = Field(SecretStr(""), description="Of the same application.")
    alert_score: float = Field(4.5, ge=3, description="Score from which on a trend raises an alert.")
    alert_cooling_hours: float = Field(
        2.0, ge=0, le=168, description="How long a watch that raised an alert raises no other; the next holds all."
    )
    quiet_hours: str = Field("", description="When no alert is delivered, as 22:00-07:00; empty: none.")
    time_zone: str = Field(
        "", description="Zone of quiet hours and digests, as America/Mexico_City; empty: that of this computer."
    )
    smtp_host: str = Field("", description="Server that takes mail; empty: no digest is sent as mail.")
    smtp_port: int = Field(587, ge=1, le=65535, description="Its port; most have 587 for starttls and 465 for tls.")
    smtp_security: SmtpSecurity = Field(
        SmtpSecurity.STARTTLS, description="How the line to it is kept from being read: starttls, tls or none."
    )
    smtp_user: str = Field("", description="Name to log in to it with; empty: without.")
    smtp_password: SecretStr = Field(SecretStr(""), description="Of the same account.")
    mail_from: str = Field("", description="Whom mail is from, as Agencia Faro <hola@example.com>.")
    unsubscribe_url: str = Field(
        "",
        description="https page of yours that a click in a mail program asks to end a subscription; it is given "
        "`subscription=TOKEN`. Empty: by mail only.",
    )

    @field_validator("home", "web_map")
    @classmethod
    def _absolute(cls, path: Path | None) -> Path | None:
        return path if path is None else path.expanduser().absolute()

    @field_validator("contact")
    @classmethod
    def _in_ascii(cls, contact: str) -> str:
        if not (contact.isascii() and contact.isprintable()):
            raise ValueError("write it in ASCII, a domain with accents as xn--… (its Punycode)")
        return contact

    @field_validator("quiet_hours")
    @classmethod
    def _as_clock_times(cls, hours: str) -> str:
        if hours:
            clock_times(hours)
        return hours

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        if name:
            zone_named(name)
        return name

    @field_validator("mail_from")
    @classmethod
    def _one_mailbox(cls, sender: str) -> str:
        if sender:
            mailbox(sender)
        return sender

    @field_validator("unsubscribe_url")
    @classmethod
    def _https(cls, url: str) -> str:
        if url and not (url.startswith("https://") and url.isascii() and url.isprintable() and " " not in url):
            raise ValueError("write it as https://example.com/unsubscribe")
        return url

    @model_validator(mode="after")
    def _both_or_none(self) -> Self:
        for name, secret_name in (("reddit_client_id", "reddit_client_secret"), ("smtp_user", "smtp_password")):
            if bool(getattr(self, name)) != bool(getattr(self, secret_name).get_secret_value()):
                raise PydanticCustomError(
                    INCOMPLETE,
                    "{name} and {secret_name} belong together; set both.",
                    {"name": name, "secret_name": secret_name},
                )
        if bool(self.smtp_host) != bool(self.mail_from):
            raise PydanticCustomError(INCOMPLETE, "smtp_host and mail_from belong together; set both.")
        return self

    @property
    def store_url(self) -> str:
        """The SQLAlchemy URL of the store."""
        if self.database_url:
            return self.database_url
        # A URL would take these of a path for its own, and put the store elsewhere.
        return "sqlite:///" + str(self.home / "catalejo.db").replace("%", "%25").replace("?", "%3F")

    @property
    def quiet(self) -> QuietHours | None:
        """The quiet hours, if there are any. Raises ``SettingsError`` where this computer's zone would be needed."""
        if not self.quiet_hours:
            return None
        try:
            zone = zone_named(self.time_zone)
        except ValueError as error:
            raise SettingsError(f"Setting 'time_zone': {error}, as to America/Mexico_City.") from None
        return QuietHours(*clock_times(self.quiet_hours), zone)

    @property
    def models_dir(self) -> Path:
        """Where unpacked models lie."""
        return self.home / "models"

    @property
    def vector_dir(self) -> Path:
        """Where the vector server keeps its derived data."""
        return self.home / "chroma"


def default_home() -> Path:
    """``CATALEJO_HOME``, else the platform's folder for application data."""
    return Path(os.environ.get("CATALEJO_HOME") or user_data_path("catalejo", appauthor=False))


def load_settings(home: Path | None = None, **overrides: Any) -> Settings:
    """Read the settings that hold for ``home``; ``overrides`` win over the file and the environment.

    Creates the home folder, for its owner alone. Raises ``SettingsError`` for an unknown setting, a bad value or an
    unusable folder.
    """
    home = (home or default_home()).expanduser().absolute()
    _make_home(home)
    values = _from_file(home / SETTINGS_FILE) | _from_environment() | overrides
    if "home" in values:
        raise SettingsError(f"'home' cannot be set in {SETTINGS_FILE}, which lies there; use --home or CATALEJO_HOME.")
    try:
        return Settings(home=home, **values)
    except ValidationError as error:
        raise SettingsError(_explain(error)) from None


def _make_home(home: Path) -> None:
    try:
        home.mkdir(_FOR_ITS_OWNER, parents=True, exist_ok=True)
        writable = os.access(home, os.W_OK | os.X_OK)
    except OSError as error:
        raise SettingsError(
            f"The data folder {home} cannot be made ({error.strerror}); choose another with --home or CATALEJO_HOME."
        ) from None
    if not writable:
        raise SettingsError(f"The data folder {home} cannot be written; choose another with --home or CATALEJO_HOME.")


def _from_file(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))  # Windows' editors may put a mark in front
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise SettingsError(
            f"The settings file {path} cannot be read ({error.strerror}); let the user that runs Catalejo read it."
        ) from None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise SettingsError(
            f"The settings file {path} cannot be read: line {line} is not in UTF-8; save the file anew in that"
            " encoding."
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(
            f"The settings file {path} cannot be read: {error}; mend that line, where a text stands in straight"
            ' quotation marks ("…") and a number has a point (0.5).'
        ) from None


def _from_environment() -> dict[str, str]:
    return {
        name.removeprefix(_ENVIRONMENT_PREFIX).lower(): value
        for name, value in os.environ.items()
        if name.startswith(_ENVIRONMENT_PREFIX) and name not in _NOT_SETTINGS
    }


def _explain(error: ValidationError) -> str:
    first = error.errors()[0]
    name = ".".join(str(part) for part in first["loc"])
    if first["type"] == "extra_forbidden":
        known = ", ".join(sorted(Settings.model_fields.keys() - {"home"}))
        return f"Unknown setting {name!r} in {SETTINGS_FILE} or the environment; known are: {known}."
    if first["type"] == INCOMPLETE:
        return str(first["msg"])
    # pydantic puts "Value error" in front of what our own checks say.
    says = str(first["ctx"]["error"]) if first["type"] == "value_error" else first["msg"]
    # What was given for a secret is not repeated.
    given = "what it is" if name.endswith(("secret", "password")) else repr(first["input"])
    return f"Setting {name!r} cannot be {given}: {says}."
