"""Alerts for an audience that go out together, and what of each is for it. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from pydantic import TypeAdapter

from kb.models import Alert, AlertArticle, AlertKind, Audience
from kb.names import name_key
from kb.trends.marks import topics_told

FORMAT = 1  # of the JSON; grows when a field changes its meaning or goes


@dataclass(frozen=True, slots=True)
class Bulletin:
    """Alerts for an audience in the order in which they were raised, each with what of it is for the audience."""

    audience: Audience
    alerts: tuple[Alert, ...]
    format: int = FORMAT


_ADAPTER = TypeAdapter(Bulletin)


def bulletin_of(alerts: Iterable[Alert], audience: Audience) -> Bulletin:
    """What of these alerts is for an audience."""
    parts = (part_for(audience, alert) for alert in alerts)
    return Bulletin(audience, tuple(part for part in parts if part is not None))


def bulletin_to_json(bulletin: Bulletin) -> bytes:
    """The bulletin in its published shape, the same bytes for the same one."""
    return _ADAPTER.dump_json(bulletin, indent=1) + b"\n"


def part_for(audience: Audience, alert: Alert) -> Alert | None:
    """The alert with those of its articles that count for an audience; ``None`` if it is not for it.

    As in its digests, countries and languages are those of the articles, watches are named, and topics are what a third
    of the headlines of a story is about.
    """
    articles = tuple(each for each in alert.articles if _counts(audience, each))
    if not articles:
        return None
    if alert.kind is AlertKind.WATCH:
        names = {name_key(name) for name in audience.watches}
        if names and name_key(alert.watch or "") not in names:
            return None
    elif audience.topics and not topics_told(audience.topics, [each.title for each in articles]):
        return None
    if len(articles) == len(alert.articles):
        return alert
    title = alert.title if any(each.title == alert.title for each in articles) else articles[0].title
    return replace(alert, title=title, articles=articles, stories=len(articles))


def _counts(audience: Audience, article: AlertArticle) -> bool:
    in_country = not audience.countries or article.country in audience.countries
    return in_country and (not audience.source_langs or article.lang in audience.source_langs)
