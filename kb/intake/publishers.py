"""Who publishes what is at an address, and whose addresses are of one hand. Pure.

A domain that somebody registered is one publisher's, but for platforms: there each blog, channel or community is one of
its own. Their hosts are told by the private section of the Public Suffix List, which has those whose owners asked for
it, and by the list below.
"""

import re
from functools import lru_cache
from urllib.parse import urlsplit

import tldextract

from kb.intake.addresses import host_of

# Platforms that give each publisher a host of its own and are not in the Public Suffix List. Blogger (under
# ``blogspot`` in each country) and some more are there for a part of their domains only.
_HOSTS_OF_MANY = frozenset(
    """
    beehiiv.com buttondown.email ghost.io home.blog jimdo.com livejournal.com medium.com micro.blog over-blog.com
    substack.com tumblr.com typepad.com webnode.com webnode.es weebly.com wordpress.com write.as
    """.split()
)
# Platforms that give each publisher a path, see ``crawler.platform_feeds``: whom the path of an address names. What is
# on networks without feeds comes by services that make some (RSSHub, rss.app, Nitter), all accounts from one host.
_NAME = r"[A-Za-z0-9_.%~-]+"
_NOT_ON_X = r"(?!(?:i|home|search|hashtag|explore|intent|share|login|settings)(?:/|$))"
_PATHS_OF_MANY = {
    "medium.com": re.compile(rf"/(?:feed/)?(?P<account>(?!(?:feed|tag|p|m|search)(?:/|$)){_NAME})"),
    "youtube.com": re.compile(rf"/(?P<account>(?:channel|user|c)/{_NAME})"),
    "reddit.com": re.compile(rf"/(?P<account>(?:r|user)/{_NAME})"),
    "github.com": re.compile(rf"/(?P<account>{_NAME})"),
    "bsky.app": re.compile(rf"/(?P<account>profile/{_NAME})"),
    "x.com": re.compile(rf"/{_NOT_ON_X}(?P<account>{_NAME})"),
    "instagram.com": re.compile(rf"/(?!(?:p|reels?|tv|explore|stories|accounts)(?:/|$))(?P<account>{_NAME})"),
    "facebook.com": re.compile(
        r"/(?!(?:[a-z]+\.php|photos?|videos?|watch|reel|events|shar(?:e|er)|hashtag|media|business|formedia|help|login)(?:/|$))"
        rf"(?P<account>groups/{_NAME}|{_NAME})"
    ),
    "linkedin.com": re.compile(rf"/(?P<account>(?:in|company|school|showcase|groups|newsletters)/{_NAME})"),
    "t.me": re.compile(rf"/(?:s/)?(?P<account>(?!s/){_NAME})"),
    "kill-the-newsletter.com": re.compile(r"/(?P<account>feeds/[A-Za-z0-9]+)"),
}
# Hosts of such a platform that show its accounts; others, as "about." and "developers.", are its own.
_SHOWS_ACCOUNTS = re.compile(r"(?:www\.|m\.|mobile\.|old\.|new\.|np\.|[a-z]{2}(?:-[a-z]{2})?\.)?")
_OTHER_NAME = {"twitter.com": "x.com", "xcancel.com": "x.com"}
# Accounts of Mastodon and its like, of Medium, YouTube, Substack.
_HANDLE = re.compile(r"/(?:feed/)?(?P<account>@[^/]+?)(?:\.(?:rss|atom|json))?(?:/|$)")
_CHANNEL = re.compile(r"(?:^|&)channel_id=(?P<id>UC[A-Za-z0-9_-]{22})(?:&|$)")
# The snapshot of the list inside the package: nothing is fetched, nothing is written.
_extract_domain = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)


def site_of(address: str) -> str:
    """The domain that is in one hand: the registered one, on a platform the blog's (``ana.blogspot.com``).

    The whole host where there is no such domain, as for IPs. ``address`` is one that ``parse_web_address`` accepts.
    """
    return _site_of_host(host_of(address))


def same_site(address: str, other: str) -> bool:
    """Whether one hand writes what is at both addresses, so that the one may speak for the other."""
    return site_of(address) == site_of(other)


def publisher_of(address: str) -> str:
    """The name of the publisher at an address: the site, with the account on a platform that gives each a path."""
    host, site, parts = host_of(address), site_of(address), urlsplit(address)
    is_nitter = host.startswith("nitter.")
    shows_accounts = is_nitter or _SHOWS_ACCOUNTS.fullmatch(host.removesuffix(site))
    site = "x.com" if is_nitter else _OTHER_NAME.get(site, site)
    if channel := _CHANNEL.search(parts.query) if site == "youtube.com" else None:
        return f"{site}/channel/{channel['id']}"
    paths = _PATHS_OF_MANY.get(site) if shows_accounts else None
    match = _HANDLE.match(parts.path) or (paths and paths.match(parts.path))
    return f"{site}/{match['account']}" if match else site


@lru_cache(maxsize=4096)
def _site_of_host(host: str) -> str:
    domain = _extract_domain(host).top_domain_under_public_suffix or host
    own = host.removeprefix("www.").removesuffix(domain).rstrip(".").rpartition(".")[2]
    if own and (domain in _HOSTS_OF_MANY or domain.startswith("blogspot.")):
        return f"{own}.{domain}"
    return domain
