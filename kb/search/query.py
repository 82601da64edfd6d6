"""What a person typed, made ready for both kinds of search. Pure: any text is answered."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from textwrap import shorten

from kb.errors import SearchError
from kb.index.analysis import Word, is_stop_word, joined_to_one, query_terms
from kb.models import Notice
from kb.search import notices
from kb.search.abbreviations import in_full, with_parts
from kb.search.syntax import Atom, Clause, Condition, Group, Operator, Text, atoms, read, texts

# A question fits several times over; the model reads no more, and every further word makes full text slower.
LONGEST_QUERY = 1_000
_MOST_WORDS = 40
_LONGEST_NAMED = 80  # letters of a phrase in a notice
_CUT, _NO_WORDS = Notice(notices.QUERY_CUT), Notice(notices.NO_TELLING_WORDS)
# What no database or model takes: NUL and other control characters, halves of surrogate pairs.
_UNUSABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Query:
    """A query as search uses it.

    ``typed`` is what was read, at most ``LONGEST_QUERY`` code points, and ``asked`` is when; ``words`` are those of it
    that are looked for, at their places in it. ``text`` is what is asked, without operators and exclusions; empty where
    there is nothing else. ``required`` are the clauses that every hit fulfils, ``plain`` the words that are
    in none of them: a hit is to be about them, but need not hold them. ``terms`` are what full text looks up, in
    passages of every language: held to the query's own language, recognised by its stop words, they found less across
    languages (Portuguese headings to English sections MRR 0.72 instead of 0.76).
    """

    typed: str
    asked: datetime
    text: str
    words: tuple[Word, ...]
    terms: tuple[str, ...]
    required: tuple[Clause, ...]
    plain: str
    notices: tuple[Notice, ...]

    @property
    def in_full(self) -> str:
        """What the model reads: the text without abbreviations that it does not know."""
        return in_full(self.text)

    @property
    def spellings(self) -> dict[str, str]:
        """The words that are looked for, folded, with how they were typed."""
        spelled = {word.folded: self.typed[word.start + len(word.mark) : word.end] for word in self.words}
        return {folded: typed for folded, typed in spelled.items() if not is_stop_word(folded, None)}

    @property
    def demands_words(self) -> bool:
        """Whether every hit holds certain words."""
        return any(True for _ in texts(self.required))

    @property
    def names_something(self) -> bool:
        """Whether it says what is looked for, and not only what is not."""
        return bool(self.terms) or any(not atom.excluded for atom in atoms(self.required))

    @property
    def names_time(self) -> bool:
        """Whether it says from when the hits are."""
        return any(
            isinstance(atom.content, Condition) and isinstance(atom.content.value, datetime)
            for atom in atoms(self.required)
        )

    @property
    def names_language(self) -> bool:
        """Whether it says itself in which languages the hits are."""
        return any(
            isinstance(atom.content, Condition) and atom.content.operator is Operator.LANG and not atom.excluded
            for atom in atoms(self.required)
        )

    @property
    def phrases(self) -> tuple[Text, ...]:
        """The phrases that are looked for."""
        return tuple(text for text in texts(self.required) if text.is_phrase)

    @property
    def quotes_within_question(self) -> bool:
        """Whether plain words stand beside a phrase, so that more is asked than where it stands:
        *¿"código abierto" significa gratis?*
        """
        return bool(self.plain) and any(map(_is_phrase, self.required))

    def without_phrases(self) -> "Query":
        """The same query with the words of its phrases as plain ones, which says so."""
        phrases = [text.text for text in texts(filter(_is_phrase, self.required))]
        named = "”, “".join(shorten(phrase, _LONGEST_NAMED, placeholder="…") for phrase in phrases)
        return replace(
            self,
            required=tuple(clause for clause in self.required if not _is_phrase(clause)),
            plain=" ".join([self.plain, *phrases]),
            notices=(*self.notices, Notice(notices.PHRASE_NOWHERE, named)),
        )


def parse_query(typed: str, now: datetime) -> Query:
    """Make a query of what was typed. ``now`` is what ``after:7d`` counts from.

    Raises ``SearchError`` if nothing was typed.
    """
    if not typed.strip():
        raise SearchError("The query is empty; type what you are looking for.")
    used = clean(typed[:LONGEST_QUERY])
    reading = read(used, now)
    said = list(texts(reading.clauses))
    found = tuple(with_parts(word) for text in said for word in text.words)
    was_cut = len(typed.strip()) > LONGEST_QUERY or len(found) > _MOST_WORDS
    # Signs alone, such as one quotation mark, are asked as they are.
    text = " ".join(text.text for text in said) if reading.clauses else used
    terms = _terms(found[:_MOST_WORDS], [text.words for text in said])
    own = [notice for notice, holds in ((_CUT, was_cut), (_NO_WORDS, bool(text.strip()) and not terms)) if holds]
    demanded = tuple(clause for clause in reading.clauses if not _is_plain(*clause))
    plain = texts(clause for clause in reading.clauses if clause not in demanded)
    return Query(
        typed=used,
        asked=now,
        text=" ".join(text.split()),
        words=found,
        terms=terms,
        required=demanded,
        plain=" ".join(text.text for text in plain if text.words),
        notices=(*own, *reading.notices),
    )


def _is_plain(*parts: Atom | Group) -> bool:
    return len(parts) == 1 and isinstance(parts[0], Atom) and parts[0].is_plain


def _is_phrase(clause: Clause) -> bool:
    only = clause[0]
    return len(clause) == 1 and isinstance(only, Atom) and any(text.is_phrase for text in texts([clause]))


def clean(text: str) -> str:
    """The text with what cannot be stored or encoded replaced by U+FFFD, one for one."""
    return _UNUSABLE.sub("\ufffd", text)


def _terms(found: Sequence[Word], together: Iterable[Sequence[Word]]) -> tuple[str, ...]:
    """What is looked up for these words, where they say anything; those that stand together, and all of them, may be a
    hashtag or a name.
    """
    spelled_out = (each for word in found for each in (word, *word.spelled_out))
    terms = [term for word in spelled_out for term in query_terms(word)]
    if not terms:
        return ()
    return tuple(dict.fromkeys([*terms, *(joined for each in (*together, found) for joined in joined_to_one(each))]))
