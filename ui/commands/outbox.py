"""``catalejo outbox``: digests and alerts on their way, and what became of them."""

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from kb.models import Delivery, DeliveryStatus, FailedEdition, shown_address
from ui.commands.documents import MAX_ID
from ui.commands.options import Json
from ui.commands.told_stories import number
from ui.console import out, print_json, printable, settings, to_json, utc_text

_MOST_DELIVERIES = 10_000

app = typer.Typer(help="Digests and alerts on their way, and what became of them.", no_args_is_help=True)
Id = Annotated[int, typer.Argument(metavar="ID", min=1, max=MAX_ID, help="The number of the delivery.")]


@app.command("list")
def list_deliveries(
    status: Annotated[DeliveryStatus | None, typer.Option(help="Only these.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=_MOST_DELIVERIES, help="Most to give.")] = 50,
    as_json: Json = False,
) -> None:
    """Show what was put into the outbox, the last first, after digests that are due and could not be composed."""
    from kb.knowledge_base import KnowledgeBase

    with KnowledgeBase.open(settings()) as knowledge:
        deliveries = knowledge.delivering.outbox(status, limit)
        failed = knowledge.delivering.not_composed()
    if as_json:
        print_json([delivery_json(delivery) for delivery in deliveries])
        return
    if status is None:
        print_not_composed(failed)
    if deliveries:
        print_deliveries(deliveries)
    else:
        out().print("Nothing. `catalejo subscriptions list` says who gets digests and alerts.")


@app.command()
def retry(delivery: Id, as_json: Json = False) -> None:
    """Have a delivery tried again; of an unknown one you decide that it did not arrive."""
    from kb.knowledge_base import KnowledgeBase

    with KnowledgeBase.open(settings()) as knowledge:
        changed = knowledge.delivering.retry(delivery)
    if as_json:
        print_json(delivery_json(changed))
    else:
        out().print("It is tried again by `catalejo up`, or by `catalejo deliver` at once.")


@app.command()
def drop(delivery: Id, as_json: Json = False) -> None:
    """Have a delivery never tried again."""
    from kb.knowledge_base import KnowledgeBase

    with KnowledgeBase.open(settings()) as knowledge:
        changed = knowledge.delivering.drop(delivery)
    if as_json:
        print_json(delivery_json(changed))
    else:
        out().print(f"{_address(changed)} does not get it.", soft_wrap=True)


def print_deliveries(deliveries: Sequence[Delivery]) -> None:
    """Print deliveries for a person, a line or two each."""
    for each in deliveries:
        what = "test of " if each.is_test else ""
        alerts = f", {number(len(each.alerts), 'alert')} of" if each.alerts else ","
        days = str(each.start) if each.alerts and each.start == each.end else f"{each.start} – {each.end}"
        facts = f"{what}{printable(each.audience)}{alerts} {days} → {_address(each)}"
        out().print(f"{each.id}  {each.status}  {facts}  ({utc_text(each.changed)})", soft_wrap=True)
        if each.message:
            out().print(f"   {printable(each.message)}", soft_wrap=True)
        if each.next_attempt is not None and each.attempts:
            out().print(
                f"   Tried {number(each.attempts, 'time')}; again from {utc_text(each.next_attempt)} on.",
                soft_wrap=True,
            )


def print_not_composed(failed: Sequence[FailedEdition]) -> None:
    """Print for a person which digests could not be composed, and why."""
    for each in failed:
        out().print(f"not composed  {printable(each.audience)}, {each.start} – {each.end}", soft_wrap=True)
        out().print(f"   {printable(each.message)}", soft_wrap=True)
        out().print(
            f"   Tried {number(each.attempts, 'time')}; again from {utc_text(each.next_attempt)} on, or now by "
            "`catalejo digest --audience …`.",
            soft_wrap=True,
        )


def delivery_json(delivery: Delivery) -> dict[str, Any]:
    """The documented shape of a delivery."""
    values: dict[str, Any] = to_json(delivery)
    address = shown_address(delivery.channel, delivery.address)
    return {"delivery_id": values.pop("id"), **values, "address": address}


def _address(delivery: Delivery) -> str:
    return printable(shown_address(delivery.channel, delivery.address))
