"""``catalejo alerts``: what watches and trends have raised."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import typer

from kb.models import Alert, AlertKind, TrendVerdict
from ui.commands.documents import MAX_ID
from ui.commands.options import Json
from ui.commands.told_stories import AsOf, bring_stories_up_to_date, end_of, number
from ui.commands.trends import LABELS
from ui.commands.watching import print_article
from ui.console import err, out, print_json, printable, progress_bar, settings, to_json, utc_text

_MOST_DAYS = 365
_MOST_ALERTS = 1000
_ARTICLES = 3  # of each alert in a list


def alerts(
    alert: Annotated[
        int | None, typer.Argument(metavar="ALERT", min=1, max=MAX_ID, help="Only this alert, with all its articles.")
    ] = None,
    days: Annotated[int, typer.Option(min=1, max=_MOST_DAYS, help="Raised in so many days.")] = 7,
    kind: Annotated[AlertKind | None, typer.Option(help="Only those of trends, or of watches.")] = None,
    watch: Annotated[str | None, typer.Option(help="Only those of this watch.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=_MOST_ALERTS, help="Most alerts to give.")] = 20,
    as_of: AsOf = None,
    as_json: Json = False,
) -> None:
    """What watches and trends have raised, the newest first; looks first at what is new."""
    from kb.knowledge_base import KnowledgeBase

    now = datetime.now(UTC)
    until = now if as_of is None else end_of(as_of)
    with KnowledgeBase.open(settings()) as knowledge:
        if alert is not None:
            found = [knowledge.watching.alert(alert)]
        else:
            if as_of is None:
                bring_stories_up_to_date(knowledge)
                with progress_bar("Alerts") as progress:
                    if knowledge.watching.check(now, progress) is None:
                        err().print("Another process is raising alerts; they are not all in here yet.")
            start = until - timedelta(days=days)
            found = knowledge.watching.alerts(since=start, until=until, kind=kind, watch=watch, limit=limit)
    if as_json:
        print_json(alert_json(found[0]) if alert is not None else [alert_json(each) for each in found])
        return
    if not found:
        out().print("No alert in this time. `catalejo watch add NAME WORDS` watches for something.")
    for each in found:
        _print(each, _ARTICLES if alert is None else len(each.articles), now)


def alert_json(alert: Alert) -> dict[str, Any]:
    """The documented shape of an alert."""
    values: dict[str, Any] = to_json(alert)
    return {"alert_id": values.pop("id"), **values}


def _print(alert: Alert, articles: int, now: datetime) -> None:
    from rich.text import Text

    what = f"watch: {printable(alert.watch)}" if alert.watch is not None else "trend"
    head = Text()
    head.append(f"[{what}] ", style="yellow")
    head.append(printable(" ".join(alert.title.split())), style="bold")
    out().print(head)
    facts = [f"alert {alert.id}", utc_text(alert.raised) or ""]
    if alert.due > now:
        facts.append(f"quiet until {utc_text(alert.due)}")
    if alert.verdict is not None:
        facts += _verdict(alert.verdict)
    elif alert.stories > 1:
        facts.append(f"{alert.stories} stories")
    out().print(Text("   " + printable(" · ".join(filter(None, facts))), style="cyan"))
    for article in alert.articles[:articles]:
        print_article(article)
    if len(alert.articles) > articles:
        out().print(f"   … {len(alert.articles) - articles} more: catalejo alerts {alert.id}")
    elif alert.kind is AlertKind.WATCH and alert.stories > len(alert.articles):
        more = number(alert.stories - len(alert.articles), "more story", "more stories")
        out().print(f"   … and {more} that are not kept here; a narrower watch finds less.")
    if alert.story_id is not None:
        out().print(f"   As it is now: catalejo trends {alert.story_id}")
    out().print()


def _verdict(verdict: TrendVerdict) -> list[str]:
    return [
        LABELS[verdict.status],
        f"score {verdict.score:.1f}",
        number(verdict.independent_publishers, "independent publisher"),
        " → ".join(f"{country} {publishers}" for country, publishers in verdict.countries.items()),
    ]
