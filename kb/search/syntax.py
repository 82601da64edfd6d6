"""The query language: what was typed, as clauses. Pure: any text can be read.

    reglas "tono de voz" -sorteo site:elpais.com lang:es OR lang:pt after:2026-11-01

A query is a row of clauses, all of which hold; a clause is one part, or several with ``OR`` between them, one of which
holds. A part is an atom or, beside ``OR``, a row in parentheses. An atom is a word, a phrase in quotation marks or an
operator with its value, each excluded by ``-`` or ``NOT`` before it, which excludes each atom of what stands in
parentheses after it. A word by itself need not be there, unless ``AND`` stands beside it. Whatever cannot be read as
that is words, and a notice says so. The address of a page by itself asks for that page.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from itertools import pairwise, takewhile

from kb.errors import InvalidAddressError
from kb.index.analysis import SPACED_WORD, Word, joined_to_one, readings, words
from kb.intake.addresses import canonical_address, parse_web_address
from kb.intake.country import normal_country
from kb.intake.kinds import kind_named
from kb.intake.language import language_named
from kb.models import Notice
from kb.search import notices
from kb.search.periods import period


class Operator(StrEnum):
    """What a part of a query can be about beside the text."""

    SITE = "site"
    SOURCE = "source"
    LANG = "lang"
    COUNTRY = "country"
    TAG = "tag"
    KIND = "kind"
    AFTER = "after"  # the first moment of the time named, and later
    BEFORE = "before"  # earlier than the first moment of the time named
    UNTIL = "until"  # the time named included


_SPELLINGS = {
    Operator.SITE: "site sitio",
    Operator.SOURCE: "source fuente fonte",
    Operator.LANG: "lang language idioma",
    Operator.COUNTRY: "country país pais",
    Operator.TAG: "tag etiqueta",
    Operator.KIND: "kind tipo",
    Operator.AFTER: "after since desde después despues depois",
    Operator.BEFORE: "before antes",
    Operator.UNTIL: "until hasta até ate",
}
OPERATORS = {spelling: operator for operator, spellings in _SPELLINGS.items() for spelling in spellings.split()}
_QUOTED = r'"[^"]*"|“[^”]*”|«[^»]*»'
_TOKEN = re.compile(
    rf"""(?P<minus>-(?=\S))?
    (?: (?P<name>[^\W\d_]+):(?!//)(?P<value>{_QUOTED}|[^\s"“«()]*)
      | (?P<phrase>{_QUOTED})
      | (?P<open>["“«])
      | (?P<parenthesis>[()])
      | (?P<text>(?:[^\w\s()"“«-]?{SPACED_WORD}|[^\s()])[^\s()]*?(?=["“«()]|\s|$)) )""",
    re.VERBOSE,
)
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_QUOTES, _ENDS_OF_VALUES = '"“”«»', ",;."
_MOST_TOKENS_OF_VALUE = 6  # desde: 1 de noviembre de 2026
_BETWEEN = _OR, _AND, _NOT = "OR", "AND", "NOT"
_DEEPEST = 20  # parentheses within each other; more are left out
# *Or* in our languages: between two phrases it can be nothing else, though *o* alone is an article in Portuguese.
_OR_OF_PHRASES = frozenset(("o", "u", "ou", "or"))


@dataclass(frozen=True, slots=True)
class Text:
    """A word, or the words of a phrase, as typed; ``words`` stand at their places in the whole query."""

    text: str
    words: tuple[Word, ...]
    is_phrase: bool = False

    def is_in(self, text: str) -> bool:
        """Whether a text holds these words one after the other, or joined to a hashtag or a name; accents, case and the
        marks of words do not matter.
        """
        held = list(words(text))
        ways = [f" {reading} " for reading in readings(held)]
        is_written = any(f" {reading} " in way for reading in readings(self.words) for way in ways)
        return is_written or not {word.mark + word.folded for word in held}.isdisjoint(joined_to_one(self.words))


@dataclass(frozen=True, slots=True)
class Condition:
    """An operator with its value, made ready: a code, an address without scheme, an instant, a name as typed."""

    operator: Operator
    value: str | datetime


@dataclass(frozen=True, slots=True)
class Atom:
    """One thing that is looked for, or excluded."""

    content: Text | Condition
    excluded: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether it is a word that helps to rank, but need not be there."""
        return isinstance(self.content, Text) and not self.content.is_phrase and not self.excluded


@dataclass(frozen=True, slots=True)
class Group:
    """What stands in parentheses beside ``OR``, or a word beside ``AND``: clauses, all of which hold."""

    clauses: tuple["Clause", ...]


Clause = tuple[Atom | Group, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What was typed, and what of it was not understood."""

    clauses: tuple[Clause, ...]
    notices: tuple[Notice, ...]


@dataclass(slots=True)
class _Row:
    """What has been read of a row of clauses; ``last`` is what an ``OR`` would follow."""

    excluded: bool = False  # every atom in it is
    before: list[Clause] = field(default_factory=list)
    last: tuple[Clause, ...] = ()
    waiting: bool = False  # an OR has been read, and nothing after it
    demanding: bool = False  # an AND has been read, and nothing after it

    def demand(self) -> None:
        """Demand what has been read last, and what comes next."""
        self.last = tuple(map(_demanded, self.last))
        self.demanding = True

    def add(self, *clauses: Clause) -> None:
        """Add an atom, or what stood in parentheses."""
        if self.demanding and clauses:
            clauses = tuple(map(_demanded, clauses))
            self.demanding = False
        if self.waiting and clauses:
            self.last = (_part(self.last) + _part(clauses),)
            self.waiting = False
        elif clauses:
            self.before += self.last
            self.last = clauses


def _demanded(clause: Clause) -> Clause:
    only = clause[0]
    return (Group((clause,)),) if len(clause) == 1 and isinstance(only, Atom) and only.is_plain else clause


def _part(clauses: tuple[Clause, ...]) -> Clause:
    return clauses[0] if len(clauses) == 1 else (Group(clauses),)


def read(typed: str, now: datetime) -> Reading:
    """Read a query. ``now`` is what ``after:7d`` counts from."""
    if (page := _page(typed)) is not None:
        return Reading(((Atom(Condition(Operator.SITE, page)),),), ())
    said: dict[Notice, None] = {}
    rows = [_Row()]  # what stands in parentheses, within what they stand in
    excluding = False  # a NOT has been read, and nothing after it
    tokens = list(_TOKEN.finditer(typed))
    read_until = 0  # within tokens that belong to the value of the one before
    for place, token in enumerate(tokens):
        if token.start() < read_until:
            continue
        row = rows[-1]
        is_or, is_and = token.group() == _OR, token.group() == _AND
        if token["parenthesis"]:
            if token["parenthesis"] == "(" and len(rows) <= _DEEPEST:
                rows.append(_Row(row.excluded or excluding or token["minus"] is not None))
            elif token["parenthesis"] == ")" and len(rows) > 1:
                _close(rows, said)
            excluding = False
        elif (is_or or is_and) and row.excluded:
            continue  # none of them is wanted
        elif is_and and row.last and not row.waiting and tokens[place + 1 :] and not typed.isupper():
            row.demand()
        elif row.last and not row.waiting and (is_or or _joins_phrases(tokens[place - 1 : place + 2])):
            row.waiting = True
        elif (
            not (excluding or row.excluded)
            and token.group() == _NOT
            and _can_be_excluded(tokens[place + 1 : place + 2], typed)
        ):
            excluding = True
        else:
            value = _value_of(tokens[place : place + _MOST_TOKENS_OF_VALUE], typed, now)
            found = _atoms(token, value, now, said)
            if found:
                read_until = token.start("value") + len(value)
                row.add(*((replace(atom, excluded=True) if excluding or row.excluded else atom,) for atom in found))
                excluding = False
                if is_or:
                    said[Notice(notices.OR_ALONE)] = None
    clauses: list[Clause] = []
    while rows:
        clauses = _close(rows, said)
    return Reading(tuple(clauses), tuple(said))


def _page(typed: str) -> str | None:
    """The page whose address is all that was typed, as ``site:`` takes it."""
    if not _ADDRESS.fullmatch(typed.strip()):
        return None
    try:
        return site_named(canonical_address(typed))
    except InvalidAddressError:
        return None


def _close(rows: list[_Row], said: dict[Notice, None]) -> list[Clause]:
    """End the innermost row, and put it into that in which it stands. Its clauses."""
    row = rows.pop()
    if row.waiting:
        said[Notice(notices.OR_ALONE)] = None
    clauses = [*row.before, *row.last]
    if rows:
        rows[-1].add(*clauses)
    return clauses


def _joins_phrases(tokens: Sequence[re.Match[str]]) -> bool:
    """Whether the second of three tokens is an *or* between two phrases."""
    if len(tokens) < 3 or tokens[1].group().lower() not in _OR_OF_PHRASES:
        return False
    return all(token["phrase"] and not token["minus"] for token in (tokens[0], tokens[2]))


def _can_be_excluded(tokens: Sequence[re.Match[str]], typed: str) -> bool:
    """Whether a token follows that can; no word of a headline that is all in capitals."""
    return any(
        token["phrase"]
        or token["name"]
        or (not typed.isupper() and (token["parenthesis"] == "(" or any(words(token["text"] or ""))))
        for token in tokens
        if token.group() not in _BETWEEN
    )


def _value_of(tokens: Sequence[re.Match[str]], typed: str, now: datetime) -> str:
    """The value of the operator that the first token is, if it is one: with as many of the words after it as name one
    thing together (``país:Costa Rica``, ``desde:la semana pasada``), or that behind a blank (``desde: ayer``).
    """
    first, value = tokens[0], tokens[0]["value"] or ""
    operator = OPERATORS.get((first["name"] or "").lower())
    if operator is None or (value and (value[0] in _QUOTES or operator not in _NAMED_IN_WORDS)):
        return value
    following: Iterable[re.Match[str]] = ()
    if not value and any(token["phrase"] or (operator is Operator.SITE and "." in token[0]) for token in tokens[1:2]):
        following = tokens[1:2]
    elif operator in _NAMED_IN_WORDS:
        following = (token for _, token in takewhile(_belong_together, pairwise(tokens)))
    values = [value, *(typed[first.start("value") : token.end()] for token in following)]
    return next((each for each in reversed(values) if isinstance(_conditions(first["name"], each, now), tuple)), value)


def _belong_together(tokens: tuple[re.Match[str], re.Match[str]]) -> bool:
    """Whether the second of two tokens may stand in the value in which the first does; *EE. UU.* has full stops."""
    before, token = tokens
    return bool(token["text"]) and not token["minus"] and before[0][-1] not in ",;" and token[0] not in _BETWEEN


def _atoms(token: re.Match[str], value: str, now: datetime, said: dict[Notice, None]) -> tuple[Atom, ...]:
    """What one token says: an atom, several for an operator with several values, none where nothing is left of it.

    ``value`` is that of an operator.
    """
    excluded = token["minus"] is not None
    if token["open"]:
        said[Notice(notices.QUOTE_NOT_CLOSED)] = None
        return ()
    if token["phrase"]:
        phrase = _text(token["phrase"][1:-1], token.start("phrase") + 1, is_phrase=True)
        # Quotation marks around signs alone: nothing that could be required or excluded.
        return (Atom(phrase, excluded) if phrase.words else Atom(_text(phrase.text, 0)),)
    if token["name"]:
        conditions = _conditions(token["name"], value, now)
        if isinstance(conditions, tuple):
            return tuple(Atom(condition, excluded) for condition in conditions)
        if conditions is not None:
            said[conditions] = None
        return (Atom(_text(token.group(), token.start())),)
    text = _text(token["text"], token.start("text"))
    return (Atom(text, excluded) if text.words or not excluded else Atom(_text(token.group(), token.start())),)


def _conditions(name: str, typed: str, now: datetime) -> tuple[Condition, ...] | Notice | None:
    """The operator with each of its values; what is wrong with it; ``None`` if it is a word with a colon, as in "Re:
    reglas".
    """
    operator = OPERATORS.get(name.lower())
    # The comma or full stop of the sentence that it was written in is none of it: an address could have one.
    value = typed.rstrip(_ENDS_OF_VALUES).strip(_QUOTES + " \t\n")
    if operator is None:
        return Notice(notices.UNKNOWN_OPERATOR, f"{name[:40]}:") if value else None
    values = [each for part in (value.split(",") if operator in _LISTED else [value]) if (each := part.strip())]
    if not values:
        return Notice(notices.OPERATOR_WITHOUT_VALUE, f"{name}:")
    conditions = []
    for each in values:
        read_value = _value(operator, each, now)
        if read_value is None:
            return Notice(_UNKNOWN[operator], each[:80])
        conditions.append(Condition(operator, read_value))
    return tuple(conditions)


# Whose values have no comma in them, so that it stands between several: ``lang:es,pt``.
_LISTED = frozenset((Operator.LANG, Operator.COUNTRY, Operator.KIND, Operator.SITE))
# Of whose values it is known which there are, so that words which name none are no part of them.
_NAMED_IN_WORDS = frozenset(
    (Operator.LANG, Operator.COUNTRY, Operator.KIND, Operator.AFTER, Operator.BEFORE, Operator.UNTIL)
)
_UNKNOWN = {
    Operator.SITE: notices.UNKNOWN_SITE,
    Operator.SOURCE: notices.NO_SUCH_SOURCE,
    Operator.LANG: notices.UNKNOWN_LANGUAGE,
    Operator.COUNTRY: notices.UNKNOWN_COUNTRY,
    Operator.TAG: notices.NO_SUCH_TAG,
    Operator.KIND: notices.UNKNOWN_KIND,
    Operator.AFTER: notices.UNKNOWN_DATE,
    Operator.BEFORE: notices.UNKNOWN_DATE,
    Operator.UNTIL: notices.UNKNOWN_DATE,
}


def _value(operator: Operator, value: str, now: datetime) -> str | datetime | None:
    match operator:
        case Operator.LANG:
            return language_named(value)
        case Operator.COUNTRY:
            return normal_country(value)
        case Operator.KIND:
            return kind_named(value)
        case Operator.SITE:
            return site_named(value)
        case Operator.AFTER | Operator.BEFORE | Operator.UNTIL:
            found = period(value, now)
            return None if found is None else found[operator is Operator.UNTIL]
        case Operator.SOURCE | Operator.TAG:
            return value


def site_named(text: str) -> str | None:
    """``elpais.com`` or ``elpais.com/tecnologia`` for an address or a part of one; ``None`` for what is none.

    ``www.`` goes; a country's ending (``.mx``, ``mx``) is a site with many.
    """
    bare = text.strip().split("://", 1)[-1].lstrip("./*")
    try:
        address = parse_web_address(f"https://{bare}")
    except InvalidAddressError:
        return None
    return address.split("://", 1)[1].removeprefix("www.").rstrip("/")


def _text(text: str, start: int, *, is_phrase: bool = False) -> Text:
    found = (word._replace(start=word.start + start, end=word.end + start) for word in words(text))
    return Text(text, tuple(found), is_phrase)


def atoms(clauses: Iterable[Clause]) -> Iterator[Atom]:
    """Everything that the query looks for or excludes, in order."""
    for clause in clauses:
        for part in clause:
            if isinstance(part, Group):
                yield from atoms(part.clauses)
            else:
                yield part


def texts(clauses: Iterable[Clause]) -> Iterator[Text]:
    """What the query says in words, in order, without what it excludes."""
    for atom in atoms(clauses):
        if isinstance(atom.content, Text) and not atom.excluded:
            yield atom.content
