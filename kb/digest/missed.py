"""What trend sources spoke of and no article was about."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import timedelta

from sqlalchemy import Connection

from kb.digest.edition import Missed
from kb.digest.scope import Scope
from kb.models import Signal
from kb.store.publications import Window, titles_published
from kb.store.signals import list_signals
from kb.store.sources import list_sources
from kb.trends.demand import is_about, telling
from kb.trends.marks import parts_of_headline, parts_of_topic, topics_told

_MOST_SIGNALS = 20_000
_OF_ONE_SOURCE = 3
_UNRANKED = 1_000
# What was published shortly before the period covers a signal too.
_SHORTLY = timedelta(days=7)


def missed(connection: Connection, scope: Scope) -> tuple[Missed, ...]:
    """The topics of trend sources that no headline is about, those ranked highest first, few of each source."""
    window = scope.window
    signals = list_signals(
        connection, since=window.since, until=window.until, countries=window.countries, limit=_MOST_SIGNALS
    )
    if not signals:
        return ()
    covering = Window(window.since - _SHORTLY, window.until, window.known_until)
    uncovered = not_covered(signals, titles_published(connection, covering))
    names = {source.id: source.name for source in list_sources(connection)}
    topics = scope.audience.topics
    chosen: list[Missed] = []
    taken: dict[int, int] = defaultdict(int)
    for said in uncovered:
        signal = said[0]
        if (topics and not topics_told(topics, [signal.topic])) or taken[signal.source_id] == _OF_ONE_SOURCE:
            continue
        taken[signal.source_id] += 1
        chosen.append(_missed(said, names.get(signal.source_id, "")))
    return tuple(chosen[: scope.amounts.missed])


def not_covered(signals: Iterable[Signal], titles: Sequence[str]) -> list[list[Signal]]:
    """The signals of each topic of each source that none of these headlines is about, the best ranked first."""
    parts_of = [parts_of_headline(title) for title in titles]
    holding: dict[str, list[int]] = defaultdict(list)
    for row, parts in enumerate(parts_of):
        for part in parts:
            holding[part].append(row)
    found: dict[tuple[int, str], list[Signal]] = defaultdict(list)
    for signal in signals:
        found[signal.source_id, signal.topic].append(signal)

    def is_covered(topic: str) -> bool:
        parts = parts_of_topic(topic) | telling(topic)
        rows = {row for part in parts for row in holding.get(part, ())}
        return not parts or any(is_about(topic, [parts_of[row]]) for row in rows)

    covered = {topic: is_covered(topic) for topic in {topic for _, topic in found}}
    uncovered = [said for (_, topic), said in found.items() if not covered[topic]]
    return sorted(uncovered, key=lambda said: (_rank(said), -_count(said), said[0].topic, said[0].source_id))


def _missed(said: Sequence[Signal], source: str) -> Missed:
    last = said[0]
    rank, count = _rank(said), _count(said)
    return Missed(
        key=f"missed/{last.source_id}/{last.topic}",
        topic=last.topic,
        source=source,
        measure=last.measure,
        rank=rank if rank < _UNRANKED else None,
        count=count or None,
        country=last.country,
        url=last.url,
    )


def _rank(said: Sequence[Signal]) -> int:
    return min(signal.rank or _UNRANKED for signal in said)


def _count(said: Sequence[Signal]) -> int:
    return max(signal.count or 0 for signal in said)
