"""GitHub: repositories made in the last week, by stars. Its page "Trending" has no interface; this is the open one.

https://docs.github.com/en/rest/search/search#search-repositories: ``items`` of ``full_name``, ``html_url`` and
``stargazers_count``, sorted as asked. Without a key ten requests a minute are allowed; this is one a day.
"""

from datetime import UTC, datetime, timedelta

from crawler.trends.reading import Fields, Topic, TrendReading, list_at, load_json, read_topics

_NEW = timedelta(days=7)


def addresses(source_url: str, now: datetime) -> tuple[str, ...]:
    """The search, with the day from which on a repository is new."""
    return (f"{source_url}&q=created:%3E%3D{now.astimezone(UTC) - _NEW:%Y-%m-%d}",)


def parse(body: bytes, url: str, observed: datetime) -> TrendReading:
    """Read the answer. Raises ``TrendShapeError``."""
    return read_topics(list_at(load_json(body, url), url, "items"), url, observed, _topic, "a full_name")


def _topic(item: Fields, place: int) -> Topic | None:
    stars = item.number("stargazers_count")
    return Topic(item.line("full_name"), "stars", place, stars, url=item.address("html_url"))
