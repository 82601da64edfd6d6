"""The settings of the web app: where it is served, and who may sign in to it."""

from ipaddress import ip_address
from typing import Final, Self

from pydantic import BaseModel, Field, SecretStr, field_validator, model_validator
from pydantic_core import PydanticCustomError

from kb.admission import listed_address, listed_domain
from kb.public_url import PublicUrl, is_loopback, is_unread_by_others

# The kind of error whose message already says which settings are meant.
INCOMPLETE: Final = "incomplete"
_LEAST_SECRET = 32  # characters, as many as a key of HMAC-SHA256 has bytes


class WebSettings(BaseModel):
    """That part of ``Settings``."""

    web_host: str = Field(
        "127.0.0.1",
        description="Address of this computer that the web app listens at, as 192.168.1.5; 0.0.0.0: at all of them.",
    )
    web_port: int = Field(8501, ge=1, le=65535, description="Port of the web app.")
    web_url: str = Field(
        "",
        description="Where people open the web app, as https://example.com/catalejo; empty: at the address and port.",
    )
    login_metadata_url: str = Field(
        "",
        description="Of the OpenID Connect provider that people sign in with, ending in "
        "/.well-known/openid-configuration; empty: nobody signs in.",
    )
    login_client_id: str = Field("", description="Of the application that is registered with it.")
    login_client_secret: SecretStr = Field(SecretStr(""), description="Of the same application.")
    login_addresses: tuple[str, ...] = Field((), description="Mail addresses that may sign in.")
    login_domains: tuple[str, ...] = Field((), description="Domains all of whose mail addresses may, as example.com.")
    login_cookie_secret: SecretStr = Field(
        SecretStr(""),
        description="Signs the cookies of who is signed in, 32 characters or more; empty: Catalejo makes one.",
    )

    @field_validator("web_host")
    @classmethod
    def _as_ip_address(cls, host: str) -> str:
        try:
            return str(ip_address("127.0.0.1" if host == "localhost" else host))
        except ValueError:
            raise ValueError("write it as 127.0.0.1, 192.168.1.5 or 0.0.0.0") from None

    @field_validator("web_url")
    @classmethod
    def _as_browsers_write_it(cls, url: str) -> str:
        return str(PublicUrl.read(url)) if url else url

    @field_validator("login_metadata_url")
    @classmethod
    def _unread_by_others(cls, url: str) -> str:
        if url and not is_unread_by_others(url):
            raise ValueError("write it as https://id.example.com/.well-known/openid-configuration")
        return url

    @field_validator("login_cookie_secret")
    @classmethod
    def _not_guessed(cls, secret: SecretStr) -> SecretStr:
        if 0 < len(secret.get_secret_value()) < _LEAST_SECRET:
            raise ValueError(f"it needs {_LEAST_SECRET} characters or more")
        return secret

    @field_validator("login_client_id", "login_client_secret", "login_cookie_secret")
    @classmethod
    def _login_in_ascii(cls, value: str | SecretStr) -> str | SecretStr:
        text = value if isinstance(value, str) else value.get_secret_value()
        if not (text.isascii() and text.isprintable()):
            raise ValueError("it has a character that is not in ASCII")
        return value

    @field_validator("login_addresses", "login_domains", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        """An environment variable holds them in one text, with commas between."""
        return [part for part in value.split(",") if part.strip()] if isinstance(value, str) else value

    @field_validator("login_addresses")
    @classmethod
    def _mail_addresses(cls, addresses: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(listed_address(address) for address in addresses)

    @field_validator("login_domains")
    @classmethod
    def _domains(cls, domains: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(listed_domain(domain) for domain in domains)

    @model_validator(mode="after")
    def _whole_login_or_none(self) -> Self:
        """Half a login would let everybody in, or nobody, and look like a whole one."""
        application = bool(self.login_client_id), bool(self.login_client_secret.get_secret_value())
        may_sign_in = bool(self.login_addresses or self.login_domains)
        if self.has_login and not all(application):
            raise PydanticCustomError(
                INCOMPLETE, "login_metadata_url, login_client_id and login_client_secret belong together; set all."
            )
        if self.has_login and not may_sign_in:
            raise PydanticCustomError(
                INCOMPLETE, "Nobody may sign in; say who may in login_addresses or login_domains."
            )
        if not self.has_login and (may_sign_in or any(application)):
            raise PydanticCustomError(
                INCOMPLETE,
                "Nobody has to sign in unless login_metadata_url is set; set it, or no other login_ setting.",
            )
        return self

    @property
    def has_login(self) -> bool:
        """Whether people have to sign in to the web app."""
        return bool(self.login_metadata_url)

    @property
    def is_shared(self) -> bool:
        """Whether others than whoever sits at this computer can use the web app."""
        return self.has_login or not (is_loopback(self.web_host) and is_loopback(self.public_url.host))

    @property
    def public_url(self) -> PublicUrl:
        """Where people open the web app."""
        return PublicUrl.read(self.web_url or _address(self.web_host, self.web_port))


def _address(host: str, port: int) -> str:
    address = ip_address(host)
    if address.is_unspecified:  # at all addresses, of which the one that is always there stands for the rest
        return f"http://127.0.0.1:{port}"
    return f"http://[{host}]:{port}" if address.version == 6 else f"http://{host}:{port}"
