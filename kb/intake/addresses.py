"""Addresses of the web: reading them as browsers do, and the one form under which a page is known. Pure."""

import re
from functools import lru_cache

import ada_url
import tldextract

from kb.errors import InvalidAddressError

MAX_ADDRESS = 2_000  # code points, also when escaped; longer ones are traps or data, and few servers take them

# Parameters that say how a reader came or who he is, never what is shown. Prefixes first, then whole names. They are on
# the lists of Firefox's query stripping, AdGuard's URL tracking filter, ClearURLs or courlan; names that some site may
# use for what it shows ("ref", "source", "cid", "si", "share") are not taken over.
_TRACKING_PREFIXES = tuple(
    """
    _hs at_campaign at_custom at_medium bsft_ elqtrack fb_action_ hsa_ matomo_ ml_subscriber mtm_ oly_ piwik_
    pk_ sfmc_ utm_ vero_
    """.split()
)
_TRACKING_NAMES = frozenset(
    """
    __s __tn__ __twitter_impression _branch_match_id _branch_referrer _bta_c _bta_tid _ga _gl _ke _kx _openstat
    amp_gsa amp_js_v cm_mmc cmpid dclid dicbo ef_id epik fb_comment_id fb_ref fb_source fbclid gad_campaignid
    gad_source gbraid gclid gclsrc guccounter guce_referrer guce_referrer_sig hsctatracking hss_channel igsh
    igshid ito jsessionid li_fat_id mc_cid mc_eid mibextid mkt_tok msclkid ncid ns_campaign ns_fee ns_linkname
    ns_mchannel ns_source oborigurl ocid phpsessid rb_clickid rdt_cid ref_src ref_url s_cid s_kwcid sc_cid smid
    smtyp spm srsltid tblci ttclid twclid usqp wbraid wickedid wprov wt_mc wt_zmc xtor yclid
    """.split()
)
_BLANKS = re.compile(r"[\x00-\x20\x7f]+")
# A page inside the viewer of Google or Bing, or in the AMP cache: "s/" stands for https, the rest is its own address.
# https://developers.google.com/amp/cache/overview#amp-cache-url-format
_AMP_CACHE = re.compile(
    r"https?://(?:(?:www\.)?(?:google(?:\.com?)?\.[a-z]{2,3}|bing\.com)/amp|(?:[a-z0-9-]+\.)?cdn\.ampproject\.org/[cv])"
    r"/(?P<https>s/)?(?P<address>[^/?#]+\.[^#]*)"
)
_ESCAPED_IN_VIEWERS = (("%3D", "="), ("%3d", "="), ("%26", "&"), ("%25", "%"))
_SESSION = re.compile(r";jsessionid=[^/;]*", re.IGNORECASE)
_INDEX_FILE = re.compile(r"/(?:index\.(?:html?|shtml|php|aspx?|jsp)|default\.(?:html?|aspx?))$", re.IGNORECASE)
# At least three words or a long number: "/a-post-of-2026/amp/" is the AMP form of a post, "/docs/amp/" a page on AMP.
_ARTICLE_NAME = re.compile(r"-[^-]+-|\d{5}")
# The snapshot of the Public Suffix List inside the package: nothing is fetched, nothing is written.
_extract_domain = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


def parse_web_address(text: str) -> str:
    """The address as the WHATWG URL standard serialises it. Raises ``InvalidAddressError`` unless it is http(s)."""
    shown = text.strip()[:100]
    if len(text) > MAX_ADDRESS:
        raise _too_long(shown)
    try:
        url = ada_url.URL(text)
        href, scheme, host = url.href, url.protocol, url.hostname
    except (ValueError, UnicodeError):
        raise InvalidAddressError(f"{shown!r} is not a web address; write it like https://example.com/page.") from None
    if scheme not in ("http:", "https:") or not host:
        raise InvalidAddressError(f"{shown!r} is not a web address; only http:// and https:// are read.")
    if url.username or url.password:
        raise InvalidAddressError(f"The address at {host} carries a user name or password; give it without them.")
    if len(href) > MAX_ADDRESS:
        raise _too_long(shown)
    return href


def _too_long(shown: str) -> InvalidAddressError:
    return InvalidAddressError(f"{shown!r}… is longer than {MAX_ADDRESS} characters; that is no address of a page.")


def canonical_address(text: str) -> str:
    """The one form of an address: what every server must take for the same page, or what its software documents so.

    The WHATWG form, without default port, fragment, tracking and session parameters; out of Google's, Bing's and the
    AMP project's viewers and caches; without the AMP form of an article (``?amp=1``, ``?outputType=amp``, ``/amp/``
    after the name of an article); without index files (``index.html``), unless a query follows them. Idempotent.

    The result is stored as a link, so what is only likely is left alone: ``m.`` and ``amp.`` hosts, ``/amp/`` elsewhere
    in the path, ``www.``, ``http`` for ``https``, a slash at the end, the order of the query (servers may tell them
    apart, RFC 3986, section 6.2). Redirects and ``rel=canonical`` tell which of these are one page; AMP pages must
    have the latter. Fragments that are routes of an application (``#!`` and ``#/``) stay: they lead to other articles.

    Raises ``InvalidAddressError`` like ``parse_web_address``.
    """
    address = parse_web_address(text)
    # Every step takes something away, and may lay bare what another one takes away.
    while (shorter := _shortened(_out_of_cache(address))) != address:
        address = shorter
    return address


def _out_of_cache(address: str) -> str:
    match = _AMP_CACHE.match(address)
    if match is None:
        return address
    own = match["address"]
    if "?" not in own:  # viewers escape the page's own query
        path, mark, query = re.split("(%3f|$)", own, maxsplit=1, flags=re.IGNORECASE)
        for escaped, sign in _ESCAPED_IN_VIEWERS:
            query = query.replace(escaped, sign)
        own = f"{path}?{query}" if mark else own
    try:
        return parse_web_address(f"http{'s' if match['https'] else ''}://{own}")
    except InvalidAddressError:
        return address


def _shortened(address: str) -> str:
    url = ada_url.URL(address)
    if url.hash and not url.hash.startswith(("#!", "#/")):
        url.hash = ""
    if url.search:
        kept = [part for part in url.search[1:].split("&") if part and not _is_tracking(part) and not _is_amp(part)]
        url.search = "&".join(kept)
    path = _SESSION.sub("", url.pathname)
    if not url.search:
        path = _INDEX_FILE.sub("/", path)
    above, _, last = path.rstrip("/").rpartition("/")
    if last.lower() == "amp" and _ARTICLE_NAME.search(above.rpartition("/")[2]):
        path = f"{above}/" if path.endswith("/") else above
    if path != url.pathname:
        url.pathname = path
    # Assigning can leave an empty "?" or "#" behind, which a second pass would read as nothing. All go at once, for
    # each of thousands would take a pass.
    return url.href.rstrip("?#")


def host_of(address: str) -> str:
    """The host name of an address that ``parse_web_address`` accepts, without port."""
    return ada_url.URL(address).hostname


@lru_cache(maxsize=4096)
def registrable_domain(address: str) -> str:
    """The domain that somebody registered (``example.com.br``); the whole host where there is none, as for IPs."""
    host = host_of(address)
    return _extract_domain(host).top_domain_under_public_suffix or host


def has_public_suffix(address: str) -> bool:
    """Whether the host of an address ends as names of the public web do; "nota.html" does not."""
    return bool(_extract_domain(host_of(address)).suffix)


def _is_amp(parameter: str) -> bool:
    name, _, value = parameter.lower().partition("=")
    return (name == "amp" and value in ("", "1", "true")) or (name == "outputtype" and value.startswith("amp"))


def _is_tracking(parameter: str) -> bool:
    name = _BLANKS.sub("", parameter.split("=", 1)[0]).lower()
    name = name.removeprefix("amp;")  # "&" escaped once too often
    return name in _TRACKING_NAMES or name.startswith(_TRACKING_PREFIXES)
