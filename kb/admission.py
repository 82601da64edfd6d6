"""Who may use the web app where people sign in: those whose address, or its domain, is on a list. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from kb.mail_address import mailbox


class Refusal(StrEnum):
    """Why somebody may not use the app."""

    NOT_SIGNED_IN = "not signed in"
    UNVERIFIED = "unverified"
    NOT_LISTED = "not listed"


@dataclass(frozen=True, slots=True)
class Admission:
    """Whether somebody may use the app: yes, unless there is a ``refusal``.

    ``address`` is the mail address they signed in with, in small letters; empty where nobody has to sign in, or has.
    """

    address: str = ""
    refusal: Refusal | None = None


def admit(claims: Mapping[str, object], addresses: Collection[str], domains: Collection[str]) -> Admission:
    """Decide by what the provider of identities claims (OpenID Connect Core 1.0, section 5.1) and by the lists.

    The lists hold what ``listed_address`` and ``listed_domain`` give; empty ones admit nobody. Only an address that
    the provider says it has verified counts: anybody could claim any other.
    """
    if claims.get("is_logged_in") is not True:
        return Admission(refusal=Refusal.NOT_SIGNED_IN)
    claimed = claims.get("email")
    try:
        address = listed_address(claimed if isinstance(claimed, str) else "")
    except ValueError:
        return Admission(refusal=Refusal.UNVERIFIED)
    # Some providers write the claim as a text.
    if claims.get("email_verified") not in (True, "true"):
        return Admission(address, Refusal.UNVERIFIED)
    if address in addresses or address.rpartition("@")[2] in domains:
        return Admission(address)
    return Admission(address, Refusal.NOT_LISTED)


def listed_address(text: str) -> str:
    """An address as it is compared: in small letters. Raises ``ValueError`` for what is none, or not in ASCII.

    Small letters of other scripts can be equal where the letters are not, as those of the Kelvin sign and of K.
    """
    address = mailbox(text)
    if address.display_name:
        raise ValueError("write it as name@example.com")
    return address.addr_spec.lower()


def listed_domain(text: str) -> str:
    """A domain as it is compared; ``@example.com`` is taken too. Its subdomains are others. Raises ``ValueError``."""
    domain = text.strip().removeprefix("@").lower()
    try:
        mailbox(f"somebody@{domain}")
    except ValueError:
        domain = ""
    if "." not in domain:
        raise ValueError("write it as example.com")
    return domain
