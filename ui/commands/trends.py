"""``catalejo trends``: what moves, where, since when, and how that is known."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kb.errors import StoryError
from ui.commands.documents import MAX_ID
from ui.commands.options import Json, countries_of, languages_of
from ui.commands.told_stories import AsOf, bring_stories_up_to_date, end_of, number
from ui.console import out, print_json, printable, settings, to_json, utc_text

if TYPE_CHECKING:
    from kb.knowledge_base import KnowledgeBase
    from kb.trends.reading import TrendQuery
    from kb.trends.trend import Step, Topic, Trend, TrendReport

_MOST_TRENDS = 1000
_MOST_DAYS = 60  # with their baseline, what is looked at
_DAYS_SHOWN = 28  # of attention, in JSON and in the chart
_ARTICLES = 3  # of each trend in a list
_TERMS = 10
_BARS = "·▁▂▃▄▅▆▇█"
# By statuses and directions of ``kb.trends``, which takes a moment to load.
LABELS = {name: name for name in ("new", "rising", "peaking", "steady", "fading")} | {"back": "back again"}
_STYLES = {"new": "green", "rising": "green", "back": "green", "fading": "dim"}
_ARROWS = {"growing": "↑", "level": "", "falling": "↓"}


def trends(
    story: Annotated[
        int | None, typer.Argument(metavar="STORY", min=1, max=MAX_ID, help="Only this story, with all its evidence.")
    ] = None,
    days: Annotated[int, typer.Option(min=1, max=_MOST_DAYS, help="What moved in so many days.")] = 7,
    limit: Annotated[int, typer.Option(min=1, max=_MOST_TRENDS, help="Most trends to give.")] = 20,
    country: Annotated[list[str] | None, typer.Option(help="Only articles of this country count.")] = None,
    lang: Annotated[list[str] | None, typer.Option(help="Only articles in this language count.")] = None,
    as_of: AsOf = None,
    left_out: Annotated[bool, typer.Option("--left-out", help="Show the articles that do not count, and why.")] = False,
    as_json: Json = False,
) -> None:
    """What moves, where, since when, and how that is known."""
    from kb.knowledge_base import KnowledgeBase
    from kb.trends.reading import TrendQuery

    query = TrendQuery(
        as_of=datetime.now(UTC) if as_of is None else end_of(as_of),
        days=days,
        limit=limit,
        countries=countries_of(country),
        langs=languages_of(lang),
        story_id=story,
    )
    with KnowledgeBase.open(settings()) as knowledge:
        if left_out:
            _print_left_out(knowledge, query, as_json=as_json)
            return
        bring_stories_up_to_date(knowledge)
        report = knowledge.trends(query)
    if story is not None:
        if not report.trends:
            raise StoryError(f"No story {story} moves in these days; `catalejo trends` lists those that do.")
        chosen = report.trends[0]
        print_json(trend_json(chosen)) if as_json else _print_card(chosen)
    elif as_json:
        print_json(report_json(report))
    else:
        print_report(report)


def report_json(report: "TrendReport") -> dict[str, Any]:
    """The documented shape of ``trends --json``."""
    values: dict[str, Any] = to_json(report)
    return values | {"trends": [trend_json(trend) for trend in report.trends]}


def trend_json(trend: "Trend") -> dict[str, Any]:
    """A trend in that shape, and that of ``trends STORY --json``."""
    values: dict[str, Any] = to_json(trend)
    return values | {"attention": values["attention"][:_DAYS_SHOWN]}


def print_report(report: "TrendReport") -> None:
    """Print trends, topics and what was left out, for a person."""
    if not report.trends:
        out().print(
            "No story was told by two independent publishers in this time. Try more --days, or collect more sources; "
            "sources that were added to others count after a week."
        )
    for trend in report.trends:
        _print_trend(trend)
    if report.topics:
        out().print("Words that are in more headlines than before:")
        for topic in report.topics[:_TERMS]:
            _print_topic(topic)
        out().print()
    counted = f"{number(report.articles, 'article')} of {number(report.publishers, 'publisher')} count"
    if report.left_out:
        parts = ", ".join(f"{count} {_plain(reason)}" for reason, count in report.left_out.items())
        counted += f"; left out: {parts} (--left-out shows them)"
    out().print(counted + ".")
    if report.hidden:
        out().print(f"{number(report.hidden, 'story', 'stories')} not shown, of hidden topics (catalejo topics list).")


def _print_trend(trend: "Trend") -> None:
    _print_head(trend)
    out().print("   " + in_words(trend))
    if trend.country_ladder:
        out().print("   " + printable(" → ".join(map(_step, trend.country_ladder))))
    for evidence in trend.evidence[:_ARTICLES]:
        out().print(f"   – {printable(evidence.title)} ({printable(evidence.source)})", soft_wrap=True)
    more = len(trend.evidence) - _ARTICLES
    out().print(f"   {f'… {more} more: ' if more > 0 else ''}catalejo trends {trend.story_id}")
    out().print()


def _print_card(trend: "Trend") -> None:
    from kb.practices.names import network_name
    from kb.translation import translator

    _print_head(trend)
    if trend.summary:
        out().print(f"   “{printable(' '.join(trend.summary.split()))}”")
    out().print("   " + in_words(trend))
    if change := what_would_change(trend):
        out().print("   " + change)
    if trend.usual_life_days is not None:
        out().print(f"   Stories like it are usually told for {number(trend.usual_life_days, 'day')}.")
    if trend.life.half_life_days is not None:
        out().print(f"   Half as much was told {number(trend.life.half_life_days, 'day')} after its height.")
    words = translator("en")
    networks = [replace(step, name=network_name(words, step.name)) for step in trend.network_ladder]
    for name, steps in (("Countries", trend.country_ladder), ("Languages", trend.language_ladder),
                        ("Networks", networks)):  # fmt: skip
        if steps:
            out().print(f"   {name}: " + printable(" → ".join(map(_step, steps))))
    if trend.not_arrived:
        out().print(f"   Not told in: {', '.join(trend.not_arrived)}")
    for demand in trend.demand:
        figure = f"place {demand.rank}" if demand.rank is not None else f"{demand.count} {demand.measure}"
        out().print(f"   Asked for: {printable(demand.topic)} ({figure}, {demand.country or 'everywhere'})")
    if trend.left_out:
        parts = ", ".join(f"{count} {_plain(reason)}" for reason, count in trend.left_out.items())
        out().print(f"   Articles that do not count: {parts}")
    for evidence in trend.evidence:
        facts = [evidence.source, evidence.country or "", evidence.lang or ""]
        facts.append(f"{utc_text(evidence.published)} ({evidence.date_reliability.value})")
        if evidence.copies:
            facts.append(number(evidence.copies, "copy", "copies"))
        out().print(f"   – {printable(evidence.title)} ({printable(' · '.join(filter(None, facts)))})", soft_wrap=True)
        out().print(f"     {printable(evidence.url)}", soft_wrap=True)


def _print_head(trend: "Trend") -> None:
    from rich.text import Text

    facts = [
        f"#{trend.story_id}",
        f"score {trend.score:.1f}",
        number(trend.independent_publishers, "independent publisher"),
        number(trend.documents, "article"),
        f"since {trend.first_seen.date()}",
    ]
    head = Text()
    head.append(f"[{LABELS[trend.status]}] ", style=_STYLES.get(trend.status, "yellow"))
    head.append(printable(" ".join(trend.title.split())), style="bold")
    if trend.followed:
        head.append(f"  ★ {printable(', '.join(trend.followed))}", style="yellow")
    out().print(head)
    out().print(Text("   " + " · ".join(facts), style="cyan"))
    if chart := _chart(trend.attention[:_DAYS_SHOWN]):
        out().print(f"   {chart} (each day; today at the right)")


def in_words(trend: "Trend") -> str:
    """What the score says."""
    parts = trend.score_parts
    window = "24 hours" if parts.window_days == 1 else f"{parts.window_days} days"
    window = f"{window}, until {number(parts.days_ago, 'day')} ago" if parts.days_ago else f"the last {window}"
    if parts.observed == 0:
        return f"Not told in {window}, where {_mentions(parts.expected)} could be expected."
    told = f"{_mentions(parts.observed)} in {window} (each publisher counts once a day); "
    told += f"{_amount(parts.expected) if parts.expected else 'none'} could be expected."
    if not parts.is_surely_more:
        return f"{told} Chance alone may bring that."
    if not parts.expected:  # of none nothing is a multiple
        return told
    return f"{told} That is at least {parts.at_least:.1f} times as many, even if chance helped."


def what_would_change(trend: "Trend") -> str:
    """What would change the status, in words."""
    sentences = []
    for change in trend.life.changes:
        follows = LABELS[change.status]
        if change.mentions is not None:
            sentences.append(f"Becomes {follows} with {number(change.mentions, 'more mention')} today.")
        else:
            sentences.append(f"Becomes {follows} after {number(change.days or 0, 'day')} without a mention.")
    return " ".join(sentences)


def _print_topic(topic: "Topic") -> None:
    from kb.practices.names import term_name
    from kb.translation import translator

    parts, words = topic.score_parts, translator("en")
    term, *others = (term_name(words, each) for each in (topic.term, *topic.with_terms))
    together = f" (with {', '.join(others)})" if others else ""
    told = f"{_mentions(parts.observed)} by {number(topic.independent_publishers, 'publisher')}"
    facts = f"{told} in {number(parts.window_days, 'day')}, {_amount(parts.expected)} expected"
    out().print(printable(f"   {term}{together}: {facts}"), soft_wrap=True)


def _print_left_out(knowledge: "KnowledgeBase", query: "TrendQuery", *, as_json: bool) -> None:
    articles = knowledge.left_out_of_trends(query)
    if as_json:
        print_json(articles)
        return
    if not articles:
        out().print("No article of these days is left out.")
    for article in articles:
        out().print(
            f"{_plain(article.reason)}: {printable(article.title)} ({printable(article.source)})", soft_wrap=True
        )
        out().print(f"   {printable(article.url)}", soft_wrap=True)


def _step(step: "Step") -> str:
    return f"{step.name}{_lag(round(step.lag_hours))} {step.publishers}{_ARROWS[step.direction]}"


def _lag(hours: int) -> str:
    if not hours:
        return ""
    return f" +{hours} h" if hours < 48 else f" +{hours // 24} d"  # whole days, as the app says it


def _chart(attention: tuple[float, ...]) -> str:
    """Attention of each day, today at the right."""
    highest = max(attention, default=0) or 1
    return "".join(_BARS[round(value / highest * (len(_BARS) - 1))] for value in reversed(attention)).lstrip(_BARS[0])


def _mentions(value: float) -> str:
    amount = _amount(value)
    return f"{amount} mention{'' if amount == '1' else 's'}"


def _amount(value: float) -> str:
    if 0 < value < 0.05:
        return "less than 0.1"
    return f"{value:.0f}" if value >= 10 else f"{value:.1f}".removesuffix(".0")


def _plain(reason: str) -> str:
    return reason.replace("_", " ")
