"""``catalejo backtest``: what trends would have shown, day by day."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from ui.commands.options import Json, countries_of, languages_of
from ui.commands.told_stories import bring_stories_up_to_date, number
from ui.commands.trends import LABELS, report_json
from ui.console import out, parse_moment, print_json, printable, settings

_DAY = timedelta(days=1)
_MOST_DAYS = 400


def backtest(
    since: Annotated[str, typer.Option(metavar="DATE", help="The first day: 2026-11-01, or 30d.")] = "30d",
    until: Annotated[str | None, typer.Option(metavar="DATE", help="The last day [default: today].")] = None,
    days: Annotated[int, typer.Option(min=1, max=60, help="What moved in so many days before each.")] = 7,
    limit: Annotated[int, typer.Option(min=1, max=100, help="Most trends a day.")] = 5,
    country: Annotated[list[str] | None, typer.Option(help="Only articles of this country count.")] = None,
    lang: Annotated[list[str] | None, typer.Option(help="Only articles in this language count.")] = None,
    as_json: Json = False,
) -> None:
    """Replay a period: what `trends` would have shown at the end of each day. With --json, a report a line."""
    from kb.knowledge_base import KnowledgeBase
    from kb.trends.reading import TrendQuery

    now = datetime.now(UTC)
    first = _midnight(parse_moment(since, now))
    last = now if until is None else min(now, parse_moment(until, now, end_of_day=True))
    if first >= last:
        raise typer.BadParameter("there is no day from then to the end", param_hint="--since")
    if (last - first) / _DAY > _MOST_DAYS:
        raise typer.BadParameter(f"at most {number(_MOST_DAYS, 'day')} are replayed at once", param_hint="--since")
    query = TrendQuery(
        as_of=now,
        days=days,
        limit=limit,
        countries=countries_of(country),
        langs=languages_of(lang),
    )
    with KnowledgeBase.open(settings()) as knowledge:
        bring_stories_up_to_date(knowledge)
        while first < last:
            end = min(first + _DAY, last) - timedelta(microseconds=1)
            report = knowledge.trends(replace(query, as_of=end))
            if as_json:
                print_json(report_json(report))
            else:
                out().print(f"{first.date()}  {number(report.articles, 'article')}")
                for trend in report.trends:
                    title = printable(" ".join(trend.title.split()))
                    publishers = number(trend.independent_publishers, "publisher")
                    out().print(
                        f"   {trend.score:5.1f}  {LABELS[trend.status]:<10}  {title} (#{trend.story_id}, {publishers})",
                        soft_wrap=True,
                    )
            first += _DAY


def _midnight(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)
