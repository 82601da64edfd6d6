"""How many results each value of a filter would leave.

A number says what a person gets who chooses the value: so many documents, copies folded, fulfil it and everything else
that is set, query included. Where a filter is set already, its own values are counted without it, so that another can
be chosen instead; only tags add up.

Every article has some likeness to a query in plain words, so such a query counts the documents of its thousand most
relevant passages: as many as anybody would look at. What a query demands (phrases, operators) is counted whole.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Connection, func, select

from kb.models import DateHistogram, DateUnit, Facets, SearchFilters
from kb.search.filters import Conditions, document_root, folded_source, folded_tag
from kb.store.tables import documents

# The longest spans, in days, that are shown by the day and by the week.
_DAYS, _WEEKS = 31, 182

# What the documents that count fulfil, under these filters.
Counted = Callable[[SearchFilters], Conditions]


def count_facets(connection: Connection, filters: SearchFilters, counted: Counted) -> Facets:
    """Count the results by what filters look at."""
    all_set = counted(filters)

    def without(**nothing: object) -> Conditions:
        narrowed = replace(filters, **nothing)  # type: ignore[arg-type]
        return all_set if narrowed == filters else counted(narrowed)

    source = func.coalesce(documents.c.source, documents.c.publisher)
    return Facets(
        langs=_counts(connection, documents.c.lang, without(langs=(), same_language=False)),
        sources=_as_one(
            (((name,), number) for name, number in _counts(connection, source, without(sources=())).items()),
            folded_source,
            filters.sources,
        ),
        countries=_counts(connection, documents.c.country, without(countries=())),
        kinds=_counts(connection, documents.c.kind, without(kinds=())),
        tags=_as_one(_tags(connection, all_set), folded_tag, filters.tags),
        dates=histogram(_days(connection, without(since=None, until=None))),
    )


def histogram(days: Mapping[date, int]) -> DateHistogram:
    """Numbers by day as bars of a day, a week or a month, by how long a time they span; bars of 0 included. Pure."""
    if not days:
        return DateHistogram(DateUnit.DAY, ())
    span = (max(days) - min(days)).days
    unit = DateUnit.DAY if span <= _DAYS else DateUnit.WEEK if span <= _WEEKS else DateUnit.MONTH
    counts: Counter[date] = Counter()
    for day, number in days.items():
        counts[_begins(day, unit)] += number
    bars, bar = [], min(counts)
    while bar <= max(counts):
        bars.append((bar, counts[bar]))
        bar = _begins(bar + timedelta(days={DateUnit.DAY: 1, DateUnit.WEEK: 7, DateUnit.MONTH: 31}[unit]), unit)
    return DateHistogram(unit, tuple(bars))


def _begins(day: date, unit: DateUnit) -> date:
    match unit:
        case DateUnit.DAY:
            return day
        case DateUnit.WEEK:
            return day - timedelta(days=day.weekday())
        case DateUnit.MONTH:
            return day.replace(day=1)


def _counts(connection: Connection, value: ColumnElement[str | None], where: Conditions) -> dict[str, int]:
    number = _number()
    statement = select(value, number).where(value.is_not(None), *where).group_by(value).order_by(number.desc(), value)
    return {name: count for name, count in connection.execute(statement) if name is not None}


def _tags(connection: Connection, where: Conditions) -> Iterable[tuple[Collection[str], int]]:
    statement = select(documents.c.tags, _number()).where(*where).group_by(documents.c.tags)
    return ((row[0], row[1]) for row in connection.execute(statement))


def _as_one(
    counted: Iterable[tuple[Collection[str], int]], folded: Callable[[str], str], chosen: Iterable[str]
) -> dict[str, int]:
    """Numbers of values, the highest first, of which those that a filter takes for one are one.

    It is written as it is ``chosen``, else as most write it. ``counted`` are values that documents have together.
    """
    folds: dict[str, str] = {}
    counts: Counter[str] = Counter()
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for values, number in counted:
        for value in values:
            if value not in folds:
                folds[value] = folded(value)
            spellings[folds[value]][value] += number
        counts.update(dict.fromkeys({folds[value] for value in values}, number))
    written = {fold: max(spelled, key=lambda value: (spelled[value], value)) for fold, spelled in spellings.items()}
    written |= {folded(value): value for value in chosen}
    found = {written[fold]: number for fold, number in counts.items() if fold}
    return dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))


def _days(connection: Connection, where: Conditions) -> dict[date, int]:
    day = func.date(documents.c.dated)
    statement = select(day, _number()).where(*where).group_by(day)
    return {date.fromisoformat(str(row[0])): row[1] for row in connection.execute(statement)}


def _number() -> ColumnElement[int]:
    return func.count(document_root().distinct())
