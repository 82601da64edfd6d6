"""What the closed lists of the knowledge base are called in the languages of a digest."""

from kb.models import SourceFlag
from kb.practices.networks import NETWORKS
from kb.practices.themes import Theme
from kb.translation import N_
from kb.trends.status import Status

STATUSES = {
    Status.NEW: N_("new"),
    Status.RISING: N_("rising"),
    Status.PEAKING: N_("at its height"),
    Status.STEADY: N_("steady"),
    Status.FADING: N_("fading"),
    Status.BACK: N_("back again"),
}
FLAGS = {
    SourceFlag.GONE: N_("gone for good"),
    SourceFlag.FAILING: N_("cannot be read"),
    SourceFlag.SILENT: N_("silent"),
}
# What trend sources count.
MEASURES = {
    "searches": N_("{source}: {number} searches."),
    "points": N_("{source}: {number} points."),
    "views": N_("{source}: {number} views."),
    "boosts": N_("{source}: {number} boosts."),
    "accounts": N_("{source}: {number} accounts."),
    "stars": N_("{source}: {number} stars."),
}
THEMES = {
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
    Theme.TEAM: N_("the team"),
    Theme.ACCESSIBILITY: N_("accessibility"),
    Theme.SECURITY: N_("security"),
    Theme.LAW: N_("law"),
    Theme.FUNDING: N_("funding"),
}
# Names of networks are the same in every language; forums, which are no network of a name, are not among them.
_SPELLED = {
    "tiktok": "TikTok",
    "linkedin": "LinkedIn",
    "youtube": "YouTube",
    "whatsapp": "WhatsApp",
    "github": "GitHub",
}
NETWORK_NAMES = {name: _SPELLED.get(name, name.capitalize()) for name in NETWORKS if name != "forums"}
