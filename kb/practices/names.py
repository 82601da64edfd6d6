"""What themes, networks and reasons to check are called in the languages that people read."""

from typing import Final

from kb.networks import NETWORKS
from kb.practices.ageing import Reason
from kb.practices.themes import Theme
from kb.translation import N_, Translator

THEMES: Final = {
    Theme.MODERATION: N_("moderation"),
    Theme.MEMBERSHIP: N_("members"),
    Theme.SUPPORT: N_("answering people"),
    Theme.GROWTH: N_("growth"),
    Theme.CONTENT: N_("content"),
    Theme.SCHEDULE: N_("when to post"),
    Theme.CRISIS: N_("crises"),
    Theme.MEASUREMENT: N_("measuring"),
    Theme.TONE: N_("tone"),
    Theme.EVENTS: N_("events"),
    Theme.TOOLS: N_("tools"),
    Theme.ADVERTISING: N_("advertising"),
    Theme.TEAM: N_("team"),
    Theme.ACCESSIBILITY: N_("accessibility"),
    Theme.SECURITY: N_("security"),
    Theme.LAW: N_("law"),
    Theme.FUNDING: N_("funding"),
}
REASONS: Final = {
    Reason.AGE: N_("to check: nobody has confirmed it for long"),
    Reason.NETWORK_CHANGED: N_("to check: its network has announced a change since it was last confirmed"),
}
_OTHER: Final = N_("other topics")
# Names of networks are the same in every language; forums, which are no network of a name, are not among them.
_SPELLED: Final = {
    "tiktok": "TikTok",
    "linkedin": "LinkedIn",
    "youtube": "YouTube",
    "whatsapp": "WhatsApp",
    "github": "GitHub",
    "bereal": "BeReal",
}
NETWORK_NAMES: Final = {name: _SPELLED.get(name, name.capitalize()) for name in NETWORKS if name != "forums"}


def theme_name(words: Translator, theme: str) -> str:
    """What a theme is called, beginning with a capital."""
    name = words.gettext(THEMES[Theme(theme)] if theme in THEMES else _OTHER)
    return name[:1].upper() + name[1:]


def term_name(words: Translator, term: str) -> str:
    """A term of trends; by its name where that is a network."""
    return network_name(words, term) if term in NETWORKS else term


def network_name(words: Translator, network: str) -> str:
    """What a network is called."""
    return NETWORK_NAMES.get(network) or words.gettext("forums")
