"""Words of a text as full text stores and compares them. Pure.

Three rules make a *term* of a word, the same for documents and queries:

* fold: NFKC and casefold; accents go, except that ñ is a letter of its own (*campaña* is not *campana*, *año* not
  *ano*);
* stem: Snowball (https://snowballstem.org) in the document's language, over the folded word, so that accents are
  optional in a query, with endings of Spanish and Portuguese that it does not know;
* hashtags and @names are kept whole as well: ``#CommunityManager`` is found as itself and as ``communitymanager``, and
  as *community manager*, the words of a hashtag that its capitals tell.

A number is one word however its thousands are divided: *21.719*, *21,719* and *21 719* are *21719*, and *21 mil* is
*21000*. A space may also stand between two numbers (*iPhone 15 128 GB*), so that what it divides is kept as well.

So are initials that an ampersand joins: *H&M* and *H & M* are one word, which has nothing to do with *M&M*.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

import Stemmer

from kb.index.stop_words import BY_LANGUAGE

LANGUAGES = ("es", "pt", "en")
_SNOWBALL = {"es": "spanish", "pt": "portuguese", "en": "english"}
_STOP_WORDS_OF_ANY = frozenset[str]().union(*BY_LANGUAGE.values())
_COMBINING_TILDE = "\u0303"
_SPACE = r"[ \u00a0\u2009\u202f]"
# Not where another number follows, as in those of telephones: *11 456 7890*.
_SPACED_NUMBER = rf"[1-9]\d{{0,2}}(?:{_SPACE}\d{{3}})+(?!\w|{_SPACE}\d)"
# *21 mil*; but not *2 mil 500* nor *21 mil millones*.
_THOUSANDS = rf"[1-9]\d{{0,2}}{_SPACE}(?i:mil)(?!\w|{_SPACE}(?i:\d|mil))"
_INITIALS = rf"[A-ZÁÉÍÓÚÑ]{_SPACE}&{_SPACE}[A-ZÁÉÍÓÚÑ](?!\w)"
# One word that is written with spaces.
SPACED_WORD = rf"(?:{_SPACED_NUMBER}|{_THOUSANDS}|{_INITIALS})"
_DIVIDED_NUMBER = r"[1-9]\d{0,2}(?:[.,'’]\d{3})+(?!\d)"
# A word, perhaps a hashtag or a name. Combining marks are not \w in Python, but belong to decomposed letters.
_LETTERS = r"(?:\w[\u0300-\u036f]*)"
_AMPERSAND = r"(?<![\w#@&=])[^\W_]{1,3}&[^\W_]{1,3}(?![\w&])"
_WORD = re.compile(
    rf"(?P<number>{_SPACED_NUMBER}|(?<![\d.,]){_THOUSANDS})|{_DIVIDED_NUMBER}{_LETTERS}*"
    rf"|(?<!\w){_INITIALS}|{_AMPERSAND}|[#@]?{_LETTERS}+"
)
_BETWEEN_THOUSANDS = re.compile(rf"[.,'’]|{_SPACE}")
_MIL = re.compile(rf"{_SPACE}mil\Z", re.IGNORECASE)
_LONGEST = 64  # longer "words" are encoded data; their beginning tells them apart
_YEAR = re.compile(r"(?<=[^\W\d_])(?=\d{4}(?!\d))")  # begins where a hashtag ends in one: #FIL2026
# Endings, and those that Snowball takes for what they are. It knows Portuguese ones by the accents that folding takes
# away, takes plurals for verbs (*canais*, *imágenes*), has no rule for others (*imagens*, *veces*), and joins
# *comunicación* to *comunidad* instead of *comunicar*.
_ENDINGS = {
    "es": (("icaciones", "icar"), ("icacion", "icar"), ("enes", "en"), ("z", "ce")),
    "pt": (
        *(("coes", "ção"), ("oes", "ão"), ("aos", "ão"), ("cao", "ção"), ("ao", "ão"), ("ns", "m"), ("n", "m")),
        *(("ais", "al"), ("ceis", "cil"), ("eis", "el"), ("fis", "fil"), ("tis", "til")),
    ),
}
_FEWEST_BEFORE = 2  # letters before an ending: *pais* is no plural
# Words from English have a plural that no other words have, a consonant and -s. Where Spanish or Portuguese words end
# in that consonant too, -s goes (*influencers*); else the singular gets it (*tip*), which keeps *tips* from *tipo*.
# An -i stays (*emojis*); of abbreviations, without a vowel but perhaps the last, -s goes in any language (*KPIs*).
_OWN_PLURAL = re.compile(r"(?<=[^\W\d_][bdjlmnrvxyz])s$|(?<=[^\W\d_][^\W\d_aeiou]i)s$")
_ABBREVIATIONS = re.compile(r"([^\W\d_aeiou]{2,}(?<!s)[aeiou]?)s")
_FOREIGN = re.compile(r"(?<=[^\W\d_][^\W\d_][cfghkptw])$")
# What Snowball leaves of *verificar*, but not of *verifica*.
_HALF_STEM = re.compile(r"(?<=if)ic$")


class Word(NamedTuple):
    """A folded word and where it stands: code points ``start`` to ``end`` of the text.

    ``mark`` is ``#``, ``@`` or empty. ``parts`` are the folded words of what is written of several, as hashtags are and
    numbers with spaces.
    """

    folded: str
    mark: str
    start: int
    end: int
    parts: tuple[str, ...] = ()

    @property
    def spelled_out(self) -> "tuple[Word, ...]":
        """The parts as words without a mark, where the whole stands."""
        return tuple(Word(part, "", self.start, self.end) for part in self.parts)


def words(text: str) -> Iterator[Word]:
    """The words of a text in order, stop words included."""
    for match in _WORD.finditer(text):
        found = match.group()
        mark = found[0] if found[0] in "#@" else ""
        # Cut before folding too: a letter may be followed by any number of marks, and normalising takes time quadratic
        # in a run of them.
        written = found[len(mark) :][: 4 * _LONGEST]
        parts = tuple(map(fold, found.split())) if match["number"] else _parts(written) if mark == "#" else ()
        folded = fold(_BETWEEN_THOUSANDS.sub("", _MIL.sub("000", written) if match["number"] else written))
        yield Word(folded[:_LONGEST], mark, match.start(), match.end(), parts)


def readings(found: Iterable[Word]) -> tuple[str, str]:
    """The folded words in their order, and the same with what is written of several words as these."""
    found = list(found)
    return (
        " ".join(word.folded for word in found),
        " ".join(part for word in found for part in word.parts or (word.folded,)),
    )


def joined_to_one(phrase: Sequence[Word]) -> tuple[str, ...]:
    """The hashtag and the name, folded, that several words become when they are joined; none for a single word."""
    joined = "".join(word.folded for word in phrase)
    return (f"#{joined}", f"@{joined}") if len(phrase) > 1 else ()


def _parts(hashtag: str) -> tuple[str, ...]:
    """*redes* and *sociales* of ``RedesSociales`` and of ``redes_sociales``; none of a single word."""
    letters = unicodedata.normalize("NFC", hashtag)
    spaced = "".join(
        f" {letter}" if letter.isupper() and (before.islower() or after.islower()) else letter
        for before, letter, after in zip(f" {letters}", letters, f"{letters[1:]} ", strict=False)
    )
    parts = _YEAR.sub(" ", spaced).replace("_", " ").split()
    return tuple(map(fold, parts)) if len(parts) > 1 else ()


@lru_cache(maxsize=50_000)
def fold(word: str) -> str:
    """The word in lower case and without accents; ñ stays."""
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    kept = [
        character
        for index, character in enumerate(decomposed)
        if not unicodedata.combining(character)
        or (character == _COMBINING_TILDE and index > 0 and decomposed[index - 1] == "n")
    ]
    return unicodedata.normalize("NFC", "".join(kept))


@lru_cache(maxsize=200_000)
def stem(folded: str, language: str) -> str:
    """The stem of a folded word; the word itself in a language without a stemmer here."""
    if language not in _SNOWBALL:
        return folded
    if abbreviations := _ABBREVIATIONS.fullmatch(folded):
        folded = abbreviations[1]
    if language in _ENDINGS:
        folded = _as_snowball_knows_it(folded, language)
    stemmed = fold(_stemmer(language).stemWord(folded))
    return _HALF_STEM.sub("", stemmed) if language in _ENDINGS else stemmed


def _as_snowball_knows_it(folded: str, language: str) -> str:
    """The word with another ending, where Snowball would not see which forms belong together."""
    for bare, known in _ENDINGS[language]:
        if folded.endswith(bare) and len(folded) >= _FEWEST_BEFORE + len(bare):
            return folded.removesuffix(bare) + known
    return _FOREIGN.sub("s", _OWN_PLURAL.sub("", folded))


def is_stop_word(folded: str, language: str | None) -> bool:
    """Whether the word is too common in the language; in any of ours where the language is ``None``."""
    if language is None:
        return folded in _STOP_WORDS_OF_ANY
    return folded in BY_LANGUAGE.get(language, frozenset())


def document_terms(text: str, language: str | None) -> list[str]:
    """What full text stores for a text in this language, in the order of the text."""
    terms: list[str] = []
    for word in words(text):
        terms.extend(terms_of_word(word, language))
    return terms


def terms_of_word(word: Word, language: str | None) -> tuple[str, ...]:
    """The terms of one word of a document: none for a stop word; those of its parts too; for a hashtag or a name it
    with its mark besides.
    """
    parts = (term for part in word.spelled_out for term in terms_of_word(part, language))
    if word.mark:
        return (word.mark + word.folded, stem(word.folded, language or ""), *parts)
    if is_stop_word(word.folded, language or ""):
        return ()
    return (stem(word.folded, language or ""), *parts)


def query_terms(word: Word) -> tuple[str, ...]:
    """Every term under which a document in any language may hold this word of a query; none for a stop word.

    The language of a few words is uncertain, so the word is stemmed in each.
    """
    if not word.mark and is_stop_word(word.folded, None):
        return ()
    variants = dict.fromkeys([word.folded, *(stem(word.folded, language) for language in LANGUAGES)])
    return ((word.mark + word.folded,) if word.mark else ()) + tuple(variants)


@lru_cache(maxsize=8)
def _stemmer(language: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(_SNOWBALL[language])
