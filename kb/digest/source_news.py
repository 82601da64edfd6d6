"""What became of the sources themselves."""

from sqlalchemy import Connection

from kb.digest.edition import AddedSource, TroubledSource
from kb.models import Kind, Source, SourceFlag
from kb.store.publications import Window
from kb.store.sources import get_source_states, list_sources

_TROUBLE = frozenset({SourceFlag.GONE, SourceFlag.FAILING, SourceFlag.SILENT})
# What these publish is told whatever country they are of.
_OF_ANYWHERE = frozenset({Kind.PRACTICE, Kind.PLATFORM})


def source_news(connection: Connection, window: Window) -> tuple[tuple[AddedSource, ...], tuple[TroubledSource, ...]]:
    """The sources that were added, and those that went silent or broke, in a window; by name.

    Of those alone whose articles may be told in it.
    """
    states = get_source_states(connection)
    added, troubled = [], []
    for source in list_sources(connection):
        if not _may_be_told(source, window):
            continue
        if source.added is not None and window.since <= source.added < window.until:
            added.append(AddedSource(source.id, source.name, source.url))
        state = states.get(source.id)
        if state is None or state.flag not in _TROUBLE or state.flag_since is None:
            continue
        if window.since <= state.flag_since < window.until:
            flag = SourceFlag(state.flag)
            key = f"trouble/{source.id}"
            troubled.append(TroubledSource(key, source.id, source.name, source.url, flag, state.flag_since))
    return tuple(added), tuple(troubled)


def _may_be_told(source: Source, window: Window) -> bool:
    """Whether articles of a source may be of a window's countries and languages; one without a language is of any."""
    is_of_there = not window.countries or source.country in window.countries or source.kind in _OF_ANYWHERE
    return is_of_there and (not window.langs or source.lang is None or source.lang in window.langs)
