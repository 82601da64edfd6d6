"""``catalejo subscriptions``: who gets digests, when and how."""

from calendar import day_name
from datetime import datetime, time
from enum import StrEnum
from typing import Annotated, Any

import typer

from kb.models import Cadence, ChannelKind, DeliveryStatus, Subscription, shown_address
from ui.commands.documents import MAX_ID
from ui.commands.options import Json
from ui.commands.outbox import delivery_json, print_deliveries
from ui.console import out, print_json, printable, settings, to_json


class Weekday(StrEnum):
    """What ``--weekly`` takes, in the order of the week."""

    MON = "mon"
    TUE = "tue"
    WED = "wed"
    THU = "thu"
    FRI = "fri"
    SAT = "sat"
    SUN = "sun"


_WEEKDAYS = tuple(Weekday)
_MORNING = time(8)

app = typer.Typer(help="Who gets digests, when and how; `catalejo up` brings them.", no_args_is_help=True)
Id = Annotated[int, typer.Argument(metavar="ID", min=1, max=MAX_ID, help="The number of the subscription.")]


@app.command()
def add(
    audience: Annotated[str, typer.Argument(metavar="AUDIENCE", help="The audience whose digests they are.")],
    address: Annotated[
        str, typer.Argument(metavar="ADDRESS", help="A mailbox; else a folder, or an address of Apprise.")
    ],
    weekly: Annotated[
        Weekday | None, typer.Option(metavar="DAY", help="On this day: mon, tue, … [default: mon].")
    ] = None,
    daily: Annotated[bool, typer.Option("--daily", help="Every day, of the day before.")] = False,
    monthly: Annotated[
        int | None, typer.Option(metavar="DAY", min=1, max=31, help="On this day of the month, of the month before.")
    ] = None,
    at: Annotated[
        datetime | None,
        typer.Option(metavar="HH:MM", formats=["%H:%M"], help="By the clocks of the audience's zone [default: 08:00]."),
    ] = None,
    mail: Annotated[bool, typer.Option("--mail", help="As mail to a mailbox [default].")] = False,
    folder: Annotated[bool, typer.Option("--folder", help="As files into a folder.")] = False,
    apprise: Annotated[
        bool, typer.Option("--apprise", help="To a chat, a push service or a webhook, as slack://… or json://….")
    ] = False,
    as_json: Json = False,
) -> None:
    """Have the digests for an audience brought to somebody, from the next time on."""
    from kb.knowledge_base import KnowledgeBase

    if (weekly is not None) + daily + (monthly is not None) > 1:
        raise typer.BadParameter("one of --daily, --weekly and --monthly", param_hint="--weekly")
    if mail + folder + apprise > 1:
        raise typer.BadParameter("one of --mail, --folder and --apprise", param_hint="--mail")
    channel = ChannelKind.FOLDER if folder else ChannelKind.APPRISE if apprise else ChannelKind.MAIL
    cadence = Cadence.DAILY if daily else Cadence.WEEKLY if monthly is None else Cadence.MONTHLY
    with KnowledgeBase.open(settings()) as knowledge:
        subscription = knowledge.delivering.subscribe(
            audience,
            channel,
            address,
            cadence,
            _MORNING if at is None else at.time(),
            weekday=_WEEKDAYS.index(weekly or Weekday.MON) if cadence is Cadence.WEEKLY else None,
            day=monthly,
        )
    if as_json:
        print_json(_to_json(subscription))
    else:
        out().print(
            f"Subscription {subscription.id}: {_address(subscription)} gets the digests for "
            f"{printable(subscription.audience)}, {_when(subscription)}.",
            soft_wrap=True,
        )


@app.command("list")
def list_subscriptions(as_json: Json = False) -> None:
    """Show who gets digests."""
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
    table = Table("id", "audience", "channel", "address", "when", box=None, header_style="bold")
    for each in subscriptions:
        table.add_row(str(each.id), printable(each.audience), each.channel, _address(each), _when(each))
    out().print(table)


@app.command()
def remove(subscription: Id, as_json: Json = False) -> None:
    """Bring somebody no more digests; what waits in the outbox for it is dropped."""
    from kb.knowledge_base import KnowledgeBase

    with KnowledgeBase.open(settings()) as knowledge:
        removed = knowledge.delivering.unsubscribe(subscription)
    if as_json:
        print_json(_to_json(removed))
    else:
        out().print(f"{_address(removed)} gets these digests no more.", soft_wrap=True)


@app.command("test")
def send_test(subscription: Id, as_json: Json = False) -> None:
    """Send the last digest now, marked as a test."""
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
    weekday = None if subscription.weekday is None else _WEEKDAYS[subscription.weekday].value
    address = shown_address(subscription.channel, subscription.address)
    said = {"address": address, "at": f"{subscription.at:%H:%M}", "weekday": weekday}
    return {"subscription_id": values.pop("id"), **values, **said}
