"""Filters, and what a query requires or excludes, as SQL conditions on the table ``documents``."""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, exists, false, func, not_, or_, select

from kb.index import document_words, full_text
from kb.index.analysis import query_terms, words
from kb.models import Notice, SearchFilters
from kb.search import notices, syntax
from kb.search.query import Query, clean
from kb.search.syntax import Atom, Clause, Group, Operator, atoms
from kb.store.documents import all_tags, tag_condition
from kb.store.sources import list_sources
from kb.store.tables import chunks, documents

Conditions = list[ColumnElement[bool]]
# What a name that nothing has leaves.
_NONE = false()
# Several of these side by side are alternatives: an article has one language. Of tags it may have several.
_ALTERNATIVES = (Operator.SITE, Operator.SOURCE, Operator.LANG, Operator.COUNTRY, Operator.KIND)


def conditions(connection: Connection, filters: SearchFilters) -> Conditions:
    """What a document must fulfil; empty where nothing filters. ``same_language`` is not looked at."""
    found: Conditions = []
    if filters.langs:
        found.append(documents.c.lang.in_([clean(lang).lower() for lang in filters.langs]))
    if filters.countries:
        found.append(documents.c.country.in_([clean(country).upper() for country in filters.countries]))
    if filters.kinds:
        found.append(documents.c.kind.in_([clean(kind).lower() for kind in filters.kinds]))
    if filters.sources:
        found.append(_named(connection, filters.sources))
    found += [_of_tag(connection, tag) for tag in filters.tags]
    if filters.since:
        found.append(documents.c.dated >= filters.since)
    if filters.until:
        found.append(documents.c.dated < filters.until)
    return found


def required(connection: Connection, query: Query) -> tuple[Conditions, list[Notice]]:
    """What the query itself demands of a document, and which names in it nothing has."""
    said: list[Notice] = []
    return _demands(connection, query.required, said), said


def names_of_nothing(connection: Connection, filters: SearchFilters) -> list[Notice]:
    """Which of the sources and tags of a filter no document has, or has any more."""
    sources, tags = _source_names(connection), {folded_tag(tag) for tag in all_tags(connection)}
    known = {folded_source(name) for name in sources}
    unknown = [Notice(notices.NO_SUCH_SOURCE, name) for name in filters.sources if folded_source(name) not in known]
    return unknown + [Notice(notices.NO_SUCH_TAG, tag) for tag in filters.tags if folded_tag(tag) not in tags]


def sites_of_nothing(connection: Connection, query: Query) -> list[Notice]:
    """Which of the sites that a query names no document is from."""
    wanted = [atom.content for atom in atoms(query.required) if not atom.excluded]
    sites = [each.value for each in wanted if isinstance(each, syntax.Condition) and each.operator is Operator.SITE]
    return [
        Notice(notices.NO_SUCH_SITE, site)
        for site in map(str, sites)
        if not connection.execute(select(exists().where(_of_site(site)))).scalar()
    ]


def names_not_collected(connection: Connection, filters: SearchFilters) -> list[Notice]:
    """Which of the sources of a filter have articles, but are no source, or no source any more."""
    sources = list_sources(connection) if filters.sources else []
    collected = {folded_source(name) for source in sources for name in (source.name, source.publisher)}
    gone = []
    for name in filters.sources:
        own = _named(connection, [name])
        is_read = select(exists().where(own, documents.c.source_id.is_not(None)))
        if own is not _NONE and folded_source(name) not in collected and not connection.execute(is_read).scalar():
            gone.append(Notice(notices.NOT_COLLECTED, name))
    return gone


def folded_source(name: str) -> str:
    """Names of sources that fold to the same are one to a filter."""
    return name.strip().casefold()


def folded_tag(tag: str) -> str:
    """Tags that fold to the same are one to a filter; one of signs alone, which folds to nothing, is none."""
    return _folded(tag)


def has_passages() -> ColumnElement[bool]:
    """The condition that a document has been cut, without which nothing finds it."""
    return select(chunks.c.id).where(chunks.c.document_id == documents.c.id).exists()


def document_root() -> ColumnElement[int]:
    """The id that exact copies share: that of the earliest of them."""
    return func.coalesce(documents.c.copy_of, documents.c.id)


def _demands(connection: Connection, clauses: Sequence[Clause], said: list[Notice]) -> Conditions:
    return [or_(*(_condition(connection, part, said) for part in clause)) for clause in _merged(clauses)]


def _merged(clauses: Sequence[Clause]) -> list[Clause]:
    """The clauses, with ``lang:es lang:pt`` as ``lang:es OR lang:pt``."""
    merged: dict[object, Clause] = {}
    for number, clause in enumerate(clauses):
        only = clause[0] if len(clause) == 1 else None
        content = only.content if isinstance(only, Atom) and not only.excluded else None
        is_one_of = isinstance(content, syntax.Condition) and content.operator in _ALTERNATIVES
        key: object = content.operator if is_one_of and isinstance(content, syntax.Condition) else number
        merged[key] = merged.get(key, ()) + clause
    return list(merged.values())


def _condition(connection: Connection, part: Atom | Group, said: list[Notice]) -> ColumnElement[bool]:
    if isinstance(part, Group):
        return and_(*_demands(connection, part.clauses, said))
    if isinstance(part.content, syntax.Condition):
        condition = _of_operator(connection, part.content, said)
    elif part.is_plain and (terms := [term for word in part.content.words for term in query_terms(word)]):
        condition = full_text.documents_with_any(connection, terms)
    else:
        condition = document_words.documents_with(connection, part.content.words)
    # NULL, as of a document without language, is not excluded either.
    return not_(func.coalesce(condition, false())) if part.excluded else condition


def _of_operator(connection: Connection, condition: syntax.Condition, said: list[Notice]) -> ColumnElement[bool]:
    operator, value = condition.operator, condition.value
    if isinstance(value, datetime):
        return documents.c.dated >= value if operator is Operator.AFTER else documents.c.dated < value
    match operator:
        case Operator.LANG:
            return documents.c.lang == value
        case Operator.COUNTRY:
            return documents.c.country == value
        case Operator.KIND:
            return documents.c.kind == value
        case Operator.SITE:
            return _of_site(value)
        case Operator.TAG:
            return _known(_of_tag(connection, value), Notice(notices.NO_SUCH_TAG, value), said)
        case _:
            wanted = f" {_folded(value)} "
            of_sources = _of_sources(connection, lambda name: wanted in f" {_folded(name)} ")
            return _known(of_sources, Notice(notices.NO_SUCH_SOURCE, value), said)


def _known(condition: ColumnElement[bool], notice: Notice, said: list[Notice]) -> ColumnElement[bool]:
    if condition is _NONE:
        said.append(notice)
    return condition


def _of_site(site: str) -> ColumnElement[bool]:
    """Articles of a host, of the hosts below it, and of nothing beside its path, if it has one."""
    # The first is fast, the second right: a path may look like a host.
    pattern = rf"^https?://([^/]*\.)?{re.escape(site)}([/?#:]|$)"
    return and_(
        documents.c.canonical_url.contains(site, autoescape=True), documents.c.canonical_url.regexp_match(pattern)
    )


def _of_tag(connection: Connection, wanted: str) -> ColumnElement[bool]:
    folded = folded_tag(wanted)
    spellings = [tag for tag in all_tags(connection) if folded_tag(tag) == folded] if folded else []
    return or_(*map(tag_condition, spellings)) if spellings else _NONE


def _named(connection: Connection, names: Iterable[str]) -> ColumnElement[bool]:
    wanted = {folded_source(name) for name in names}
    return _of_sources(connection, lambda name: folded_source(name) in wanted)


def _of_sources(connection: Connection, is_meant: Callable[[str], bool]) -> ColumnElement[bool]:
    """By the stored names, as SQLite compares without case for ASCII letters alone."""
    names = [name for name in _source_names(connection) if is_meant(name)]
    return or_(documents.c.source.in_(names), documents.c.publisher.in_(names)) if names else _NONE


def _source_names(connection: Connection) -> set[str]:
    """The names of sources and publishers of all documents."""
    stored: set[str | None] = set()
    for column in (documents.c.source, documents.c.publisher):
        stored.update(connection.execute(select(column).distinct()).scalars())
    return {name for name in stored if name is not None}


def _folded(text: str) -> str:
    return " ".join(word.folded for word in words(text))
