"""Did you mean …?: words that no article holds, as articles spell them."""

import re
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, pairwise

from rapidfuzz import process
from rapidfuzz.distance import OSA
from sqlalchemy import ColumnElement, Connection, func, select

from kb.index import document_words, full_text
from kb.index.analysis import LANGUAGES, Word, is_stop_word, query_terms, stem, words
from kb.intake.language import likely_language
from kb.search.query import Query
from kb.search.syntax import Condition, Operator, atoms
from kb.store.changes import generation
from kb.store.documents import known_languages
from kb.store.tables import documents

# Shorter words have a neighbour for everything; in longer ones two mistakes are forgiven, in those of middle length
# only for a frequent word: *intsgram* is *instagram*, and *empeorar* not *esperar*, where the articles lack it.
_SHORTEST, _TWO_MISTAKES, _LONG = 4, 8, 10
_WITH_OPERATOR = re.compile(r"\S+:\S+")  # also one that was not understood
# Words of more letters are data, and those beyond the most frequent are mistakes themselves. A word takes about 0.1 kB.
_MOST_WORDS = 200_000
# A vocabulary of before is good enough: whether a typed word exists is asked of the index each time.
_KEPT_SECONDS = 600
_MOST_ASKED, _MOST_LOOKED_AT = 10, 40
_READ_FOR_FORMS = 5  # articles that tell how a word is written
_FEWEST_FORMS = 3
_NEIGHBOURS = 20
# A word that stands in one article is taken for a mistake only where another stands in this many, and only if it is
# long: of 4,600 such words of 4 to 7 letters in a collection of news 560 had a frequent neighbour, and about a tenth of
# these were mistakes (*sazón* is no *razón*, *lector* no *sector*); of longer ones 60 in 7,400, half of them mistakes.
# Where they differ in their first letter, hardly any was (*retención* is no *detención*, *racional* not *nacional*).
_FAR_MORE = 20
# Letters that people take for each other: they sound alike in Spanish and Portuguese, or want a key that is not there.
_ALIKE = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        *(("c(?=[ei])|z", "s"), ("qu|k", "c"), ("g(?=[ei])", "j"), ("ll|y", "i"), ("v", "b"), ("ñ", "n"), ("h", "")),
        (r"(.)\1+", r"\1"),
    )
)


class Speller:
    """Suggests spellings from the words of the index. Safe to share among threads.

    Words that stand in articles are right, in any of their forms, and names. A long word that stands in one article
    alone may be that author's mistake: it counts as one if it is not written like a name and another, one mistake away,
    begins alike and is far more frequent. A word of any number of articles is a mistake if one that has ñ where it has
    n stands in far more. Two words, one of which stands in no article, are one if articles write them so.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._generation = -1
        self._read = 0.0
        self._vocabulary: Mapping[str, int] = {}

    def suggestion(self, connection: Connection, query: Query) -> str | None:
        """The query with its mistakes corrected, operators and all; ``None`` where there are none."""
        operators = [match.span() for match in _WITH_OPERATOR.finditer(query.typed)]
        said = [word for word in query.words if _is_word(word, operators)][:_MOST_LOOKED_AT]
        pairs = [pair for pair in pairwise(said) if _stand_together(pair, query.typed)]
        asked = [word for word in said if _may_be_mistaken(word)][:_MOST_ASKED]
        tildes = {word.folded: _with_tildes(word.folded) for word in asked}
        wanted = [*(word.folded for word in said), *map(_joined, pairs), *chain.from_iterable(tildes.values())]
        known = document_words.counts(connection, wanted)
        better: dict[tuple[int, int], str] = {}
        for one, other in pairs:
            if known.get(_joined((one, other))) and not (known.get(one.folded) and known.get(other.folded)):
                better[one.start, other.end] = _joined((one, other))
        for word in asked:
            if not any(start <= word.start < end for start, end in better):
                instead = self._instead_of(connection, query, word, known, tildes[word.folded])
                if instead is not None:
                    better[word.start, word.end] = instead
        corrected = query.typed
        for (start, end), folded in sorted(better.items(), reverse=True):
            spelled = _spelled(connection, query, folded)
            if corrected[start].isupper():
                spelled = spelled[:1].upper() + spelled[1:]
            corrected = corrected[:start] + spelled + corrected[end:]
        return None if corrected == query.typed else " ".join(corrected.split())

    def _instead_of(
        self, connection: Connection, query: Query, word: Word, known: Mapping[str, int], tildes: Sequence[str]
    ) -> str | None:
        """What may have been meant by a word, folded; ``None`` if it is no mistake."""
        number = known.get(word.folded, 0)
        if number:
            with_tilde = max(tildes, key=lambda other: known.get(other, 0), default="")
            if known.get(with_tilde, 0) >= _FAR_MORE * number:
                near = [with_tilde]
            elif number == 1 and len(word.folded) >= _TWO_MISTAKES:
                near = nearest(word.folded, self._up_to_date(connection), at_least=_FAR_MORE)
                near = [other for other in near if other[0] == word.folded[0]]
            else:
                return None
        elif full_text.holds_any(connection, query_terms(word)):
            return None
        else:
            near = nearest(word.folded, self._up_to_date(connection))
        found = _first_in_language(connection, near, query.text)
        return None if found is None or (number and _is_name(connection, word.folded)) else found

    def _up_to_date(self, connection: Connection) -> Mapping[str, int]:
        with self._lock:
            now = generation(connection)
            is_old = time.monotonic() - self._read > _KEPT_SECONDS
            if self._generation < 0 or (now != self._generation and is_old):
                self._vocabulary = document_words.vocabulary(connection, _MOST_WORDS)
                self._generation, self._read = now, time.monotonic()
            return self._vocabulary


def nearest(folded: str, vocabulary: Mapping[str, int], at_least: int = 1) -> list[str]:
    """The words of the vocabulary that may be meant, the likeliest first. ``vocabulary`` is numbers of articles. Pure.

    Fewest mistakes first (a letter wrong, missing, too many, or two swapped: optimal string alignment), then those that
    sound alike, those that begin alike, then the most frequent. A word with the same stem is the same word, which
    search finds anyway; one that stands everywhere finds nothing.
    """
    mistakes = 2 if len(folded) >= _TWO_MISTAKES and at_least == 1 else 1
    near = process.extract(
        folded, vocabulary.keys(), scorer=OSA.distance, score_cutoff=mistakes, limit=_NEIGHBOURS, processor=None
    )
    sound = _sound(folded)
    better = [
        (distance, _sound(word) != sound, word[0] != folded[0], -vocabulary[word], word)
        for word, distance, _ in near
        if word != folded
        and not is_stop_word(word, None)
        and vocabulary[word] >= (_FAR_MORE if distance > 1 and len(folded) < _LONG else at_least)
        and not _same_stem(word, folded)
    ]
    return [word for *_, word in sorted(better)]


def _sound(folded: str) -> str:
    for pattern, replacement in _ALIKE:
        folded = pattern.sub(replacement, folded)
    return folded


def _first_in_language(connection: Connection, words_near: Sequence[str], query: str) -> str | None:
    """The first of these words that stands in an article of the query's language: a word that a small collection lacks
    is no mistake because another language has one like it. Names are of no language. Where that of the query cannot be
    told, the first.
    """
    if not words_near:
        return None
    language = likely_language(query, known_languages(connection))
    if language is None:
        return words_near[0]
    for word in words_near:
        held = document_words.documents_with(connection, [Word(word, "", 0, 0)])
        statement = select(documents.c.id).where(held, documents.c.lang == language).limit(1)
        if connection.execute(statement).first() is not None or _is_always_name(connection, word):
            return word
    return None


def _is_word(word: Word, operators: Sequence[tuple[int, int]]) -> bool:
    # Names, tags and numbers are what they are.
    return not any(start <= word.start < end for start, end in operators) and not word.mark and word.folded.isalpha()


def _may_be_mistaken(word: Word) -> bool:
    return len(word.folded) >= _SHORTEST and not word.parts and not is_stop_word(word.folded, None)


def _stand_together(pair: tuple[Word, Word], typed: str) -> bool:
    return typed[pair[0].end : pair[1].start] in (" ", "-")


def _joined(pair: tuple[Word, Word]) -> str:
    return pair[0].folded + pair[1].folded


def _with_tildes(folded: str) -> list[str]:
    """The word with ñ for each n of it."""
    return [folded[:place] + "ñ" + folded[place + 1 :] for place, letter in enumerate(folded) if letter == "n"]


def _same_stem(one: str, other: str) -> bool:
    return any(stem(one, language) == stem(other, language) for language in LANGUAGES)


def _is_name(connection: Connection, folded: str) -> bool:
    """Whether the articles that hold the word write it with a capital."""
    return any(form[:1].isupper() for form in _forms(connection, folded))


def _is_always_name(connection: Connection, folded: str) -> bool:
    """Whether they never write it without, which a word that happens to begin a sentence or two seldom is."""
    forms = _forms(connection, folded)
    return forms.total() >= _FEWEST_FORMS and all(form[:1].isupper() for form in forms)


def _spelled(connection: Connection, query: Query, folded: str) -> str:
    """The word as articles write it most, in lower case: its accents are those of the language that has most of it, of
    those that the query leaves.
    """
    held = document_words.documents_with(connection, [Word(folded, "", 0, 0)])
    most = (
        select(documents.c.lang)
        .where(held, *_of_languages(query))
        .group_by(documents.c.lang)
        .order_by(func.count().desc())
        .limit(1)
    )
    language = connection.execute(most).scalar()
    forms = Counter(form.lower() for form in _forms(connection, folded, documents.c.lang == language).elements())
    return forms.most_common(1)[0][0] if forms else folded


def _of_languages(query: Query) -> Iterator[ColumnElement[bool]]:
    wanted, unwanted = set[object](), set[object]()
    for atom in atoms(query.required):
        if isinstance(atom.content, Condition) and atom.content.operator is Operator.LANG:
            (unwanted if atom.excluded else wanted).add(atom.content.value)
    if wanted:
        yield documents.c.lang.in_(wanted)
    if unwanted:
        yield documents.c.lang.not_in(unwanted)


def _forms(connection: Connection, folded: str, *conditions: ColumnElement[bool]) -> Counter[str]:
    """How a few of the articles that fulfil the conditions write a word."""
    held = document_words.documents_with(connection, [Word(folded, "", 0, 0)])
    statement = select(documents.c.title, documents.c.text).where(held, *conditions).order_by(documents.c.id)
    forms: Counter[str] = Counter()
    for row in connection.execute(statement.limit(_READ_FOR_FORMS)):
        text = f"{row.title}\n{row.text}"
        forms.update(text[word.start + len(word.mark) : word.end] for word in words(text) if word.folded == folded)
    return forms
