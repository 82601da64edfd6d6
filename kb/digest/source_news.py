"""What became of the sources themselves."""

from sqlalchemy import Connection

from kb.digest.edition import AddedSource, TroubledSource
from kb.models import SourceFlag
from kb.store.publications import Window
from kb.store.sources import get_source_states, list_sources

_TROUBLE = frozenset({SourceFlag.GONE, SourceFlag.FAILING, SourceFlag.SILENT})


def source_news(connection: Connection, window: Window) -> tuple[tuple[AddedSource, ...], tuple[TroubledSource, ...]]:
    """The sources that were added, and those that went silent or broke, in a window; by name."""
    states = get_source_states(connection)
    added, troubled = [], []
    for source in list_sources(connection):
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
