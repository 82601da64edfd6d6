"""What an address given by a person is: a feed, a page that names feeds, a site to read without one, or nothing."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from crawler.feed_entries import ParsedFeed
from crawler.site_links import Link, SitePage
from kb.config import ENVIRONMENT_PREFIX, Settings
from kb.errors import SourceError
from kb.intake.addresses import parse_web_address, registrable_domain
from kb.models import Source, SourceType

MIN_ARTICLE_LINKS = 3  # a page that links fewer is no listing
_PROBE_SECONDS_OVER_TIMEOUT = 60


@dataclass(frozen=True, slots=True)
class ProbedSource:
    """The source that an address stands for, and the other feeds that its page names."""

    source: Source
    other_feeds: tuple[Link, ...] = ()


def probe_source(url: str, settings: Settings) -> Source:
    """Fetch an address and say which source it is, not yet stored (``id`` 0, ``added`` None).

    Raises ``SourceError`` or ``InvalidAddressError`` with one line that says why it is none.
    """
    return probe(url, settings).source


def probe(url: str, settings: Settings) -> ProbedSource:
    """Like ``probe_source``, with the other feeds to choose from.

    Scrapy runs in a process of its own, which is killed if it takes too long.
    """
    address = parse_web_address(url)
    command = [sys.executable, "-m", "crawler.probe", "--home", str(settings.home), address]
    environment = dict(os.environ)
    if settings.web_map:
        environment[f"{ENVIRONMENT_PREFIX}WEB_MAP"] = str(settings.web_map)
    limit = settings.timeout_seconds + _PROBE_SECONDS_OVER_TIMEOUT
    try:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=limit, check=False)
    except subprocess.TimeoutExpired:
        raise SourceError(f"{address} took longer than {limit:g} seconds to answer and to be read.") from None
    if done.returncode != 0:
        lines = done.stderr.strip().splitlines() or ["the reason is not known"]
        raise SourceError(lines[-1] if done.returncode == 1 else f"{address} could not be looked at: {lines[-1]}")
    return from_json(json.loads(done.stdout))


def source_of_feed(feed: ParsedFeed, url: str) -> Source:
    """A source that is read by its feed."""
    publisher = registrable_domain(feed.home_url or url)
    return Source(url=url, name=feed.title or publisher, type=SourceType.FEED, publisher=publisher, lang=feed.lang)


def source_of_site(page: SitePage, url: str, *, has_site_map: bool) -> Source | None:
    """A source that is read without a feed, if there is something to read."""
    if not has_site_map and len(page.articles) < MIN_ARTICLE_LINKS:
        return None
    publisher = registrable_domain(url)
    return Source(url=url, name=page.title or publisher, type=SourceType.SITE, publisher=publisher, lang=page.lang)


def to_json(probed: ProbedSource) -> dict[str, Any]:
    """As ``python -m crawler.probe`` prints it."""
    source = probed.source
    return {
        "url": source.url,
        "name": source.name,
        "type": source.type.value,
        "publisher": source.publisher,
        "lang": source.lang,
        "other_feeds": [{"url": link.url, "title": link.title} for link in probed.other_feeds],
    }


def from_json(values: Mapping[str, Any]) -> ProbedSource:
    """The inverse of ``to_json``."""
    source = Source(
        url=values["url"],
        name=values["name"],
        type=SourceType(values["type"]),
        publisher=values["publisher"],
        lang=values["lang"],
    )
    return ProbedSource(source, tuple(Link(link["url"], link["title"]) for link in values["other_feeds"]))
