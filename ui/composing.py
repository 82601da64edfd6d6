"""Digests composed and tried out: what the command line and the worker share, and the worker's tasks."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from kb.errors import DigestError
from kb.models import Audience, ChannelKind, DeliveryStatus
from kb.progress import Progress
from kb.tasks.registry import Task, TaskCall

if TYPE_CHECKING:
    from kb.digest.delivery.channels import Outcome
    from kb.digest.digests import DigestVersion
    from kb.digest.period import Period
    from kb.knowledge_base import KnowledgeBase


def compose_edition(
    knowledge: "KnowledgeBase",
    audience: Audience,
    period: "Period",
    bring_up_to_date: Callable[[], object],
    composing: AbstractContextManager[Progress],
) -> "DigestVersion":
    """Compose an edition of what is known now, stories and advice included, which are brought up to date before.

    Progress is told within ``composing``. Raises ``DigestError`` for a period that has not begun, ``EmbeddingError``.
    """
    from kb.digest.period import must_have_begun

    now = datetime.now(UTC)
    must_have_begun(period, now)
    bring_up_to_date()
    with composing as progress:
        progress(0, None, f"{period.start} – {period.end}")
        return knowledge.digests.compose(audience, period, now)


def audience_of(knowledge: "KnowledgeBase", name: str | None, lang: str | None = None) -> Audience:
    """The audience of a name; without one everybody, in a language, else in the one that is set.

    Raises ``DigestError`` if there is none.
    """
    from kb.digest.digests import everybody

    if name is not None:
        return knowledge.digests.audience(name)
    return everybody(lang or knowledge.settings.language, knowledge.settings.time_zone)


def compose_task(knowledge: "KnowledgeBase") -> Task:
    """The task ``compose``: an edition for an ``audience`` (empty: everybody, in ``lang``), ``from`` a day ``to`` one.

    Its result names the edition. It is not ``complete`` where another process was finding the stories or the advice of
    new articles.
    """

    def compose(call: TaskCall) -> Mapping[str, object]:
        from kb.digest.period import days_between
        from kb.quiet_hours import zone_named

        asked = call.arguments
        audience = audience_of(knowledge, str(asked["audience"]) or None, str(asked["lang"]))
        period = days_between(_day(asked["from"]), _day(asked["to"]), zone_named(audience.time_zone))
        up_to_date = False

        def bring_up_to_date() -> None:
            nonlocal up_to_date
            up_to_date = knowledge.bring_up_to_date(call.progress)

        found = compose_edition(knowledge, audience, period, bring_up_to_date, nullcontext(call.progress))
        return {
            "audience": audience.name,
            "lang": audience.lang,
            "from": period.start.isoformat(),
            "to": period.end.isoformat(),
            "version": found.version,
            "complete": up_to_date,
        }

    return compose


def send_test_task(knowledge: "KnowledgeBase") -> Task:
    """The task ``send_test``: an edition, named as the result of ``compose`` names it, to a ``subscription`` or by mail
    to an ``address``; without an edition the last to a subscription, which the outbox remembers.

    Its result is the ``status`` of a delivery and, where it was not sent, why (``message``). It is not sent again where
    a worker ended while it was at it: it may have arrived.
    """

    def send_test(call: TaskCall) -> Mapping[str, object]:
        if call.attempt > 1:
            return {"status": DeliveryStatus.UNKNOWN.value, "message": "Catalejo was stopped while it was being sent."}
        asked = call.arguments
        subscription_id = asked.get("subscription")
        if "version" not in asked:
            delivery = knowledge.delivering.test(int(str(subscription_id)))
            return {"status": delivery.status.value, "message": delivery.message}
        channel, address = ChannelKind.MAIL, str(asked.get("address", ""))
        if subscription_id is not None:
            subscription = knowledge.delivering.subscription(int(str(subscription_id)))
            channel, address = subscription.channel, subscription.address
        return _what_became(knowledge.delivering.send_sample(_version(knowledge, asked), channel, address))

    return send_test


def _version(knowledge: "KnowledgeBase", asked: Mapping[str, object]) -> "DigestVersion":
    name, lang, version = str(asked["audience"]), str(asked["lang"]), int(str(asked["version"]))
    found = knowledge.digests.kept(name, lang, _day(asked["from"]), _day(asked["to"]), version)
    if found is None:
        raise DigestError("This version of the digest is not kept any more.")
    return found


def _what_became(outcome: "Outcome") -> Mapping[str, object]:
    from kb.digest.delivery.channels import Failed, Sent

    if isinstance(outcome, Sent):
        return {"status": DeliveryStatus.SENT.value, "message": ""}
    status = DeliveryStatus.REFUSED if isinstance(outcome, Failed) else DeliveryStatus.UNKNOWN
    return {"status": status.value, "message": outcome.reason}


def _day(value: object) -> date:
    return date.fromisoformat(str(value))
