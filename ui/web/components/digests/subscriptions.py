"""Who gets digests and alerts, when and how."""

from datetime import tzinfo
from html import escape

import streamlit as st

from kb.digest.delivery.planning import schedule_of
from kb.errors import DigestError
from kb.models import Audience, Subscription, shown_address
from kb.quiet_hours import zone_named
from ui.translation import Translator
from ui.web import state
from ui.web.components.digests.mail_setup import show_mail_setup
from ui.web.components.digests.moving import remember_problem, show_problem_at, show_way
from ui.web.components.digests.subscription_form import show_subscription_form
from ui.web.components.digests.trying import show_what_became, try_subscription
from ui.web.components.digests.wording import CHANNELS, cadence_words, moment_words
from ui.web.components.headings import show_heading, show_quiet
from ui.web.digest_address import DigestRequest, View
from ui.web.markup import isolated, label_for


def show_subscriptions(words: Translator, asked: DigestRequest) -> None:
    """Draw who is subscribed, and what adds somebody."""
    audiences = state.knowledge_base().digests.audiences()
    show_mail_setup(words)
    if not audiences:
        show_quiet(words.gettext("Digests go out to an audience: add one first, e.g. your team."))
        target = DigestRequest(view=View.AUDIENCES, adding=True)
        show_way(words, target, words.gettext("Add an audience"), icon=":material/group_add:")
        return
    subscriptions = state.knowledge_base().delivering.subscriptions()
    if not subscriptions:
        show_quiet(
            words.gettext("Nobody is subscribed yet. Whoever is gets the digest by itself, as often as you say.")
        )
    known = {audience.name: audience for audience in audiences}
    for subscription in subscriptions:
        if audience := known.get(subscription.audience):  # else another tab has just added it
            _show_one(words, subscription, audience)
    show_heading(words.gettext("New subscription"))
    show_subscription_form(words, audiences)


def subscription_html(words: Translator, subscription: Subscription, audience: Audience) -> str:
    """HTML of who gets what, how and when. Pure but for the present."""
    zone: tzinfo = zone_named(audience.time_zone)
    facts = [escape(words.gettext(CHANNELS[subscription.channel])), isolated(subscription.audience)]
    if subscription.alerts:
        facts.append(escape(words.gettext("Alerts, as they come")))
    coming = ""
    if subscription.digests:
        facts.append(escape(cadence_words(words, subscription)))
        due = schedule_of(subscription, audience).next_due(state.now())
        following = words.gettext("Next digest: {when}", when=moment_words(words, due, zone))
        coming = f'<p class="cj-count">{escape(following)}</p>'
    address = isolated(shown_address(subscription.channel, subscription.address))
    items = "".join(f"<li>{fact}</li>" for fact in facts)
    return f'<h3 class="cj-line-title">{address}</h3><ul class="cj-facts">{items}</ul>{coming}'


def _show_one(words: Translator, subscription: Subscription, audience: Audience) -> None:
    address = shown_address(subscription.channel, subscription.address)
    with st.container(key=f"cj_subscription_{subscription.id}", gap="small"):
        st.html(subscription_html(words, subscription, audience))
        with st.container(horizontal=True, gap="small", key=f"cj_subscription_actions_{subscription.id}"):
            st.button(
                label_for(words.gettext("Send a test"), address),
                key=f"subscription_test_{subscription.id}",
                icon=":material/send:",
                type="tertiary",
                on_click=_try,
                args=(words, subscription),
            )
            with st.popover(
                label_for(words.gettext("Remove"), address),
                icon=":material/delete:",
                type="tertiary",
                key=f"subscription_gone_{subscription.id}",
            ):
                ends = words.gettext("Nothing more goes to this address, nor what waits for it.")
                st.html(f"<p>{escape(ends)}</p>")
                st.button(
                    words.gettext("Yes, remove it"),
                    key=f"subscription_remove_{subscription.id}",
                    type="primary",
                    on_click=_remove,
                    args=(words, subscription),
                )
        show_problem_at(_place(subscription))
        show_what_became(words, subscription)


def _try(words: Translator, subscription: Subscription) -> None:
    """Ask for a test, if there is a digest to send."""
    knowledge_base = state.knowledge_base()
    try:
        audience = knowledge_base.digests.audience(subscription.audience)
    except DigestError:  # another tab removed it, and who was subscribed
        state.say(words.gettext("It has changed meanwhile: see what it says now."))
        return
    if subscription.digests and not knowledge_base.digests.editions(1, audience):
        sentence = words.gettext("There is no digest for this audience yet: write one first, under “Editions”.")
        remember_problem(_place(subscription), sentence)
        return
    try_subscription(subscription)


def _remove(words: Translator, subscription: Subscription) -> None:
    try:
        state.knowledge_base().delivering.unsubscribe(subscription.id)
    except DigestError:  # another tab was faster
        return
    state.say(words.gettext("The subscription is removed."))


def _place(subscription: Subscription) -> str:
    return f"subscription_{subscription.id}"
