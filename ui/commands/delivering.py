"""``catalejo deliver``: the digests and alerts that are due, brought to who gets them."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from kb.errors import DigestError
from kb.models import shown_address
from ui.commands.options import Json
from ui.commands.outbox import delivery_json, print_deliveries, print_not_composed
from ui.commands.told_stories import number
from ui.console import err, out, print_json, printable, progress_bar, settings, utc_text

_TITLES = 3  # of alerts in one message

if TYPE_CHECKING:
    from kb.digest.delivery.alert_planning import DueAlerts
    from kb.digest.delivery.delivering import DeliveryReport, Pending
    from kb.digest.delivery.planning import Due


def deliver(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would go out, to whom; send nothing.")] = False,
    as_json: Json = False,
) -> None:
    """Bring the digests and alerts that are due now, and try again what waits: what `catalejo up` does every minute."""
    from kb.knowledge_base import KnowledgeBase

    with KnowledgeBase.open(settings()) as knowledge:
        if dry_run:
            pending, failed = knowledge.delivering.pending(), knowledge.delivering.not_composed()
            if as_json:
                print_json(
                    {
                        "due": [_due_json(each) for each in pending.due],
                        "alerts": [_alerts_json(each) for each in pending.alerts],
                        "waiting": [delivery_json(each) for each in pending.waiting],
                        "not_composed": failed,
                    }
                )
            else:
                _print_pending(pending)
                print_not_composed(failed)
            return
        with progress_bar("Delivering") as progress:
            report = knowledge.delivering.deliver(progress)
    if report is None:
        raise DigestError("Another process is delivering; `catalejo outbox list` says what becomes of it.")
    print_report(report, as_json=as_json)
    if report.problems:
        raise typer.Exit(1)


def _print_pending(pending: "Pending") -> None:
    if not (pending.due or pending.waiting or pending.alerts):
        out().print("Nothing is due.")
    for each in pending.due:
        facts = f"{printable(each.audience.name)}, {each.period.start} – {each.period.end}"
        out().print(f"due  {facts} → {printable(_address(each))}", soft_wrap=True)
    for alerts in pending.alerts:
        titles = "; ".join(" ".join(alert.title.split()) for alert in alerts.alerts[:_TITLES])
        more = len(alerts.alerts) - _TITLES
        facts = f"{alerts.audience.name}, {number(len(alerts.alerts), 'alert')}: {titles}" + " …" * (more > 0)
        out().print(f"due  {printable(facts)} → {printable(_address(alerts))}", soft_wrap=True)
    print_deliveries(pending.waiting)


def print_report(report: "DeliveryReport", *, as_json: bool) -> None:
    """Say what a run did."""
    if as_json:
        print_json(report)
        return
    for problem in report.problems:
        err().print(f"Not composed: {printable(problem)}", soft_wrap=True)
    if not report.outcomes:
        out().print("Nothing was to be sent.")
        return
    counts = ", ".join(f"{count} {status}" for status, count in report.outcomes.items())
    tried = number(sum(report.outcomes.values()), "message")
    out().print(f"Tried {tried}: {counts}. `catalejo outbox list` says more.", soft_wrap=True)


def _due_json(due: "Due") -> dict[str, Any]:
    return {
        "subscription_id": due.subscription.id,
        "audience": due.audience.name,
        "channel": due.subscription.channel.value,
        "address": _address(due),
        "since": utc_text(due.since),
        "start": due.period.start.isoformat(),
        "end": due.period.end.isoformat(),
    }


def _alerts_json(due: "DueAlerts") -> dict[str, Any]:
    return {
        "subscription_id": due.subscription.id,
        "audience": due.audience.name,
        "channel": due.subscription.channel.value,
        "address": _address(due),
        "alerts": [alert.id for alert in due.alerts],
    }


def _address(due: "Due | DueAlerts") -> str:
    return shown_address(due.subscription.channel, due.subscription.address)
