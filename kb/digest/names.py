"""What the closed lists of the knowledge base are called in the languages of a digest."""

from kb.models import SourceFlag
from kb.translation import N_
from kb.trends.status import Status

STATUSES = {
    Status.NEW: N_("new"),
    Status.RISING: N_("rising"),
    Status.PEAKING: N_("no longer growing"),
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
# The days of countries whose calendars are in English alone, as these call them.
ENGLISH_DAYS = frozenset(
    (
        N_("Boxing Day"),
        N_("Canada Day"),
        N_("Christmas Day"),
        N_("Christmas Eve"),
        N_("Columbus Day"),
        N_("Easter Sunday"),
        N_("Election Day"),
        N_("Emancipation Day"),
        N_("Epiphany"),
        N_("Father's Day"),
        N_("George Washington Day, Presidents' Day, and the Day of the Women and Men Heroes of Puerto Rico"),
        N_("Good Friday"),
        N_("Groundhog Day"),
        N_("Halloween"),
        N_("Independence Day"),
        N_("Juneteenth National Independence Day"),
        N_("Labor Day"),
        N_("Labour Day"),
        N_("Martin Luther King Jr. Day"),
        N_("May Day"),
        N_("Memorial Day"),
        N_("Mother's Day"),
        N_("New Year's Day"),
        N_("New Year's Eve"),
        N_("Puerto Rican Identity Day"),
        N_("Puerto Rico Constitution Day"),
        N_("Saint Patrick's Day"),
        N_("Spring Bank Holiday"),
        N_("Thanksgiving Day"),
        N_("Valentine's Day"),
        N_("Veterans Day"),
        N_("Washington's Birthday"),
    )
)
OBSERVED = N_("{day} (observed)")  # the working day that is free where the holiday itself falls on a weekend
