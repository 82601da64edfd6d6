"""Did you mean …?: words that no article holds, as articles spell them."""

import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain, pairwise

from rapidfuzz import process
from rapidfuzz.distance import OSA
from sqlalchemy import ColumnElement, Connection, func, select

from kb.index import document_words, full_text
from kb.index.analysis import LANGUAGES, Word, is_stop_word, stem, words
from kb.intake.language import likely_language
from kb.search.naming import is_capitalised
from kb.search.query import Query
from kb.search.syntax import Condition, Operator, atoms
from kb.store.changes import generation
from kb.store.documents import known_languages
from kb.store.tables import documents

# Shorter words have a neighbour for everything; in longer ones two mistakes are forgiven, in those of middle length
# only for a frequent word: *intsgram* is *instagram*, and *empeorar* not *esperar*, where the articles lack it. For one
# that sounds alike they are forgiven from fewer letters on: *watsap* is *whatsapp*.
_SHORTEST, _TWO_MISTAKES_ALIKE, _TWO_MISTAKES, _LONG = 4, 5, 8, 10
_WITH_OPERATOR = re.compile(r"\S+:\S+")  # also one that was not understood
# Words of more letters are data, and those beyond the most frequent are mistakes themselves. A word takes about 0.1 kB.
_MOST_WORDS = 200_000
# A vocabulary of before is good enough: whether a typed word exists is asked of the index each time.
_KEPT_SECONDS = 600
_MOST_ASKED, _MOST_LOOKED_AT = 10, 40
_READ_FOR_FORMS = 5  # articles that tell how a word is written
_FEWEST_FORMS = 3
_WHOLE = "a"  # a word that every model has as one token
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
    """Suggests spellings from the words of the index. Safe to share among threads. ``count_tokens`` is the model's.

    Words that stand in articles are right, in any of their forms, and names. So is what the model has as one token: it
    has common words whole, and takes most mistakes to pieces; such a word is one only where what may be meant stands in
    an article beside the word that it was typed beside (*elon mask*). A long word that stands in one article
    alone may be that author's mistake: it counts as one if it is not written like a name and another, one mistake away,
    begins alike and is far more frequent. A word of any number of articles is a mistake if one that has ñ where it has
    n stands in far more. Two words, one of which stands in no article, are one if articles write them so.
    """

    def __init__(self, count_tokens: Callable[[str], int]) -> None:
        self._count_tokens = count_tokens
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
                near = [each for each in near if each[0] == word.folded[0] and not _same_stem(each, word.folded)]
            else:
                return None
        else:
            near = nearest(word.folded, self._up_to_date(connection))
            if self._is_common(query.typed[word.start : word.end]):
                near = [each for each in near if _stands_beside_others(connection, each, word, query.words)]
            elif _has_form(connection, word.folded):
                near = [each for each in near if _is_name_alone(connection, each, word.folded)]
        others = " ".join(query.typed[each.start : each.end] for each in query.words if each != word)
        found = _first_in_language(connection, near, others)
        return None if found is None or (number and _is_name(connection, word.folded)) else found

    def _is_common(self, typed: str) -> bool:
        """Whether the model has the word, or its singular, as one token."""
        forms = {typed.lower().removesuffix(ending) for ending in ("", "s", "es")}
        return any(self._count_tokens(form) == self._count_tokens(_WHOLE) for form in forms)

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

    Fewest mistakes first (a letter wrong, missing, too many, or two swapped: optimal string alignment; in long words
    the -s of a plural is none), then those that sound alike, those that begin alike, then the most frequent. One that
    stands everywhere finds nothing.
    """
    mistakes = 2 if len(folded) >= _TWO_MISTAKES_ALIKE and at_least == 1 else 1
    near = process.extract(
        folded, vocabulary.keys(), scorer=OSA.distance, score_cutoff=mistakes, limit=None, processor=None
    )
    sound = _sound(folded)
    better = []
    for word, _, _ in near:
        if word == folded or is_stop_word(word, None):
            continue
        distance, is_alike = _mistakes(folded, word), _sound(word) == sound
        is_long = len(folded) >= _LONG or (len(folded) >= _TWO_MISTAKES and vocabulary[word] >= _FAR_MORE)
        if vocabulary[word] >= at_least and (distance == 1 or is_alike or is_long):
            better.append((distance, not is_alike, word[0] != folded[0], -vocabulary[word], word))
    return [word for *_, word in sorted(better)]


def _mistakes(folded: str, word: str) -> int:
    distance = OSA.distance(folded, word)
    if distance > 1 and len(folded) >= _TWO_MISTAKES:
        return max(1, min(distance, OSA.distance(folded.removesuffix("s"), word.removesuffix("s"))))
    return distance


def _sound(folded: str) -> str:
    for pattern, replacement in _ALIKE:
        folded = pattern.sub(replacement, folded)
    return folded


def _first_in_language(connection: Connection, words_near: Sequence[str], others: str) -> str | None:
    """The first of these words that stands in an article of the language of the query's other words: a word that a
    small collection lacks is no mistake because another language has one like it. Names are of no language. Where it
    cannot be told, the first.
    """
    if not words_near:
        return None
    language = likely_language(others, known_languages(connection))
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


def _has_form(connection: Connection, folded: str) -> bool:
    """Whether an article holds a form of the word, by the stems of the article's own language."""
    return any(
        full_text.holds_any(connection, [term := stem(folded, language)])
        and connection.execute(
            select(documents.c.id)
            .where(full_text.documents_with_any(connection, [term]), documents.c.lang == language)
            .limit(1)
        ).first()
        for language in LANGUAGES
    )


def _is_name_alone(connection: Connection, name: str, folded: str) -> bool:
    """Whether a word is a name that the other has the stem of: names have no forms but a plural, and *instagran* is no
    verb.
    """
    is_plural = name.removesuffix("s") == folded.removesuffix("s")
    return not is_plural and _same_stem(name, folded) and _is_always_name(connection, name)


def _stands_beside_others(connection: Connection, meant: str, typed: Word, others: Sequence[Word]) -> bool:
    """Whether an article has what may be meant before or behind the word that it was typed before or behind."""
    instead = typed._replace(folded=meant)
    pairs = pairwise(instead if other == typed else other for other in others)
    held = (document_words.documents_with(connection, pair) for pair in pairs if instead in pair)
    return any(connection.execute(select(documents.c.id).where(each).limit(1)).first() for each in held)


def _is_name(connection: Connection, folded: str) -> bool:
    """Whether the articles that hold the word write it with a capital."""
    return any(form[:1].isupper() for form in _forms(connection, folded))


def _is_always_name(connection: Connection, folded: str) -> bool:
    """Whether they never write it without, not only where a sentence or a title begins, as may be of any word."""
    found = list(_written(connection, folded))
    is_sure = len(found) >= _FEWEST_FORMS or any(is_name for _, is_name in found)
    return is_sure and all(form[:1].isupper() for form, _ in found)


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
    return Counter(form for form, _ in _written(connection, folded, *conditions))


def _written(connection: Connection, folded: str, *conditions: ColumnElement[bool]) -> Iterator[tuple[str, bool]]:
    """The same, each time with whether it has a capital within a sentence; in titles any word may have one."""
    held = document_words.documents_with(connection, [Word(folded, "", 0, 0)])
    statement = select(documents.c.title, documents.c.text).where(held, *conditions).order_by(documents.c.id)
    for row in connection.execute(statement.limit(_READ_FOR_FORMS)):
        for text in row:
            for word in words(text):
                if word.folded == folded:
                    is_name = text is row.text and is_capitalised(word, text)
                    yield text[word.start + len(word.mark) : word.end], is_name
