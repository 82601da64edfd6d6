"""Asking the playbook: practices with their evidence, by a question or by what they are about."""

import math
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, Row

from kb.embedding.protocol import Embedder
from kb.models import (
    Announcement,
    DateReliability,
    Notice,
    Practice,
    PracticeAnswer,
    PracticeEntry,
    PracticeFilters,
    PracticePassage,
    moment_of,
)
from kb.networks import named_networks
from kb.practices.advice import guess_language
from kb.practices.ageing import Announced, announced, last_said, standing_of
from kb.practices.closeness import is_nothing_close
from kb.practices.matching import scores
from kb.practices.themes import Theme, theme_of
from kb.practices.titles import is_clear, is_step_on_screen, says_little, title_of
from kb.search.query import parse_query
from kb.store import practices as store
from kb.store.database import Database
from kb.store.publications import Window

Strength = Callable[[Row[Any]], float]
_NONE: Mapping[int, float] = MappingProxyType({})

MOST_PASSAGES = 5
# A practice that is much worse than the best answers something else.
_WORST = 0.5
# What the number of publishers adds: a practice of 16 publishers wins against one that fits a little better.
_SUPPORT = 0.03
# What it costs a practice that it is not clear: of two that answer about as well, the clear one comes first.
_UNCLEAR = 0.03
# What it costs one whose title tells nothing, or only what to press: it comes first only where nothing else answers
# about as well.
_SAYS_LITTLE = 0.25
# What it costs one that is for other networks than those that the question names.
_OTHER_NETWORK = 0.25
_EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
_LEAD = 300  # code points of a text that tell what it is about
NOTHING_FOUND = "No advice was found. Try other words or fewer filters, or collect more articles."
PLAIN_WORDS_ALONE = (
    "Operators, exclusions and quotation marks count in Search alone; here the other words were compared."
)
NOTHING_CLOSE = "No advice close to this was found; these practices come nearest."


def ask(
    database: Database,
    embedder: Embedder,
    query: str,
    filters: PracticeFilters,
    limit: int,
    now: datetime,
    reader_lang: str | None = None,
) -> PracticeAnswer:
    """The practices that answer a question, best first, in the reader's language where somebody says them in it.

    Raises ``SearchError`` for an empty one, ``EmbeddingError``.
    """
    parsed = parse_query(query, now)
    with database.read() as connection:
        found, likeness = scores(connection, parsed, embedder, of_all=_narrows(filters))
        entries = _entries(
            connection,
            set(found),
            now,
            lambda row: found.get(row.id, 0.0),
            filters,
            own_scores=found,
            reader_lang=reader_lang,
        )
    asked = named_networks(parsed.in_full)
    ranked = sorted(entries, key=lambda entry: (-_ranking(entry, asked), entry.practice_id))
    best = ranked[0].score if ranked else 0.0
    answering = [entry for entry in ranked if entry.score > 0 and entry.score >= _WORST * best]
    notices = parsed.notices
    if parsed.required:
        notices = (*notices, Notice(PLAIN_WORDS_ALONE))
    if not answering:
        notices = (*notices, Notice(NOTHING_FOUND))
    elif is_nothing_close(parsed.words, likeness, answering):
        notices = (*notices, Notice(NOTHING_CLOSE))
    return PracticeAnswer(query, tuple(answering[:limit]), notices)


def browse(
    database: Database, filters: PracticeFilters, limit: int, now: datetime, reader_lang: str | None = None
) -> PracticeAnswer:
    """The practices that fulfil the filters: pinned ones first, then by the number of publishers, then the latest.

    Of those that as many publishers say, those that some say in the reader's language come before the others, and of
    these those that are clear: a list that nobody asked for begins with what can be understood by itself.
    """
    with database.read() as connection:
        entries = _entries(connection, None, now, _latest, filters, reader_lang=reader_lang)
    entries.sort(
        key=lambda entry: (
            not entry.pinned,
            -entry.publishers,
            all(passage.lang != reader_lang for passage in entry.passages),
            not is_clear(entry.title, entry.passages),
            -(entry.last_confirmed or now).timestamp(),
            entry.practice_id,
        )
    )
    return PracticeAnswer("", tuple(entries[:limit]), () if entries else (Notice(NOTHING_FOUND),))


def practices_until(connection: Connection, until: datetime, known_until: datetime) -> list[PracticeEntry]:
    """The practices as they were judged at an instant, by what is dated before it and was collected by another.

    Their first passage is the latest.
    """
    changes = network_changes(connection, until, known_until)
    window = Window(_EARLIEST, until, known_until)
    return _entries(connection, None, until, _latest, PracticeFilters(), changes=changes, window=window)


def practice_entry(
    database: Database, practice_id: int, now: datetime, reader_lang: str | None = None
) -> PracticeEntry | None:
    """One practice with its evidence, hidden or not, in the reader's language where somebody says it in it."""
    with database.read() as connection:
        found = _entries(
            connection,
            None,
            now,
            _latest,
            PracticeFilters(include_hidden=True),
            only=practice_id,
            reader_lang=reader_lang,
        )
    return found[0] if found else None


def _latest(row: Row[Any]) -> float:
    dated: datetime = row.dated
    return dated.timestamp()


def _ranking(entry: PracticeEntry, asked: Sequence[str]) -> float:
    """How early it comes among the answers to a question that names the networks ``asked``."""
    said = entry.score + _SUPPORT * math.log2(1 + entry.publishers)
    if asked and entry.networks and not set(asked).intersection(entry.networks):
        said -= _OTHER_NETWORK
    if entry.passages and (says_little(entry.title) or is_step_on_screen(entry.title)):
        return said - _SAYS_LITTLE
    return said if is_clear(entry.title, entry.passages) else said - _UNCLEAR


def _narrows(filters: PracticeFilters) -> bool:
    """Whether the filters may leave out what answers best, so that more must be looked at."""
    return replace(filters, include_hidden=False) != PracticeFilters()


def _entries(
    connection: Connection,
    pieces: set[int] | None,
    now: datetime,
    strength: Strength,
    filters: PracticeFilters,
    *,
    only: int | None = None,
    own_scores: Mapping[int, float] = _NONE,
    changes: Announced | None = None,
    window: Window | None = None,
    reader_lang: str | None = None,
) -> list[PracticeEntry]:
    """Practices, of those that hold one of these pieces or of all.

    ``strength`` ranks their passages; ``own_scores`` those that people wrote, by their negative id as among
    ``pieces``. ``changes`` are what networks announced, by default as now known; of a ``window`` only its
    documents count. What is said in the reader's language names a practice, and comes first among its passages.
    """
    wanted = {only} if only else None
    if pieces is not None:
        wanted = store.practices_of_advice(connection, [piece for piece in pieces if piece > 0])
        wanted |= {-piece for piece in pieces if piece < 0}
    stored = store.get_practices(connection, wanted)
    rows: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in store.advice_of(connection, wanted, window):
        if not filters.langs or row.lang in filters.langs:
            rows[row.practice_id].append(row)
    if changes is None:
        changes = network_changes(connection, now, now)
    found = []
    for practice_id, practice in stored.items():
        if practice.hidden and not filters.include_hidden:
            continue
        if not rows[practice_id] and not _stands_alone(practice, filters.langs):
            continue
        own_score = own_scores.get(-practice_id, 0.0)
        read = [row for row in rows[practice_id] if row.lang == reader_lang]
        naming = read or (rows[practice_id] if filters.langs else [])
        if naming:
            practice = replace(practice, title=_title_among(practice.title, naming, strength))
        entry = _entry(practice, rows[practice_id], changes, now, strength, own_score, reader_lang)
        if _fulfils(entry, filters, now):
            found.append(entry)
    return found


def _entry(
    practice: Practice,
    rows: Sequence[Row[Any]],
    changes: Announced,
    now: datetime,
    strength: Strength,
    own_score: float,
    reader_lang: str | None,
) -> PracticeEntry:
    # A text that several publishers print is said once: by the earliest of them, under ``root``.
    said: dict[int, Row[Any]] = {}
    for row in sorted(rows, key=lambda row: (row.document_id != row.root, -strength(row), row.id)):
        said.setdefault(row.root, row)
    strongest = sorted(said.values(), key=lambda row: (row.lang != reader_lang, -strength(row), row.id))
    names: dict[str, str] = {}
    for row in strongest:
        names.setdefault(row.publisher.casefold(), row.publisher)
    networks = _by_frequency([network for row in strongest for network in row.networks])
    themes = _by_frequency([row.theme for row in strongest])
    theme = practice.own_theme or (themes[0] if themes else Theme.OTHER.value)
    networks = (
        [practice.own_network, *[n for n in networks if n != practice.own_network]]
        if practice.own_network
        else networks
    )
    dates = [moment_of(row.published, row.seen, DateReliability(row.date_reliability)) for row in strongest]
    last = max(dates, default=None)
    # What was said later is not known at ``now``, as where an edition is composed again.
    own = practice.own_confirmed if practice.own_confirmed and practice.own_confirmed <= now else None
    standing = standing_of(theme, networks, last_said(last, own), changes, now)
    return PracticeEntry(
        practice_id=practice.id,
        title=practice.own_title or practice.title,
        network=networks[0] if networks else None,
        networks=tuple(networks),
        theme=theme,
        publishers=len(names),
        publisher_names=tuple(names.values()),
        since=min(dates, default=None),
        last_confirmed=last,
        status=standing.status.value,
        check_reason=standing.reason.value if standing.reason else None,
        contradicted=len({row.forbids for row in strongest}) == 2 and len(names) > 1,
        pinned=practice.pinned,
        hidden=practice.hidden,
        own=practice.own,
        score=max([own_score, *(strength(row) for row in strongest)]),
        passages=tuple(_passage(row) for row in _publishers_first(strongest)[:MOST_PASSAGES]),
        retitled=practice.own_title is not None,
        countries=tuple(dict.fromkeys(row.country for row in strongest if row.country)),
        own_confirmed=own,
        announcement=standing.announcement,
    )


def _stands_alone(practice: Practice, langs: Sequence[str]) -> bool:
    """Whether a practice is listed though no article in these languages, or in any, advises it."""
    if not langs:
        return practice.own or practice.pinned or practice.own_title is not None
    return practice.own and guess_language(practice.own_title or practice.title) in (None, *langs)


def _title_among(title: str, rows: Sequence[Row[Any]], strength: Strength) -> str:
    """The title of a practice if one of these pieces gives it, else that of the strongest of them."""
    if any(title_of([row.sentence]) == title for row in rows):
        return title
    return title_of([row.sentence for row in sorted(rows, key=lambda row: (-strength(row), row.id))])


def _publishers_first(rows: Sequence[Row[Any]]) -> list[Row[Any]]:
    """The strongest row of each publisher, then the others; of two sides both are heard at once."""
    seen: set[str] = set()
    first: list[Row[Any]] = []
    others: list[Row[Any]] = []
    for row in rows:
        (others if row.publisher.casefold() in seen else first).append(row)
        seen.add(row.publisher.casefold())
    return _both_sides_first(first + others)


def _both_sides_first(rows: list[Row[Any]]) -> list[Row[Any]]:
    """The rows with the first of those that contradict the first one in the second place."""
    place = next((place for place, row in enumerate(rows) if row.forbids != rows[0].forbids), None)
    return rows if place is None else [rows[0], rows[place], *rows[1:place], *rows[place + 1 :]]


def _passage(row: Row[Any]) -> PracticePassage:
    return PracticePassage(
        text=row.text,
        url=row.url,
        title=row.title,
        published=row.published,
        lang=row.lang,
        publisher=row.publisher,
        document_id=row.document_id,
        heading_path=tuple(row.heading_path),
        char_start=row.char_start,
        char_end=row.char_end,
        forbids=row.forbids,
        odds=row.odds or 0.0,
    )


def _fulfils(entry: PracticeEntry, filters: PracticeFilters, now: datetime) -> bool:
    if filters.networks and not set(filters.networks).intersection(entry.networks):
        return False
    if filters.themes and entry.theme not in filters.themes:
        return False
    if filters.status and entry.status != filters.status:
        return False
    if filters.older_than is None:
        return True
    confirmed = last_said(entry.last_confirmed, entry.own_confirmed)
    return confirmed is not None and now - confirmed >= filters.older_than


def network_changes(connection: Connection, until: datetime, known_until: datetime) -> Announced:
    """What networks announced before an instant, by what was collected by another: documents of kind *platform*."""
    found = []
    for document_id, dated, title, url, text in store.platform_news(connection, until, known_until):
        networks, theme = _subject(title, text[:_LEAD])
        found.append(Announcement(title, url, dated, networks, theme, document_id))
    return announced(found)


@lru_cache(maxsize=4_096)  # every question looks at all of them
def _subject(title: str, lead: str) -> tuple[tuple[str, ...], str]:
    """The networks that an announcement is about, and its theme."""
    return named_networks(title) or named_networks(lead), theme_of("", (), title).value


def _by_frequency(values: Sequence[str]) -> list[str]:
    counts: dict[str, int] = defaultdict(int)
    for value in values:
        counts[value] += 1
    return sorted(counts, key=lambda value: (-counts[value], value))
