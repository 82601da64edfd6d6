"""Switching packs on and off: which of their publishers become sources. Inside the caller's transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit

from sqlalchemy import Connection

from kb.intake.addresses import host_of
from kb.intake.publishers import publisher_of, site_of
from kb.models import Source, SourceType
from kb.packs.reader import Pack, PackEntry
from kb.store.sources import add_source, describe_source, forget_failures, list_sources

_TAG_PREFIX = "pack:"


@dataclass(frozen=True, slots=True)
class PackFilter:
    """Which publishers of a pack are meant. Empty fields do not filter; one without a country is of no country."""

    countries: tuple[str, ...] = ()
    langs: tuple[str, ...] = ()

    def takes(self, publisher: PackEntry | Source) -> bool:
        """Whether the publisher is meant."""
        right_country = not self.countries or publisher.country in self.countries
        return right_country and (not self.langs or publisher.lang in self.langs)


@dataclass(frozen=True, slots=True)
class PacksEnabled:
    """What switching packs on did to each publisher that was meant."""

    added: tuple[Source, ...]
    enabled_again: tuple[Source, ...]
    unchanged: tuple[Source, ...]  # came with the pack before, and are collected
    left: tuple[Source, ...]  # sources that a person, or another list, had brought: nothing was done to them


def tag_of(pack_name: str) -> str:
    """The tag by which the sources that came with a pack are known."""
    return _TAG_PREFIX + pack_name


def source_of_entry(entry: PackEntry, pack: Pack, now: datetime) -> Source:
    """The source that a publisher becomes: its feed where the pack knows it, else the site."""
    return Source(
        url=entry.feed or entry.home,
        name=entry.name,
        type=SourceType.FEED if entry.feed else SourceType.SITE,
        publisher=publisher_of(entry.home),
        lang=entry.lang,
        country=entry.country,
        kind=entry.kind.value,
        tags=(tag_of(pack.name), *entry.tags),
        added=now,
    )


def entry_of(source: Source, packs: Iterable[Pack]) -> PackEntry | None:
    """The publisher of a pack that a source came with: known by its tag, and by its address or name."""
    own = [entry for pack in packs if tag_of(pack.name) in source.tags for entry in pack.entries]
    at_address = (entry for entry in own if source.url in (entry.home, entry.feed))
    return next(at_address, None) or next((entry for entry in own if entry.name == source.name), None)


def enable_packs(connection: Connection, packs: Iterable[Pack], chosen: PackFilter, now: datetime) -> PacksEnabled:
    """Make sources of the publishers that are meant. Doing it twice is doing it once.

    One that came with the pack and was disabled since is enabled again. One that is a source otherwise, by its address
    or as any source of the same site, is left as it is.
    """
    known = _KnownSources(list_sources(connection))
    added, again, unchanged, left = list[Source](), list[Source](), list[Source](), list[Source]()
    for pack in packs:
        for entry in filter(chosen.takes, pack.entries):
            own, other = known.of_pack(entry, pack), known.otherwise(entry)
            if own is None and other is None:
                added.append(known.add(add_source(connection, source_of_entry(entry, pack, now))))
            elif own is None:
                assert other is not None
                left.append(other)
            elif own.enabled:
                unchanged.append(own)
            else:
                own = replace(own, enabled=True)
                describe_source(connection, own)
                forget_failures(connection, own.id)
                again.append(own)
    return PacksEnabled(tuple(added), tuple(again), tuple(unchanged), tuple(left))


def disable_packs(connection: Connection, packs: Iterable[Pack], chosen: PackFilter) -> tuple[Source, ...]:
    """Stop collecting what came with the packs and is meant, and nothing else; give what was collected until now."""
    tags = {tag_of(pack.name) for pack in packs}
    disabled = tuple(
        replace(source, enabled=False)
        for source in list_sources(connection)
        if source.enabled and tags.intersection(source.tags) and chosen.takes(source)
    )
    for source in disabled:
        describe_source(connection, source)
    return disabled


class _KnownSources:
    """The sources that there are, by what a publisher of a pack is recognised by."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self._by_pack_and_name: dict[tuple[str, str], Source] = {}
        self._by_place: dict[str, Source] = {}
        self._by_site: dict[str, Source] = {}
        for source in sources:
            self.add(source)

    def add(self, source: Source) -> Source:
        """Remember a source; give it back."""
        self._by_place.setdefault(_place(source.url), source)
        came_with = [tag for tag in source.tags if tag.startswith(_TAG_PREFIX)]
        for tag in came_with:
            self._by_pack_and_name.setdefault((tag, source.name), source)
        # A publisher of a pack is no reason to leave out another of the same host.
        if not came_with and source.type is not SourceType.TREND:
            for site in (_host(source.url), site_of(source.url), source.publisher):
                self._by_site.setdefault(site, source)
        return source

    def of_pack(self, entry: PackEntry, pack: Pack) -> Source | None:
        """The source that the publisher became. Known by its name too: its address changes when the source moves."""
        tag = tag_of(pack.name)
        at_address = (self._by_place.get(_place(address)) for address in (entry.home, entry.feed) if address)
        tagged = next((source for source in at_address if source and tag in source.tags), None)
        return tagged or self._by_pack_and_name.get((tag, entry.name))

    def otherwise(self, entry: PackEntry) -> Source | None:
        """A source at the publisher's address; for a whole site, also any source of it, such as a feed found there."""
        at_address = (self._by_place.get(_place(address)) for address in (entry.home, entry.feed) if address)
        known = next(filter(None, at_address), None)
        if known is None and urlsplit(entry.home).path == "/":
            known = self._by_site.get(_host(entry.home))
        return known


def _host(address: str) -> str:
    return host_of(address).removeprefix("www.")


def _place(address: str) -> str:
    """What two spellings of one address have in common: neither scheme nor ``www.`` nor the slash at the end."""
    parts = urlsplit(address)
    return f"{parts.netloc.removeprefix('www.')}{parts.path.rstrip('/')}?{parts.query}"
