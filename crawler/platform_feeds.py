"""Where platforms keep the feeds of what is published on them: told by an address alone, nothing fetched. Pure.

Each rule cites where the platform, or its source, says so. What a rule gives is fetched before it is believed.
"""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

YOUTUBE_FEED = "https://www.youtube.com/feeds/videos.xml"
CHANNEL_ID = re.compile(r"UC[A-Za-z0-9_-]{22}")
_YOUTUBE = r"(?:www\.|m\.)?youtube\.com"
_REDDIT = r"(?:www\.|old\.|new\.|np\.)?reddit\.com"
_BLOGGER = r"(?P<blog>[^/.]+\.blogspot\.[a-z.]+)"
_FEDIVERSE = r"(?!(?:www\.|m\.)?(?:youtube|tiktok|threads|substack|medium)\.).+"  # any host but those with the same @
_NAME = r"(?P<name>[A-Za-z0-9_.%~-]+)"


@dataclass(frozen=True, slots=True)
class _Rule:
    """Feeds of the addresses whose host and path (without its last slash) match whole, best first.

    The groups of both patterns fill the templates. A path with a ``?`` is compared with path and query.
    """

    host: str
    path: str
    feeds: tuple[str, ...]


_RULES = (
    # https://developers.google.com/youtube/v3/guides/push_notifications names the feed of a channel. That of a playlist
    # (miniflux, internal/reader/subscription/finder.go) and of the older kind of user name have the same address.
    _Rule(_YOUTUBE, r"/channel/(?P<id>UC[A-Za-z0-9_-]{22})(?:/.*)?", (YOUTUBE_FEED + "?channel_id={id}",)),
    _Rule(_YOUTUBE, rf"/user/{_NAME}(?:/.*)?", (YOUTUBE_FEED + "?user={name}",)),
    _Rule(_YOUTUBE, r"/playlist\?(?:.*&)?list=(?P<id>[A-Za-z0-9_-]+)(?:&.*)?", (YOUTUBE_FEED + "?playlist_id={id}",)),
    # https://www.reddit.com/wiki/rss
    _Rule(_REDDIT, rf"/r/{_NAME}(?:/.*)?", ("https://www.reddit.com/r/{name}/.rss",)),
    _Rule(_REDDIT, rf"/(?:u|user)/{_NAME}(?:/.*)?", ("https://www.reddit.com/user/{name}/.rss",)),
    # https://help.medium.com/hc/en-us/articles/214874118
    _Rule(r"medium\.com", r"/(?P<name>@[^/]+)(?:/.*)?", ("https://medium.com/feed/{name}",)),
    _Rule(r"medium\.com", rf"/tag/{_NAME}(?:/.*)?", ("https://medium.com/feed/tag/{name}",)),
    _Rule(r"medium\.com", rf"/{_NAME}(?:/[^/]+-[0-9a-f]{{10,12}})?", ("https://medium.com/feed/{name}",)),
    _Rule(r"(?P<name>[^/.]+)\.medium\.com", r"", ("https://{name}.medium.com/feed",)),
    # https://support.substack.com/hc/en-us/articles/360038239391
    _Rule(r"(?!www\.)(?P<name>[^/.]+)\.substack\.com", r"(?:/archive|/about)?", ("https://{name}.substack.com/feed",)),
    _Rule(r"open\.substack\.com", r"/pub/(?P<name>[A-Za-z0-9-]+)(?:/.*)?", ("https://{name}.substack.com/feed",)),
    _Rule(r"(?:www\.)?substack\.com", r"/@(?P<name>[A-Za-z0-9-]+)(?:/.*)?", ("https://{name}.substack.com/feed",)),
    # https://developers.google.com/blogger/docs/2.0/developers_guide_protocol: posts with a label, all posts
    _Rule(_BLOGGER, r"/search/label/(?P<label>[^/]+)", ("https://{blog}/feeds/posts/default/-/{label}",)),
    _Rule(_BLOGGER, r"", ("https://{blog}/feeds/posts/default",)),
    # https://wordpress.org/documentation/article/wordpress-feeds/: of the blog, of a category, of a tag
    _Rule(
        r"(?P<blog>[^/.]+\.wordpress\.com)", r"(?P<list>(?:/(?:category|tag)/[^/]+)?)", ("https://{blog}{list}/feed/",)
    ),
    # https://www.tumblr.com/docs/en/custom_themes ({RSS})
    _Rule(
        r"(?!www\.)(?P<name>[^/.]+)\.tumblr\.com",
        r"(?P<tag>(?:/tagged/[^/]+)?)",
        ("https://{name}.tumblr.com{tag}/rss",),
    ),
    _Rule(r"(?:www\.)?tumblr\.com", r"/(?P<name>[A-Za-z0-9-]+)", ("https://{name}.tumblr.com/rss",)),
    # The releases page names the first by a link element; a repository without releases has tags.
    _Rule(
        r"(?:www\.)?github\.com",
        r"/(?P<owner>[A-Za-z0-9-]+)/(?P<repository>[A-Za-z0-9._-]+)(?:/releases|/tags)?",
        (
            "https://github.com/{owner}/{repository}/releases.atom",
            "https://github.com/{owner}/{repository}/tags.atom",
        ),
    ),
    # https://github.com/bluesky-social/social-app, bskyweb/cmd/bskyweb/server.go: WebProfileRSS
    _Rule(r"bsky\.app", r"/profile/(?P<name>[^/]+)(?:/post/.*)?", ("https://bsky.app/profile/{name}/rss",)),
    # https://github.com/mastodon/mastodon, config/routes.rb: AccountsController and TagsController answer RSS. An
    # account of another server (@name@server) has its feed there.
    _Rule(
        _FEDIVERSE, r"/@(?P<name>[A-Za-z0-9_]+)@(?P<server>[A-Za-z0-9.-]+)(?:/\d+)?", ("https://{server}/@{name}.rss",)
    ),
    _Rule(_FEDIVERSE, r"/@(?P<name>[A-Za-z0-9_]+)(?:/\d+)?", ("{origin}/@{name}.rss",)),
    _Rule(_FEDIVERSE, r"/tags/(?P<name>[^/.]+)", ("{origin}/tags/{name}.rss",)),
)

_FEEDS_OF_SOFTWARE = {
    "blogger": "/feeds/posts/default",
    "discourse": "/latest.rss",
    "drupal": "/rss.xml",
    "ghost": "/rss/",
    "hugo": "/index.xml",
    "jekyll": "/feed.xml",
    "wix.com": "/blog-feed.xml",
}


def conventional_feeds(url: str) -> tuple[str, ...]:
    """Where the platform of an address keeps its feed, best first; empty if no rule knows the address."""
    parts = urlsplit(url)
    path = parts.path.rstrip("/")
    for rule in _RULES:
        host = re.fullmatch(rule.host, (parts.hostname or "").lower())
        inside = host and re.fullmatch(rule.path, f"{path}?{parts.query}" if r"\?" in rule.path else path)
        if host and inside:
            values = {**host.groupdict(), **inside.groupdict(), "origin": f"{parts.scheme}://{parts.netloc}"}
            return tuple(feed.format(**values) for feed in rule.feeds)
    return ()


def is_feed_for_subscribers(url: str) -> bool:
    """Whether a platform publishes this address for subscribers' programs, whatever its robots.txt says of robots.

    Only YouTube's feeds, see docs/decisions/0010.
    """
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}{parts.path}" == YOUTUBE_FEED


def feeds_of_software(generator: str, url: str) -> tuple[str, ...]:
    """Where the software that made a page keeps its feed, by what the page's ``generator`` says, best first."""
    parts = urlsplit(url)
    origin, folder = f"{parts.scheme}://{parts.netloc}", parts.path.rstrip("/")
    name = next(iter(generator.lower().split()), "").rstrip(".:;,!")
    if name == "wordpress":  # every list of posts, that of a category too, has a feed below it
        return tuple(dict.fromkeys((f"{origin}{folder}/feed/", f"{origin}/feed/")))
    if name == "joomla":  # every list of articles has one
        return (f"{origin}{folder}/?format=feed&type=rss",)
    return (origin + _FEEDS_OF_SOFTWARE[name],) if name in _FEEDS_OF_SOFTWARE else ()
