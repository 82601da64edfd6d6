"""What the closed lists of the knowledge base are called in the languages of a digest."""

from kb.models import SourceFlag
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
