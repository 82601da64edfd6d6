"""Networks whose accounts no program may follow: told by an address alone, before anything is asked of them. Pure."""

import re
from urllib.parse import urlsplit

from kb.errors import ClosedNetworkError

# Host, path, the network's name, and why nothing on it can be followed without an account, a key or a lookup.
_CLOSED = (
    (r"(?:www\.|mobile\.)?(?:x|twitter)\.com", r"/.*", "X", "publishes no feeds"),
    (r"(?:www\.)?instagram\.com", r"/.*", "Instagram", "publishes no feeds"),
    (
        r"(?:www\.|m\.|web\.|[a-z]{2}-[a-z]{2}\.)?facebook\.com",
        r"/(?!business|formedia).*",
        "Facebook",
        "publishes no feeds",
    ),
    (r"(?:www\.)?fb\.(?:com|me|watch)", r"/(?!business|formedia).*", "Facebook", "publishes no feeds"),
    (
        r"(?:[a-z]+\.)?linkedin\.com",
        r"/(?:in|company|school|groups|showcase|newsletters|pulse|posts|feed)/.*",
        "LinkedIn",
        "publishes no feeds",
    ),
    (r"(?:www\.|m\.)?tiktok\.com", r"/(?:@|tag/).*", "TikTok", "publishes no feeds"),
    (r"(?:vm|vt)\.tiktok\.com", r"/.*", "TikTok", "publishes no feeds"),
    (r"(?:www\.)?threads\.(?:net|com)", r"/.*", "Threads", "publishes no feeds"),
    (r"(?:t\.me|telegram\.me|web\.telegram\.org)", r"/.*", "Telegram", "publishes no feeds of its channels"),
    (r"(?:www\.)?whatsapp\.com", r"/channel/.*", "WhatsApp", "publishes no feeds of its channels"),
    (r"(?:chat\.whatsapp\.com|wa\.me)", r"/.*", "WhatsApp", "publishes no feeds of its groups"),
    (r"discord\.gg", r"/.*", "Discord", "publishes no feeds of its servers"),
    (r"(?:www\.)?discord\.com", r"/(?:invite|channels)/.*", "Discord", "publishes no feeds of its servers"),
    (r"(?:www\.|m\.)?twitch\.tv", r"/.*", "Twitch", "publishes no feeds"),
    (r"(?:www\.)?snapchat\.com", r"/(?:@|(?:add|t|spotlight)/).*", "Snapchat", "publishes no feeds"),
    (r"podcasts\.apple\.com", r"/.*", "Apple Podcasts", "does not say where a podcast's feed is"),
    (r"open\.spotify\.com", r"/.*", "Spotify", "publishes no feeds"),
    (r"news\.google\.com", r"/(?!rss).*", "Google", "documents no feeds of Google News"),
)


def require_open_network(address: str) -> None:
    """Raise ``ClosedNetworkError`` if a web address is that of an account on a network that no program may follow."""
    parts = urlsplit(address)
    for host, path, network, reason in _CLOSED:
        if re.fullmatch(host, (parts.hostname or "").lower()) and re.fullmatch(path, parts.path or "/", re.DOTALL):
            said = f"{address[:100]}: {network} {reason}; give the address of a feed, or of a page that links one."
            raise ClosedNetworkError(said, network)
