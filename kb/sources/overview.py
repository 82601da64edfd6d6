"""How all sources are doing, at a glance: how many are well and which ones to look at, the worst first."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kb.letters import without_accents
from kb.models import BriefSource, Source, SourceFlag, SourceState


class SourceHealth(StrEnum):
    """How a source is doing; what somebody should look at comes first."""

    TROUBLE = "trouble"  # it fails, is gone, is there twice, or says something else than it should
    SILENT = "silent"  # nothing new for far longer than it usually takes
    NEW = "new"  # not collected yet
    WORKS = "works"
    OFF = "off"  # a person switched it off


_TROUBLES = frozenset({SourceFlag.FAILING, SourceFlag.DUPLICATE, SourceFlag.LANGUAGE_CHANGED})
_WORST_FIRST = {health: place for place, health in enumerate(SourceHealth)}


@dataclass(frozen=True, slots=True)
class SourceFilter:
    """Which sources are meant. Empty fields do not filter; ``text`` is looked for in name, publisher and address."""

    text: str = ""
    country: str = ""
    kind: str = ""
    health: SourceHealth | None = None


@dataclass(frozen=True, slots=True)
class SourceOverview:
    """All sources in figures, and those of one page that a filter takes: ``found`` counts all that it takes.

    ``countries`` and ``kinds`` count what there is of each, whatever the filter.
    """

    healths: Mapping[SourceHealth, int]
    countries: Mapping[str, int]
    kinds: Mapping[str, int]
    found: int
    shown: tuple[tuple[Source, SourceState], ...]

    @property
    def total(self) -> int:
        """How many sources there are."""
        return sum(self.healths.values())


def health_of(source: BriefSource) -> SourceHealth:
    """How a source is doing."""
    if source.flag == SourceFlag.GONE:  # the collector switched it off, not a person
        return SourceHealth.TROUBLE
    if not source.enabled:
        return SourceHealth.OFF
    if source.failures_in_a_row or source.flag in _TROUBLES:
        return SourceHealth.TROUBLE
    if source.flag == SourceFlag.SILENT:
        return SourceHealth.SILENT
    return SourceHealth.WORKS if source.last_success else SourceHealth.NEW


def count_by(sources: Sequence[BriefSource]) -> tuple[Counter[SourceHealth], Counter[str], Counter[str]]:
    """How many sources there are of each health, country and kind."""
    return (
        Counter(map(health_of, sources)),
        Counter(source.country for source in sources if source.country),
        Counter(source.kind for source in sources),
    )


def choose(sources: Sequence[BriefSource], wanted: SourceFilter) -> list[BriefSource]:
    """The sources that a filter takes, the worst first, then by name."""
    words = without_accents(wanted.text).split()
    taken = [
        (health, source)
        for source in sources
        if (not wanted.country or source.country == wanted.country)
        and (not wanted.kind or source.kind == wanted.kind)
        and ((health := health_of(source)) is wanted.health or wanted.health is None)
        and (not words or _has_words(source, words))
    ]
    return [
        source for _, source in sorted(taken, key=lambda pair: (_WORST_FIRST[pair[0]], without_accents(pair[1].name)))
    ]


def _has_words(source: BriefSource, words: Sequence[str]) -> bool:
    text = without_accents(f"{source.name} {source.publisher} {source.url}")
    return all(word in text for word in words)
