"""What is on its way, what became of it, and what to do about it."""

from collections.abc import Callable
from dataclasses import replace
from html import escape
from typing import Final

import streamlit as st

from kb.digest.delivery.delivering import Delivering
from kb.errors import DigestError
from kb.models import Delivery, DeliveryStatus, FailedEdition, shown_address
from ui.translation import Translator
from ui.web import state
from ui.web.components.digests.moving import go_to, request
from ui.web.components.digests.wording import STATUSES, days_words, meaning, remedy
from ui.web.components.headings import show_quiet
from ui.web.components.work import show_work
from ui.web.digest_address import DigestRequest
from ui.web.markup import isolated, label_for

_STATUS_KEY: Final = "outbox_status"
_MOST_SHOWN: Final = 50
_AGAIN: Final = (DeliveryStatus.UNKNOWN, DeliveryStatus.REFUSED, DeliveryStatus.DROPPED)
_DROP: Final = (DeliveryStatus.WAITING, DeliveryStatus.UNKNOWN, DeliveryStatus.REFUSED)


def show_outbox(words: Translator, asked: DigestRequest) -> None:
    """Draw the deliveries of the status that the address names, or all, the last first."""
    show_work(words, "outbox", ("deliver",))
    delivering = _delivering()
    for failed in delivering.not_composed():
        st.html(failed_html(words, failed))
    st.pills(
        words.gettext("Show only"),
        list(DeliveryStatus),
        format_func=lambda status: words.gettext(STATUSES[status]),
        key=state.fill(_STATUS_KEY, asked.status),
        on_change=_choose_status,
    )
    deliveries = delivering.outbox(asked.status, _MOST_SHOWN)
    if not deliveries:
        show_quiet(
            words.gettext("Nothing was sent yet. What goes out to subscribers is listed here, with what became of it.")
            if asked.status is None
            else words.gettext("There is nothing of this kind.")
        )
    for delivery in deliveries:
        with st.container(key=f"cj_delivery_{delivery.id}", gap="small"):
            st.html(delivery_html(words, delivery))
            _show_actions(words, delivery)


def delivery_html(words: Translator, delivery: Delivery) -> str:
    """HTML of a delivery: what became of it, what it is, and what to do. What servers said is hostile."""
    zone = state.time_zone()
    what = (
        words.gettext("Alerts") if delivery.version is None else days_words(words, delivery.start, delivery.end, zone)
    )
    facts = [isolated(delivery.audience), escape(what)]
    if delivery.is_test:
        facts.append(escape(words.gettext("a test")))
    facts.append(f"<span>{escape(words.ago(delivery.changed, state.now()))}</span>")
    status = escape(words.gettext(STATUSES[delivery.status]))
    address = isolated(shown_address(delivery.channel, delivery.address))
    lines = [meaning(words, delivery.status)]
    if delivery.message and delivery.status is not DeliveryStatus.DROPPED:
        lines.append(remedy(words, delivery.message))
    if delivery.status is DeliveryStatus.WAITING and delivery.attempts and delivery.next_attempt is not None:
        when = words.instant(delivery.next_attempt, zone)
        lines.append(
            words.ngettext(
                "Tried {count} time; again from {when} on.",
                "Tried {count} times; again from {when} on.",
                delivery.attempts,
                when=when,
            )
        )
    said = f'<p class="cj-detail">{isolated(delivery.message)}</p>' if delivery.message else ""
    items = "".join(f"<li>{fact}</li>" for fact in facts)
    return (
        f'<h3 class="cj-line-title"><span class="cj-tag cj-status-{delivery.status}">{status}</span> {address}</h3>'
        f'<ul class="cj-facts">{items}</ul><p class="cj-count">{escape(" ".join(filter(None, lines)))}</p>{said}'
    )


def failed_html(words: Translator, failed: FailedEdition) -> str:
    """HTML of an edition that is due and could not be written."""
    zone = state.time_zone()
    wrong = words.gettext(
        "The digest of {days} could not be written; it is tried again from {when} on.",
        days=days_words(words, failed.start, failed.end, zone),
        when=words.instant(failed.next_attempt, zone),
    )
    return (
        f'<h3 class="cj-line-title">{isolated(failed.audience)}</h3><p class="cj-count">{escape(wrong)}</p>'
        f'<p class="cj-detail">{isolated(failed.message)}</p>'
    )


def _show_actions(words: Translator, delivery: Delivery) -> None:
    may_go_again = delivery.status in _AGAIN and delivery.subscription_id is not None
    may_be_dropped = delivery.status in _DROP
    if not (may_go_again or may_be_dropped):
        return
    address = shown_address(delivery.channel, delivery.address)
    with st.container(horizontal=True, gap="small", key=f"cj_delivery_actions_{delivery.id}"):
        if may_go_again:
            st.button(
                label_for(words.gettext("Send it again"), address),
                key=f"outbox_retry_{delivery.id}",
                icon=":material/refresh:",
                type="tertiary",
                on_click=_change,
                args=(words, lambda: _delivering().retry(delivery.id), words.gettext("It is sent again.")),
            )
        if may_be_dropped:
            st.button(
                label_for(words.gettext("Drop it"), address),
                key=f"outbox_drop_{delivery.id}",
                icon=":material/close:",
                type="tertiary",
                on_click=_change,
                args=(words, lambda: _delivering().drop(delivery.id), words.gettext("It is not sent any more.")),
            )


def _delivering() -> Delivering:
    """Asked for when it is used: who may not use the app any more gets no further."""
    return state.knowledge_base().delivering


def _change(words: Translator, change: Callable[[], Delivery], done: str) -> None:
    try:
        change()
    except DigestError:  # the worker, or another tab, was faster; it may not be in this list any more
        state.say(words.gettext("It has changed meanwhile: see what it says now."))
    else:
        state.say(done)


def _choose_status() -> None:
    go_to(replace(request(), status=st.session_state[_STATUS_KEY]))
