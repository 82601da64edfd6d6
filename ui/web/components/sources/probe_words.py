"""What looking at an address found, or why it found nothing, in the person's words. Pure."""

import re
from collections.abc import Mapping
from typing import Final

from ui.translation import N_, Translator
from ui.web.components.sources.outcome_words import Said, outcome_words
from ui.web.markup import plain

# The collector says why in English; what it says is the beginning of one of these. A test holds this complete.
REASONS: Final[Mapping[str, str]] = {
    "is not on the public web": "private_address",
    "leads to what is no web page": "invalid_address",
    "forbids programs to read it": "forbidden_by_robots",
    "does not say what programs may read": "robots_unreachable",
    "has a host name that cannot be found": "dns_error",
    "did not answer in time": "timeout",
    "does not answer": "connection_failed",
    "broke off in the middle": "incomplete",
    "answers with something that cannot be decompressed": "bad_encoding",
    "does not exist (404)": "not_found",
    "is gone for good": "gone",
    "refuses to be read by programs": "refused",
    "asks to come back later": "rate_limited",
    "is broken at the moment": "server_error",
    "answers with more than is read": "too_large",
    "redirects in a circle": "redirect_loop",
    "redirects to nowhere": "bad_redirect",
    "answers with nothing": "empty",
    "is no page": "not_text",
    "needs a browser": "no_browser",
    "does not come to rest in a browser": "rendering_failed",
}
_CLOSED_NETWORK: Final = re.compile(
    r": (?P<network>[A-Z][\w ]*?) (?:publishes no feeds|documents no feeds|does not say where a podcast's feed is)"
)
_NO_ADDRESS: Final = re.compile("is not a web address|carries a user name|longer than")
_TRY_AGAIN: Final = N_("Try again later, or give the address of its feed if you know it.")
_GIVE_FEED: Final = N_("Give the address of its feed, or of a page that links one.")
# What helps with an address that was just typed, where it is not what helps with a source that has long been followed.
_REMEDIES: Final[Mapping[str, str]] = {
    "not_found": N_("Check the address in your browser."),
    "gone": N_("Check the address in your browser."),
    "refused": N_("Give the address of its feed, if it has one."),
    "forbidden_by_robots": N_("Give the address of its feed, if it has one."),
    "too_large": _GIVE_FEED,
    "not_text": _GIVE_FEED,
    **dict.fromkeys(
        (
            "timeout",
            "connection_failed",
            "incomplete",
            "bad_encoding",
            "rate_limited",
            "server_error",
            "robots_unreachable",
            "empty",
            "rendering_failed",
        ),
        _TRY_AGAIN,
    ),
}
WAYS: Final[Mapping[str, str]] = {
    "address": N_("the address itself"),
    "convention": N_("where its platform keeps it"),
    "link_element": N_("named by the page"),
    "link": N_("linked from the page"),
    "well_known": N_("at a usual address"),
    "sitemap": N_("through its sitemap"),
    "listing": N_("through the links of its page"),
}


def refusal_words(words: Translator, message: str) -> Said:
    """Why an address cannot be followed, of what the collector said of it."""
    if network := _CLOSED_NETWORK.search(message):
        what = words.gettext("{network} does not let programs follow it", network=plain(network["network"], 40))
        return Said(what, words.gettext("If the author also has a website, a blog or a newsletter, add that."))
    if "on which network" in message:
        remedy = words.gettext(
            "Write the address of its page there, such as youtube.com/@name, or @name@mastodon.social."
        )
        return Said(words.gettext("This is the name of an account, without its network"), remedy)
    if "is a file, not a web address" in message:
        remedy = words.gettext(
            "Lists of sources are brought under “Import and export”: OPML of a feed reader, or a spreadsheet saved as"
            " CSV."
        )
        return Said(words.gettext("This is a file of this computer"), remedy)
    if _NO_ADDRESS.search(message):
        remedy = words.gettext("Write it as example.com or https://example.com/news.")
        return Said(words.gettext("This is no web address"), remedy)
    if needs_browser(message):
        remedy = words.gettext("Have it read with a browser, or give the address of its feed.")
        return Said(words.gettext("Its page shows nothing until a browser opens it"), remedy)
    if "consent or to sign in first" in message:
        remedy = words.gettext(
            "Give the address of its feed. Of a YouTube channel, copy the ID: it is under “Share channel” where the"
            " channel's page tells more about it. Then write youtube.com/channel/ and the ID."
        )
        return Said(words.gettext("Before it shows the page, it asks visitors to agree or to sign in"), remedy)
    outcome = next((outcome for reason, outcome in REASONS.items() if f" {reason}" in message), None)
    if outcome is None:
        return Said(words.gettext("Nothing that can be followed was found there"), words.gettext(_GIVE_FEED))
    said = outcome_words(words, outcome)
    return Said(said.what, words.gettext(_REMEDIES[outcome]) if outcome in _REMEDIES else said.remedy)


def needs_browser(message: str) -> bool:
    """Whether an address may be followed after all, if a browser runs the scripts of its page."""
    return "before its scripts have run" in message


def way_words(words: Translator, source_type: str, way: str) -> str:
    """How something that was found is read, and how it was found."""
    how = words.gettext(WAYS[way]) if way in WAYS else ""
    if source_type == "feed":
        return words.gettext("a feed, {how}", how=how)
    return words.gettext("a site without a feed, {how}", how=how)
