"""Addresses of the web: reading them as browsers do, and the one form under which a page is known. Pure."""

import re
from functools import lru_cache

import ada_url
import tldextract

from kb.errors import InvalidAddressError

MAX_ADDRESS = 2_000  # code points; longer ones are traps or data, and few servers take them

# Parameters that say how a reader came, never what is shown. Prefixes first, then whole names; the lists are those that
# Firefox's query stripping, AdGuard's URL tracking filter and courlan have in common.
_TRACKING_PREFIXES = ("utm_", "mtm_", "pk_", "hsa_", "_hs", "at_custom", "at_campaign", "at_medium", "oly_", "vero_")
_TRACKING_NAMES = frozenset(
    """
    __s __twitter_impression _ga _gl _openstat cmpid dclid fbclid gbraid gclid gclsrc guccounter hsctatracking igsh
    igshid ito li_fat_id mc_cid mc_eid mkt_tok msclkid ncid ocid rb_clickid ref_src ref_url s_cid spm ttclid twclid
    wbraid wickedid wt_mc wt_zmc xtor yclid
    """.split()
)
_BLANKS = re.compile(r"[\x00-\x20\x7f]+")
# The snapshot of the Public Suffix List inside the package: nothing is fetched, nothing is written.
_extract_domain = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


def parse_web_address(text: str) -> str:
    """The address as the WHATWG URL standard serialises it. Raises ``InvalidAddressError`` unless it is http(s)."""
    shown = text.strip()[:100]
    if len(text) > MAX_ADDRESS:
        raise InvalidAddressError(f"{shown!r}… is longer than {MAX_ADDRESS} characters; that is no address of a page.")
    try:
        url = ada_url.URL(text)
        href, scheme, host = url.href, url.protocol, url.hostname
    except (ValueError, UnicodeError):
        raise InvalidAddressError(f"{shown!r} is not a web address; write it like https://example.com/page.") from None
    if scheme not in ("http:", "https:") or not host:
        raise InvalidAddressError(f"{shown!r} is not a web address; only http:// and https:// are read.")
    if url.username or url.password:
        raise InvalidAddressError(f"The address at {host} carries a user name or password; give it without them.")
    return href


def canonical_address(text: str) -> str:
    """The one form of an address: WHATWG form without fragment and tracking parameters. Idempotent.

    Raises ``InvalidAddressError`` like ``parse_web_address``.
    """
    url = ada_url.URL(parse_web_address(text))
    url.hash = ""
    if url.search:
        kept = [part for part in url.search[1:].split("&") if part and not _is_tracking(part)]
        url.search = "&".join(kept)
    # Assigning can leave an empty "?" or "#" behind, which a second pass would read as nothing.
    return url.href.rstrip("#").removesuffix("?")


def host_of(address: str) -> str:
    """The host name of an address that ``parse_web_address`` accepts, without port."""
    return ada_url.URL(address).hostname


@lru_cache(maxsize=4096)
def registrable_domain(address: str) -> str:
    """The domain that somebody registered (``example.com.br``); the whole host where there is none, as for IPs."""
    host = host_of(address)
    return _extract_domain(host).top_domain_under_public_suffix or host


def _is_tracking(parameter: str) -> bool:
    name = _BLANKS.sub("", parameter.split("=", 1)[0]).lower()
    return name in _TRACKING_NAMES or name.startswith(_TRACKING_PREFIXES)
