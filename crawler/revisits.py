"""Which articles are asked for again because their source says that they were edited. Pure: no clock.

What a source says is checked against what asking brought: feeds that call every entry edited at each reading, and sites
whose software touches all its pages at night, are believed less each time that nothing had changed, and then no more.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from kb.models import PageVisit

# So long after it was collected the edits of an article are followed: corrections come within hours, and a guide that
# is brought up to date while it is on the first page of its site within weeks.
FOLLOWED_FOR = timedelta(days=30)
# Between two visits at the least, and a part of the time since it was collected: hourly on the first day, daily after
# three weeks, so that a page that is never twice the same costs a hundred visits. Four times as long after one in vain.
LEAST_PAUSE = timedelta(hours=1)
VISITS_PER_AGE = 24
GROWTH = 4
# So often in a row an article may be called edited when it was not. What is wrong costs three visits an article, ever.
MAX_VAIN = 3
# Of one source in one reading, the last edited first: new articles come before edits.
MAX_REVISITS = 20


def is_worth_a_visit(modified: datetime, visit: PageVisit, now: datetime) -> bool:
    """Whether an article that its source calls edited at ``modified`` is to be asked for again.

    That is an edit since it was last asked for, and not one of the future: a clock that is wrong waits until then.
    """
    age = now - visit.collected
    if visit.vain >= MAX_VAIN or age > FOLLOWED_FOR:
        return False
    pause = max(LEAST_PAUSE * GROWTH**visit.vain, age / VISITS_PER_AGE)
    return visit.visited < modified <= now and visit.visited + pause <= now


def may_be_followed(modified: datetime | None, now: datetime) -> bool:
    """Whether an edit may be worth a visit, whatever is known of the article: most need not be looked up."""
    return modified is not None and now - FOLLOWED_FOR <= modified <= now


def choose_revisits(edited: Iterable[tuple[datetime, PageVisit]], now: datetime) -> list[PageVisit]:
    """The visits of those articles that are asked for again, each once, the last edited first.

    ``edited`` is when an article is said to have been edited, and how it was last asked for.
    """
    worthy: dict[int, PageVisit] = {}
    for modified, visit in sorted(edited, key=lambda said: said[0], reverse=True):
        if is_worth_a_visit(modified, visit, now):
            worthy.setdefault(visit.document_id, visit)
    return list(worthy.values())[:MAX_REVISITS]
