"""The first start: which packs suit a person, and which of their sources bring something to read soonest. Pure."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from kb.models import Kind, Source, SourceType
from kb.packs.reader import Pack

_READ_FIRST = 8  # sources: some hundred articles, collected and searchable in about a minute


@dataclass(frozen=True, slots=True)
class ProposedPack:
    """A pack that suits a person; ``chosen`` says whether to switch it on unless they object."""

    pack: Pack
    chosen: bool


def propose(packs: Iterable[Pack], lang: str, countries: Collection[str]) -> tuple[ProposedPack, ...]:
    """The packs that suit somebody who reads a language and follows countries, the nearest first.

    News of these countries, good practice in the language, and what the networks say of themselves are chosen; good
    practice in other languages and news of no one country are only offered.
    """
    news, practice, platforms, offered = list[Pack](), list[Pack](), list[Pack](), list[Pack]()
    for pack in packs:
        kinds = {entry.kind for entry in pack.entries}
        if kinds == {Kind.PLATFORM}:
            platforms.append(pack)
        elif kinds == {Kind.PRACTICE}:
            (practice if lang in pack.langs else offered).append(pack)
        elif len(pack.countries) == 1:
            news += [pack] if pack.countries[0] in countries else []
        elif lang in pack.langs:
            offered.append(pack)
    chosen = [ProposedPack(pack, True) for pack in (*news, *practice, *platforms)]
    return (*chosen, *(ProposedPack(pack, False) for pack in offered))


def soonest(added: Sequence[Source], lang: str) -> tuple[Source, ...]:
    """The few sources of a first start to collect before all others: those with a feed, in the person's language."""
    nearest = sorted(added, key=lambda source: (source.type is not SourceType.FEED, source.lang != lang))
    return tuple(nearest[:_READ_FIRST])
