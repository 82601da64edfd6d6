"""``catalejo subscriptions``: who gets digests and alerts, when and how."""

from calendar import day_name
from datetime import time
from typing import Annotated, Any

import typer

from kb.models import Cadence, ChannelKind, DeliveryStatus, Subscription, shown_address
from ui.commands.documents import MAX_ID
from ui.commands.options import Json, clock_time_of, weekday_of
from ui.commands.outbox import delivery_json, print_deliveries
from ui.console import out, print_json, printable, settings, to_json

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")  # as JSON has them
_MORNING = time(8)

app = typer.Typer(help="Who gets digests and alerts, when and how; `catalejo up` brings them.", no_args_is_help=True)
Id = Annotated[int, typer.Argument(metavar="ID", min=1, max=MAX_ID, help="The number of the subscription.")]


@app.command()
def add(
    audience: Annotated[str, typer.Argument(metavar="AUDIENCE", help="The audience whose they are.")],
    address: Annotated[
        str, typer.Argument(metavar="ADDRESS", help="A mailbox; else a folder, or an address of Apprise.")
    ],
    weekly: Annotated[
        str | None, typer.Option(metavar="DAY", help="On this day: mon, tue, …, lunes, segunda … [default: mon].")
    ] = None,
    daily: Annotated[bool, typer.Option("--daily", help="Every day, of the day before.")] = False,
    monthly: Annotated[
        int | None, typer.Option(metavar="DAY", min=1, max=31, help="On this day of the month, of the month before.")
    ] = None,
    at: Annotated[
        str | None,
        typer.Option(metavar="HH:MM", help="By the clocks of the audience's zone [default: 08:00]."),
    ] = None,
    alerts: Annotated[
        bool, typer.Option("--alerts", help="Its alerts too, at once or when the quiet hours end.")
    ] = False,
    only_alerts: Annotated[bool, typer.Option("--only-alerts", help="Its alerts, and no digest.")] = False,
    mail: Annotated[bool, typer.Option("--mail", help="As mail to a mailbox [default].")] = False,
    folder: Annotated[bool, typer.Option("--folder", help="As files into a folder.")] = False,
    apprise: Annotated[
        bool, typer.Option("--apprise", help="To a chat, a push service or a webhook, as slack://… or json://….")
    ] = False,
    as_json: Json = False,
) -> None:
    """Have the digests for an audience, its alerts or both brought to somebody, from the next time on."""
    from kb.knowledge_base import KnowledgeBase

    if (weekly is not None) + daily + (monthly is not None) > 1:
        raise typer.BadParameter("one of --daily, --weekly and --monthly", param_hint="--weekly")
    if mail + folder + apprise > 1:
        raise typer.BadParameter("one of --mail, --folder and --apprise", param_hint="--mail")
    if only_alerts and (daily or at or weekly is not None or monthly is not None):
        raise typer.BadParameter("alerts come when they are due, not at a time", param_hint="--only-alerts")
    channel = ChannelKind.FOLDER if folder else ChannelKind.APPRISE if apprise else ChannelKind.MAIL
    cadence = Cadence.DAILY if daily else Cadence.WEEKLY if monthly is None else Cadence.MONTHLY
    with KnowledgeBase.open(settings()) as knowledge:
        subscription = knowledge.delivering.subscribe(
            audience,
            channel,
            address,
            cadence,
            _MORNING if at is None else clock_time_of(at, "--at"),
            weekday=weekday_of(weekly or _WEEKDAYS[0], "--weekly") if cadence is Cadence.WEEKLY else None,
            day=monthly,
            digests=not only_alerts,
            alerts=alerts or only_alerts,
        )
    _print(subscription, as_json=as_json)


@app.command()
def edit(
    subscription: Id,
    digests: Annotated[bool | None, typer.Option("--digests/--no-digests", help="Bring digests, or no more.")] = None,
    alerts: Annotated[bool | None, typer.Option("--alerts/--no-alerts", help="Bring alerts, or no more.")] = None,
    as_json: Json = False,
) -> None:
    """Change whether a subscription brings digests, alerts or both; what is new, from now on."""
    from kb.knowledge_base import KnowledgeBase

    if digests is None and alerts is None:
        raise typer.BadParameter("say what to change, as: --digests, --no-digests, --alerts, --no-alerts")
    with KnowledgeBase.open(settings()) as knowledge:
        changed = knowledge.delivering.change_subscription(subscription, digests=digests, alerts=alerts)
    _print(changed, as_json=as_json)


@app.command("list")
def list_subscriptions(as_json: Json = False) -> None:
    """Show who gets digests and alerts."""
    from rich.table import Table

    from kb.knowledge_base import KnowledgeBase

    with KnowledgeBase.open(settings()) as knowledge:
        subscriptions = knowledge.delivering.subscriptions()
    if as_json:
        print_json([_to_json(subscription) for subscription in subscriptions])
        return
    if not subscriptions:
        out().print("None yet: `catalejo subscriptions add AUDIENCE ADDRESS`.")
        return
    table = Table("id", "audience", "channel", "address", "brings", "when", box=None, header_style="bold")
    for each in subscriptions:
        when = _when(each) if each.digests else "when they are due"
        table.add_row(str(each.id), printable(each.audience), each.channel, _address(each), _what(each), when)
    out().print(table)


@app.command()
def remove(subscription: Id, as_json: Json = False) -> None:
    """Bring somebody nothing more; what waits in the outbox for it is dropped."""
    from kb.knowledge_base import KnowledgeBase

    with KnowledgeBase.open(settings()) as knowledge:
        removed = knowledge.delivering.unsubscribe(subscription)
    if as_json:
        print_json(_to_json(removed))
    else:
        out().print(f"{_address(removed)} gets these {_what(removed)} no more.", soft_wrap=True)


@app.command("test")
def send_test(subscription: Id, as_json: Json = False) -> None:
    """Send the last digest now, or the last alert where it brings these alone, marked as a test."""
    from kb.knowledge_base import KnowledgeBase

    with KnowledgeBase.open(settings()) as knowledge:
        delivery = knowledge.delivering.test(subscription)
    if as_json:
        print_json(delivery_json(delivery))
    else:
        print_deliveries([delivery])
    if delivery.status is not DeliveryStatus.SENT:
        raise typer.Exit(1)


def _address(subscription: Subscription) -> str:
    return printable(shown_address(subscription.channel, subscription.address))


def _print(subscription: Subscription, *, as_json: bool) -> None:
    if as_json:
        print_json(_to_json(subscription))
        return
    audience = printable(subscription.audience)
    digests = f"the digests for {audience}, {_when(subscription)}" if subscription.digests else ""
    alerts = f"the alerts for {audience} when they are due" if subscription.alerts else ""
    brings = ", and ".join(filter(None, (digests, alerts)))
    out().print(f"Subscription {subscription.id}: {_address(subscription)} gets {brings}.", soft_wrap=True)


def _what(subscription: Subscription) -> str:
    brought = {"digests": subscription.digests, "alerts": subscription.alerts}
    return " and ".join(what for what, is_brought in brought.items() if is_brought)


def _when(subscription: Subscription) -> str:
    days = {
        Cadence.DAILY: "every day",
        Cadence.WEEKLY: f"every {day_name[subscription.weekday or 0]}",
        Cadence.MONTHLY: f"on day {subscription.day} of the month",
    }
    return f"{days[subscription.cadence]} at {subscription.at:%H:%M}"


def _to_json(subscription: Subscription) -> dict[str, Any]:
    """The documented shape of a subscription."""
    values: dict[str, Any] = to_json(subscription)
    weekday = None if subscription.weekday is None else _WEEKDAYS[subscription.weekday]
    address = shown_address(subscription.channel, subscription.address)
    said = {"address": address, "at": f"{subscription.at:%H:%M}", "weekday": weekday}
    return {"subscription_id": values.pop("id"), **values, **said}
