"""Lists of what not to do: their items are the opposite of advice, unless they themselves say what to do. Pure.

"Publicar sin leer" under "Errores comunes" is a mistake, "Lee antes de publicar" in the same place corrects one. Which
of the two it is, its form tells: mistakes are infinitives, gerunds, nouns and statements, corrections are orders.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from kb.index.analysis import fold
from kb.practices import cues
from kb.practices.features import Words, clause_verb, first_verb, intros, obliges, read
from kb.practices.sentences import LISTED, Role, Sentence


class _List(StrEnum):
    """What the items of a list are."""

    MISTAKES = "mistakes"  # "Common mistakes"
    TO_AVOID = "to avoid"  # "Avoid these mistakes": orders are corrections in every language
    WHAT_NOT = "what not"  # "What not to do"


_LONGEST_NAME = 12  # words; longer headings are sentences that may speak of mistakes without listing any
# How an order may begin that corrects a mistake. *Unsure* forms, which are the third person of the present as well,
# tell the mistake in Portuguese, whose order is another form; so does the bare verb in English: "Ignore complaints".
_CORRECTIONS: Mapping[_List, Mapping[str, tuple[str, ...]]] = {
    _List.MISTAKES: {"es": ("sure", "unsure", "forbids"), "pt": ("sure", "forbids"), "en": ("forbids",)},
    _List.TO_AVOID: {
        "es": ("sure", "unsure", "forbids"),
        "pt": ("sure", "forbids"),
        "en": ("sure", "unsure", "forbids"),
    },
    _List.WHAT_NOT: {"es": ("forbids",), "pt": ("forbids",), "en": ("forbids",)},
}


def tell_mistakes(sentences: Sequence[Sentence], lang: str, title: str) -> list[bool]:
    """Of each sentence of a document whether it tells a mistake: an item or a heading of a list of what not to do, or
    what is marked as such.

    A list is named by the sentence that introduces it, or by the heading above it; where there is none, by the title.
    """
    return [
        (sentence.role is not Role.PROSE or _is_marked(sentence)) and _tells_mistake(sentence, lang, title, intro)
        for sentence, intro in zip(sentences, intros(sentences), strict=True)
    ]


def _tells_mistake(sentence: Sentence, lang: str, title: str, intro: str) -> bool:
    words = read(sentence.text)
    if cues.LABELLED_MISTAKE.match(words.folded):
        return True
    if sentence.role is Role.HEADING and _kind_of_heading(sentence.text, lang) in (_List.MISTAKES, _List.WHAT_NOT):
        return True  # the name of the list
    above = sentence.heading_path[-1] if sentence.heading_path else title
    kind = _List.WHAT_NOT if _is_marked(sentence) else None
    if sentence.role in LISTED:
        kind = kind or _kind_of_intro(intro)
    kind = kind or _kind_of_heading(above, lang)
    if kind is None:
        return False
    if words.words and fold(words.words[0]) in cues.AVOIDING:
        return False
    first = first_verb(words.words, lang)
    if first in _CORRECTIONS[kind][lang]:
        return False
    if kind is _List.WHAT_NOT or first == "infinitive" or (lang == "en" and _is_gerund(words)):
        return True
    return not obliges(words.folded, lang) and clause_verb(words, lang) != "condition"


def _is_marked(sentence: Sentence) -> bool:
    return bool(cues.MARKED_NOT.match(sentence.text))


def _kind_of_heading(heading: str, lang: str) -> _List | None:
    """What the items under a heading are; ``None`` where it names nothing that is to be left."""
    words = read(heading)
    folded = words.folded
    if len(words.words) > _LONGEST_NAME or cues.WHAT_TO_DO.search(folded):
        return None
    if cues.WHAT_NOT.search(folded) or cues.BARE_NEGATION.match(folded):
        return _List.WHAT_NOT
    if not cues.NAMES_MISTAKES.search(folded):
        return None
    if words.words and fold(words.words[0]) in cues.AVOIDING:
        return _List.TO_AVOID
    # "Reporting errors", "Aprender de los errores" name something to do.
    return None if first_verb(words.words, lang) or _is_gerund(words) else _List.MISTAKES


def _is_gerund(words: Words) -> bool:
    return words.folded.partition(" ")[0].endswith("ing")


def _kind_of_intro(intro: str) -> _List | None:
    """The same of a sentence that introduces a list, folded, which must end with what it names."""
    if cues.WHAT_TO_DO.search(intro):
        return None
    if cues.ENDS_WITH_WHAT_NOT.search(intro) or cues.BARE_NEGATION.match(intro):
        return _List.WHAT_NOT
    if not cues.ENDS_WITH_MISTAKES.search(intro):
        return None
    return _List.TO_AVOID if intro.partition(" ")[0] in cues.AVOIDING else _List.MISTAKES
