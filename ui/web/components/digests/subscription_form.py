"""A new subscription, filled in. Its fields follow the channel and the cadence, so that it is no form of Streamlit."""

from collections.abc import Sequence
from datetime import time
from enum import StrEnum
from typing import Final, Literal

import streamlit as st

from kb.errors import DigestError
from kb.models import Audience, Cadence, ChannelKind
from ui.translation import N_, Translator
from ui.web import state
from ui.web.components.digests.mail_setup import can_mail
from ui.web.components.digests.moving import remember_problem, show_problem_at
from ui.web.components.digests.wording import CADENCES, CHANNELS, weekday_name
from ui.web.markup import plain

_MORNING: Final = time(8)
_KEY: Final = "subscription_new"
_BROUGHT_PLACE: Final = f"{_KEY}_brought"


class Brought(StrEnum):
    """What a subscription may bring."""

    DIGESTS = "digests"
    ALERTS = "alerts"


_BROUGHT: Final = {Brought.DIGESTS: N_("Digests"), Brought.ALERTS: N_("Alerts")}
_ADDRESSES: Final = {
    ChannelKind.MAIL: (N_("Mail address"), "ana@example.com"),
    ChannelKind.FOLDER: (N_("Folder on the computer on which Catalejo runs"), "~/Catalejo"),
    ChannelKind.APPRISE: (N_("Address of the service, as Apprise writes it"), "slack://…  tgram://…  whatsapp://…"),
}
_REFUSALS: Final = {
    ChannelKind.MAIL: N_(
        "This is no mail address, or it is subscribed like that already. Write it like ana@example.com."
    ),
    ChannelKind.FOLDER: N_("There is no such folder, or it is subscribed like that already. Make the folder first."),
    ChannelKind.APPRISE: N_(
        "Apprise knows no such address of one place, it is subscribed like that already, or Apprise is not installed"
        " (pip install 'catalejo[apprise]')."
    ),
}


def show_subscription_form(words: Translator, audiences: Sequence[Audience]) -> None:
    """Draw the fields and the button that adds it."""
    with st.container(border=True, key="cj_subscription_new"):
        st.selectbox(
            words.gettext("Audience"), [each.name for each in audiences], format_func=plain, key=f"{_KEY}_audience"
        )
        channel = _show_channel(words)
        brought = st.pills(
            words.gettext("What it brings"),
            list(Brought),
            default=[Brought.DIGESTS],
            selection_mode="multi",
            format_func=lambda each: words.gettext(_BROUGHT[each]),
            key=_BROUGHT_PLACE,
        )
        show_problem_at(_BROUGHT_PLACE)
        if Brought.DIGESTS in brought:
            _show_times(words)
        st.button(
            words.gettext("Subscribe"),
            key=f"{_KEY}_add",
            type="primary",
            on_click=_add,
            args=(words, channel),
        )


def _show_channel(words: Translator) -> ChannelKind:
    channels = list(state.knowledge_base().delivering.web_channels)
    channel = st.segmented_control(
        words.gettext("How"),
        channels,
        default=ChannelKind.MAIL if can_mail() or ChannelKind.FOLDER not in channels else ChannelKind.FOLDER,
        required=True,
        format_func=lambda each: words.gettext(CHANNELS[each]),
        key=f"{_KEY}_channel",
    )
    assert channel is not None
    if len(channels) < len(ChannelKind):
        st.caption(words.gettext("Folders and chats are subscribed by whoever runs Catalejo."))
    label, example = _ADDRESSES[channel]
    # Such an address lets anybody write there.
    kind: Literal["password", "default"] = "password" if channel is ChannelKind.APPRISE else "default"
    st.text_input(words.gettext(label), key=_address_key(channel), placeholder=example, type=kind, max_chars=2_000)
    show_problem_at(_KEY)
    return channel


def _show_times(words: Translator) -> None:
    cadence = st.segmented_control(
        words.gettext("How often"),
        list(Cadence),
        default=Cadence.WEEKLY,
        required=True,
        format_func=lambda each: words.gettext(CADENCES[each]),
        key=f"{_KEY}_cadence",
    )
    with st.container(horizontal=True, gap="small", key="cj_subscription_times"):
        if cadence is Cadence.WEEKLY:
            st.selectbox(
                words.gettext("Day of the week"),
                list(range(7)),
                format_func=lambda weekday: weekday_name(words, weekday),
                key=f"{_KEY}_weekday",
            )
        if cadence is Cadence.MONTHLY:
            # Of a field for a number Streamlit says in English which ones it may be.
            st.selectbox(words.gettext("Day of the month"), list(range(1, 32)), key=f"{_KEY}_day")
        st.time_input(words.gettext("At, by the clocks of the audience"), _MORNING, step=900, key=f"{_KEY}_at")


def _add(words: Translator, channel: ChannelKind) -> None:
    if channel is ChannelKind.MAIL and not can_mail():
        remember_problem(_KEY, words.gettext("No mail can be sent before a mail server is set up; see above."))
        return
    brought = st.session_state[_BROUGHT_PLACE]
    if not brought:
        remember_problem(_BROUGHT_PLACE, words.gettext("Choose digests, alerts or both."))
        return
    cadence = Cadence(st.session_state.get(f"{_KEY}_cadence") or Cadence.WEEKLY)
    try:
        state.knowledge_base().delivering.subscribe(
            st.session_state[f"{_KEY}_audience"],
            channel,
            st.session_state[_address_key(channel)].strip(),
            cadence,
            st.session_state.get(f"{_KEY}_at") or _MORNING,
            weekday=int(st.session_state.get(f"{_KEY}_weekday") or 0) if cadence is Cadence.WEEKLY else None,
            day=int(st.session_state.get(f"{_KEY}_day") or 1) if cadence is Cadence.MONTHLY else None,
            digests=Brought.DIGESTS in brought,
            alerts=Brought.ALERTS in brought,
            in_web_app=True,
        )
    except DigestError:
        remember_problem(_KEY, words.gettext(_REFUSALS[channel]))
        return
    st.session_state[_address_key(channel)] = ""
    state.say(words.gettext("The subscription is added."))


def _address_key(channel: ChannelKind) -> str:
    """A field of its own for each channel, so that what was typed stays when another is looked at."""
    return f"{_KEY}_address_{channel}"
