"""Which trend sources there are: their names, what they need to know, and the address that each is asked at. Pure.

A trend source is stored as any other source, with type and kind ``trend``. Its address says what it is, so nothing else
need be stored: ``kind_of`` finds the kind again. How an answer is read is the collector's matter.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from string import Formatter

from kb.errors import InvalidAddressError, SourceError
from kb.intake.addresses import parse_web_address, registrable_domain
from kb.intake.country import normal_country
from kb.intake.source_fields import MAX_NAME, clean_tags, cut_line
from kb.models import Kind, Source, SourceType


@dataclass(frozen=True, slots=True)
class TrendKind:
    """A kind of trend source. ``{country}``, ``{lang}`` … in ``address`` are its parameters.

    ``every`` is the pause between two readings. ``asks_robots`` is false where a documented interface for programs lies
    below a path that robots.txt closes to crawlers.
    """

    name: str
    title: str
    says: str
    address: str
    every: timedelta
    asks_robots: bool = True

    @property
    def parameters(self) -> tuple[str, ...]:
        """What a person must say, in the order of the address."""
        return tuple(name for _, name, _, _ in Formatter().parse(self.address) if name)

    def pattern(self) -> re.Pattern[str]:
        """What the addresses of this kind look like, each parameter a group."""
        parts = (
            re.escape(text) + (f"(?P<{name}>{PARAMETERS[name].pattern})" if name else "")
            for text, name, _, _ in Formatter().parse(self.address)
        )
        return re.compile("".join(parts))


@dataclass(frozen=True, slots=True)
class TrendParameter:
    """What a person says of a trend source: the form it must have, and an example."""

    pattern: str
    example: str


HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PARAMETERS: Mapping[str, TrendParameter] = {
    "country": TrendParameter("[A-Z]{2}", "MX"),
    "lang": TrendParameter("[a-z]{2,3}", "es"),
    "instance": TrendParameter(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+", "mastodon.example"),
    "community": TrendParameter("[a-z0-9_]{2,21}", "mexico"),  # as Reddit allows names
}
KINDS = (
    TrendKind(
        "google-trends",
        "Google Trends",
        "searches that rise in a country, and the news about them",
        "https://trends.google.com/trending/rss?geo={country}",
        HOUR,
    ),
    TrendKind(
        "hacker-news",
        "Hacker News",
        "what is on its front page, by points",
        "https://hn.algolia.com/api/v1/search?tags=front_page&hitsPerPage=50",
        HOUR,
    ),
    TrendKind(
        "mastodon-links",
        "Mastodon links",
        "articles that an instance shares, by accounts of today",
        "https://{instance}/api/v1/trends/links?limit=20",
        HOUR,
    ),
    TrendKind(
        "mastodon-tags",
        "Mastodon tags",
        "hashtags that an instance uses, by accounts of today",
        "https://{instance}/api/v1/trends/tags?limit=20",
        HOUR,
    ),
    TrendKind(
        "mastodon-posts",
        "Mastodon posts",
        "posts that an instance passes on, by boosts",
        "https://{instance}/api/v1/trends/statuses?limit=40",
        HOUR,
    ),
    # Wikimedia closes /api/ to crawlers in robots.txt and opens it to programs by its terms, which a request or two a
    # day keep: https://wikitech.wikimedia.org/wiki/Robot_policy
    TrendKind(
        "wikipedia",
        "Wikipedia",
        "most viewed articles of yesterday in a language",
        "https://wikimedia.org/api/rest_v1/metrics/pageviews/top/{lang}.wikipedia/all-access",
        DAY / 2,
        asks_robots=False,
    ),
    TrendKind(
        "wikipedia-country",
        "Wikipedia in",
        "most viewed articles of yesterday in a country, whatever the language",
        "https://wikimedia.org/api/rest_v1/metrics/pageviews/top-per-country/{country}/all-access",
        DAY / 2,
        asks_robots=False,
    ),
    TrendKind(
        "reddit",
        "Reddit",
        "what is hot in a community; with credentials by points",
        "https://www.reddit.com/r/{community}/hot/.rss",
        HOUR,
    ),
    TrendKind(
        "bluesky",
        "Bluesky",
        "what the network itself calls trending, by place",
        "https://public.api.bsky.app/xrpc/app.bsky.unspecced.getTrendingTopics?limit=25",
        HOUR,
    ),
    TrendKind(
        "github",
        "GitHub",
        "repositories made in the last week, by stars",
        "https://api.github.com/search/repositories?sort=stars&order=desc&per_page=50",
        DAY,
    ),
)
_PATTERNS = tuple((kind, kind.pattern()) for kind in KINDS)


def kind_of(address: str) -> TrendKind | None:
    """The kind of the trend source at this address; ``None`` if it is none."""
    return next((kind for kind, pattern in _PATTERNS if pattern.fullmatch(address)), None)


def trend_source(
    kind_name: str, given: Mapping[str, str], now: datetime, *, name: str = "", tags: tuple[str, ...] = ()
) -> Source:
    """A trend source, to be stored. ``given`` holds what a person said by the names of ``PARAMETERS``; empty is unsaid.

    A country and a language that the address does not need are facts of the source all the same. Raises ``SourceError``
    for an unknown kind, and for a parameter that is missing, not of its form, or none of this kind.
    """
    kind = next((kind for kind in KINDS if kind.name == kind_name), None)
    if kind is None:
        raise SourceError(
            f"There is no trend source {kind_name!r}; there are: {', '.join(kind.name for kind in KINDS)}."
        )
    said = {key: _normal(key, value) for key, value in given.items() if value}
    for key in kind.parameters:
        if key not in said:
            raise SourceError(f"{kind.name} needs --{key}, as in: --{key} {PARAMETERS[key].example}.")
    unused = said.keys() - {*kind.parameters, "country", "lang"}
    if unused:
        raise SourceError(f"{kind.name} takes no --{min(unused)}.")
    address = kind.address.format(**said)
    try:
        parse_web_address(address)
    except InvalidAddressError:
        raise SourceError(f"{kind.name} cannot be asked at {address}; look at what you gave.") from None
    return Source(
        url=address,
        name=cut_line(name, MAX_NAME) or " ".join((kind.title, *(said[key] for key in kind.parameters))),
        type=SourceType.TREND,
        publisher=registrable_domain(address),
        lang=said.get("lang"),
        country=said.get("country"),
        kind=Kind.TREND.value,
        tags=clean_tags(tags),
        added=now,
    )


def _normal(key: str, value: str) -> str:
    parameter = PARAMETERS[key]
    # As people copy them: https://mastodon.example/, /r/mexico. Reddit's names are the same in any case.
    value = value.strip().lower().removeprefix("https://").strip("/").removeprefix("r/")
    meant = normal_country(value) or "" if key == "country" else value
    if not re.fullmatch(parameter.pattern, meant):
        raise SourceError(f"{value[:60]!r} is no {key}; write it like {parameter.example}.")
    return meant
