"""Tests: an edition, or the last one for a subscription, sent at once, and what became of it."""

from dataclasses import dataclass
from typing import Final

import streamlit as st

from kb.digest.digests import DigestVersion
from kb.mail_address import mailbox
from kb.models import DeliveryStatus, Run, RunStatus, Subscription, shown_address
from ui.translation import Translator
from ui.web import state
from ui.web.components.digests.mail_setup import can_mail, show_mail_setup
from ui.web.components.digests.moving import remember_problem, show_problem_at
from ui.web.components.digests.wording import remedy
from ui.web.components.work import ask_for, show_work
from ui.web.markup import markdown_text, plain

TASK: Final = "send_test"
_ASKED_KEY: Final = "digest_test"
_ADDRESS_KEY: Final = "digest_test_address"
_TO_KEY: Final = "digest_test_to"
_TO_ADDRESS: Final = 0  # of subscriptions, whose ids begin with 1: none, but an address


@dataclass(frozen=True, slots=True)
class _Asked:
    """A run that this session asked for: at which ``place`` of the page, to whom."""

    run_id: int
    place: str
    address: str


def show_trying(words: Translator, version: DigestVersion) -> None:
    """Draw what sends an edition to one address, or as a subscription would."""
    name = version.edition.audience.name
    subscriptions = {
        each.id: each for each in state.knowledge_base().delivering.subscriptions() if each.audience == name
    }
    with st.popover(words.gettext("Send a test"), icon=":material/send:", key="digest_test_popover"):
        if not (subscriptions or can_mail()):
            show_mail_setup(words)
            return
        chosen = _TO_ADDRESS
        if subscriptions:
            chosen = st.selectbox(
                words.gettext("To"),
                [*([_TO_ADDRESS] if can_mail() else []), *subscriptions],
                format_func=lambda number: _whom(words, subscriptions.get(number)),
                key=_TO_KEY,
            )
        if chosen == _TO_ADDRESS:
            st.text_input(words.gettext("Mail address"), key=_ADDRESS_KEY, placeholder="ana@example.com")
            show_problem_at(_ADDRESS_KEY)
        st.button(
            words.gettext("Send"),
            key="digest_test_send",
            type="primary",
            on_click=_send,
            args=(words, version, subscriptions.get(chosen)),
        )
        st.caption(words.gettext("It is marked as a test, and goes out at once."))
        show_what_became(words, version)


def show_what_became(words: Translator, place: DigestVersion | Subscription) -> None:
    """Draw the test that this session asked for at a place, under way or ended."""
    asked: _Asked | None = st.session_state.get(_ASKED_KEY)
    if asked is None or asked.place != _place(place):
        return
    run = state.knowledge_base().runs.get(asked.run_id)
    if run is None:
        return
    if not run.has_ended:
        show_work(words, "trying", (TASK,))
        return
    sent, sentence = outcome_words(words, run, asked.address)
    if sent:
        st.success(sentence, icon=":material/check:")
    else:
        st.error(sentence, icon=":material/error:")


def try_subscription(subscription: Subscription) -> None:
    """Ask for a test of the last edition. For callbacks."""
    run = ask_for(TASK, subscription=subscription.id)
    st.session_state[_ASKED_KEY] = _Asked(run.id, _place(subscription), _shown(subscription))


def outcome_words(words: Translator, run: Run, address: str) -> tuple[bool, str]:
    """Whether a test that has ended was sent, and what to say of it, as Markdown."""
    message = run.message if run.status is RunStatus.FAILED else str(run.result.get("message", ""))
    whom = markdown_text(address)
    status = run.result.get("status")
    if run.status is RunStatus.CANCELLED:
        return False, words.gettext("The test was stopped.")
    if status == DeliveryStatus.SENT:
        return True, words.gettext("The test was sent to {address}.", address=whom)
    if status == DeliveryStatus.UNKNOWN:
        wrong = words.gettext("Whether the test arrived at {address} is not known.", address=whom)
    else:
        wrong = words.gettext("The test was not sent to {address}.", address=whom)
    return False, " ".join(filter(None, (wrong, remedy(words, message), f"({markdown_text(message)})")))


def _send(words: Translator, version: DigestVersion, subscription: Subscription | None) -> None:
    edition = version.edition
    named = {
        "audience": edition.audience.name,
        "lang": edition.audience.lang,
        "from": edition.start.isoformat(),
        "to": edition.end.isoformat(),
        "version": version.version,
    }
    if subscription is not None:
        run = ask_for(TASK, subscription=subscription.id, **named)
        st.session_state[_ASKED_KEY] = _Asked(run.id, _place(version), _shown(subscription))
        return
    typed = st.session_state[_ADDRESS_KEY]
    try:
        address = mailbox(typed).addr_spec
    except ValueError:
        remember_problem(_ADDRESS_KEY, words.gettext("This is no mail address; write it like ana@example.com."))
        return
    st.session_state[_ASKED_KEY] = _Asked(ask_for(TASK, address=address, **named).id, _place(version), address)


def _whom(words: Translator, subscription: Subscription | None) -> str:
    return words.gettext("A mail address") if subscription is None else plain(_shown(subscription))


def _shown(subscription: Subscription) -> str:
    return shown_address(subscription.channel, subscription.address)


def _place(place: DigestVersion | Subscription) -> str:
    if isinstance(place, Subscription):
        return f"subscription {place.id}"
    edition = place.edition
    return f"{edition.audience.name}/{edition.audience.lang}/{edition.start}/{edition.end}"
