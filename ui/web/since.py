"""From when on the page of today tells what is new: the last visit, or as long ago as a person asks. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum
from typing import Final

from kb.models import Person
from ui.translation import N_, Translator

_FIRST_VISIT: Final = timedelta(days=7)
# Who comes back after longer reads what a month brought: before that lie other trends, not news.
_LONGEST: Final = timedelta(days=30)


class Span(StrEnum):
    """What a person may ask for; the values stand in addresses."""

    VISIT = ""
    DAY = "24h"
    WEEK = "7d"
    MONTH = "30d"


SPAN_NAMES: Final = {
    Span.VISIT: N_("Since my last visit"),
    Span.DAY: N_("Last 24 hours"),
    Span.WEEK: N_("Last 7 days"),
    Span.MONTH: N_("Last 30 days"),
}
_LENGTHS: Final = {Span.DAY: timedelta(hours=24), Span.WEEK: timedelta(days=7), Span.MONTH: timedelta(days=30)}


@dataclass(frozen=True, slots=True)
class Since:
    """An instant from which on what is new is told; ``looked``: it is when the person last looked."""

    instant: datetime
    looked: bool


def since(span: Span, person: Person, now: datetime) -> Since:
    """From when on. A span that is asked for, or a first visit, begins with an hour: so it can be computed once."""
    if span is Span.VISIT and person.visit_before is not None:
        return Since(max(person.visit_before, now - _LONGEST), looked=person.visit_before > now - _LONGEST)
    length = _LENGTHS.get(span, _FIRST_VISIT)
    return Since(now.replace(minute=0, second=0, microsecond=0) - length, looked=False)


def since_words(words: Translator, start: Since, now: datetime, zone: tzinfo) -> str:
    """From when on, as the end of a sentence: "since yesterday at 18:05"."""
    days = (now.astimezone(zone).date() - start.instant.astimezone(zone).date()).days
    at = words.time_of_day(start.instant, zone)
    if days <= 0:
        return words.gettext("since today at {time}", time=at)
    if days == 1:
        return words.gettext("since yesterday at {time}", time=at)
    return words.gettext("since {day}", day=words.day(start.instant, zone))
