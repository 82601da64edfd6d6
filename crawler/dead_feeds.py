"""Feeds that are not there, or never were any: what is read in their place. Pure but for the packs' own files."""

from functools import cache

from crawler.outcomes import Outcome
from crawler.site_links import SitePage
from crawler.source_health import FAILING_AFTER
from crawler.sources import MIN_ARTICLE_LINKS
from kb.models import Source, SourceState, SourceType
from kb.packs.reader import Pack, load_packs
from kb.packs.switching import entry_of

_NOT_THERE = frozenset({Outcome.NOT_FOUND, Outcome.GONE, Outcome.NOT_A_FEED})


def home_instead(source: Source, state: SourceState | None, outcome: Outcome) -> str | None:
    """The home page to read in the place of a feed that came with a pack, after a check that ended in ``outcome``.

    ``None`` while the feed may come back: one that has worked must be missing in three checks in a row, unless its
    server says that it is gone for good. A feed that never worked was a mistake of the pack.
    """
    if source.type is not SourceType.FEED or outcome not in _NOT_THERE:
        return None
    failures = 1 if state is None else state.failures_in_a_row + 1
    has_worked = state is not None and state.last_success is not None
    if has_worked and outcome is not Outcome.GONE and failures < FAILING_AFTER:
        return None
    entry = entry_of(source, _packs())
    return None if entry is None or entry.home == source.url else entry.home


def is_home_page(page: SitePage) -> bool:
    """Whether a page that is said to be a feed can be followed as a site: it names a feed, or lists articles."""
    return bool(page.feeds) or len(page.articles) >= MIN_ARTICLE_LINKS


@cache
def _packs() -> tuple[Pack, ...]:
    return load_packs()
