"""Wikipedia: the most viewed articles of a day, of a language or of a country.

https://doc.wikimedia.org/generated-data-platform/aqs/analytics-api/reference/page-views.html: ``GET
/metrics/pageviews/top/{project}/{access}/{year}/{month}/{day}`` answers ``items``, one, with ``project``, the day and
``articles`` of ``article`` (its name in the address), ``views`` and ``rank``; ``top-per-country`` the same with the
article's ``project`` beside it and ``views_ceil``, rounded up to protect readers. A day appears within the next one;
before, the answer is 404.
"""

from datetime import UTC, datetime, timedelta
from urllib.parse import quote

from crawler.errors import TrendShapeError
from crawler.feed_entries import web_address
from crawler.trends.reading import Fields, Topic, TrendReading, list_at, load_json, read_topics

# Pages that are no articles: their names begin with a namespace of the Spanish, Portuguese or English wiki. The Spanish
# "Anexo" holds lists that people look up like articles.
_NAMESPACES = frozenset(
    "special especial wikipedia wikipédia wp portal file archivo ficheiro imagem user usuario usuaria usuário usuária "
    "help ayuda ajuda category categoría categoria template plantilla predefinição talk discusión discussão "
    "media draft".split()
)
_FRONT_PAGES = frozenset({"main page", "-"})


def addresses(source_url: str, now: datetime) -> tuple[str, ...]:
    """Where yesterday is, and the day before it, to be asked for if yesterday is not there yet."""
    today = now.astimezone(UTC)
    return tuple(f"{source_url}/{today - timedelta(days=days):%Y/%m/%d}" for days in (1, 2))


def parse(body: bytes, url: str, observed: datetime) -> TrendReading:
    """Read the answer; what it says was observed on the day that it names. Raises ``TrendShapeError``."""
    answer = load_json(body, url)
    item = Fields(next(iter(list_at(answer, url, "items")), None))
    day = _day(item)
    if day is None or day > observed:
        raise TrendShapeError(f"{url} does not answer as documented: expected the year, month and day of the past.")
    project = item.line("project")

    def topic(article: Fields, _place: int) -> Topic | None:
        name = article.line("article")
        title = name.replace("_", " ").strip()
        if title.partition(":")[0].casefold() in _NAMESPACES or title.casefold() in _FRONT_PAGES:
            return None
        of_project = (article.line("project") or project).removesuffix(".org")
        lang = of_project.partition(".")[0]
        return Topic(
            topic=title,
            measure="views",
            rank=article.number("rank"),
            count=article.number("views") or article.number("views_ceil"),
            lang=lang if len(lang) == 2 else None,
            url=web_address(f"https://{of_project}.org/wiki/{quote(name)}") if of_project else None,
        )

    return read_topics(item.items("articles"), url, day, topic, "an article")


def _day(item: Fields) -> datetime | None:
    year, month, day = (item.number(name) or 0 for name in ("year", "month", "day"))
    try:
        return datetime(year, month, day, tzinfo=UTC)
    except ValueError:
        return None
