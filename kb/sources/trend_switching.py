"""Switching trend sources on and off, each kind as a whole. Inside the caller's transaction."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from kb.models import Source, SourceType
from kb.sources.trend_sources import TrendKind, trend_source
from kb.store.sources import add_source, describe_source, forget_failures, list_sources


@dataclass(frozen=True, slots=True)
class TrendsSwitched:
    """What is collected from now on and was not before, and the other way round."""

    on: tuple[Source, ...]
    off: tuple[Source, ...]


def collected_values(kind: TrendKind, sources: Iterable[Source]) -> tuple[str, ...]:
    """What the enabled sources of a kind are about, as ``MX`` and ``BR``; one empty text for a kind that needs none."""
    return tuple(value for value, source in _of_kind(kind, sources) if source.enabled)


def switch_trends(connection: Connection, kind: TrendKind, wanted: Collection[str], now: datetime) -> TrendsSwitched:
    """Have these sources of a kind be collected and no other; those that are switched off stay, and can be on again.

    ``wanted`` is as ``collected_values``. Raises ``SourceError`` for a value that is none, before anything is done.
    """
    given = [dict.fromkeys(kind.parameters, value) for value in wanted]
    new = {source.url: source for source in (trend_source(kind.name, said, now) for said in given)}
    known = {source.url: source for _, source in _of_kind(kind, list_sources(connection))}
    on = list[Source]()
    for url, source in new.items():
        if url not in known:
            on.append(add_source(connection, source))
        elif not known[url].enabled:
            on.append(replace(known[url], enabled=True))
            describe_source(connection, on[-1])
            forget_failures(connection, on[-1].id)
    off = tuple(replace(source, enabled=False) for url, source in known.items() if source.enabled and url not in new)
    for source in off:
        describe_source(connection, source)
    return TrendsSwitched(tuple(on), off)


def _of_kind(kind: TrendKind, sources: Iterable[Source]) -> Iterator[tuple[str, Source]]:
    """The sources of a kind, each with what it is about."""
    pattern = kind.pattern()
    for source in sources:
        if source.type is SourceType.TREND and (match := pattern.fullmatch(source.url)):
            yield next(iter(match.groupdict().values()), ""), source
