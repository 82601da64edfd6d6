"""Advice in a document: which of its sentences tell the reader what to do, and why. Pure.

Two steps. Form and words (``kb.practices.features``) tell which sentences may be advice at all: a third to a half of
an article that advises, one of forty in the news. Of these alone the embedding is looked at as well, which decides.
Where the model is not the one that the classifier was trained on, form and words decide.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from itertools import takewhile

import numpy as np
import numpy.typing as npt

from kb.index.analysis import LANGUAGES, fold, is_stop_word
from kb.models import Advice, Document, Kind
from kb.networks import networks_of
from kb.practices.features import (
    MAY_DESCRIBE,
    announces,
    binds_users,
    features,
    first_verb,
    forbids,
    is_bare_heading,
    is_numbered_heading,
    is_numbered_key,
    read,
    says_nothing,
    without_markup,
    words_of,
)
from kb.practices.field import field_version, is_of_field
from kb.practices.figures import best_figures, end_of_title
from kb.practices.mistakes import tell_mistakes
from kb.practices.sentences import Role, Sentence, split_sentences
from kb.practices.themes import theme_of

Vectors = npt.NDArray[np.float32]

# A live blog or a whole book is no article of advice; its beginning is enough, and work stays bounded.
MOST_SENTENCES = 2_000
MOST_ADVICE = 100  # of one document: the surest
# A passage is an advice with its reason; longer ones are no longer read.
_LONGEST_PASSAGE = 500
_LONGEST_LEAD = 8  # words
_BOLD = "**"
_LEAST_WORDS = 2
# Whoever collects a source as one of these wants its advice, whatever its field.
_MEANT_TO_ADVISE = frozenset({Kind.PRACTICE, Kind.PLATFORM})
_SURE = 10.0  # log odds of what is advice by its place, or as it says when is best
# Counted up when something here or in the modules that this one asks finds other advice with the same weights, or when
# ``kb.practices.grouping`` links it otherwise.
_RULES = 32


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may be advice: its ``place`` among those of the document, and what the model shall read."""

    place: int
    odds: float  # by form and words alone
    seen: Mapping[str, float]
    read: str


@dataclass(frozen=True, slots=True)
class Candidates:
    """What may be advice in one document."""

    document: Document
    lang: str
    sentences: tuple[Sentence, ...]
    found: tuple[Candidate, ...]


def find_candidates(document: Document) -> Candidates:
    """The sentences of a document that may be advice.

    None of what binds the users of a site, and none in another language than Spanish, Portuguese or English.
    """
    lang = document.lang or guess_language(document.text)
    if lang not in LANGUAGES:
        return Candidates(document, "", (), ())
    sentences = tuple(split_sentences(document.text)[:MOST_SENTENCES])
    if binds_users(document.title, sentences):
        return Candidates(document, lang, sentences, ())
    is_told = document.kind is Kind.PLATFORM and announces(document.title, sentences)
    return Candidates(document, lang, sentences, candidates_among(sentences, lang, document.title, is_told=is_told))


def candidates_among(
    sentences: Sequence[Sentence], lang: str, title: str = "", *, is_told: bool = False
) -> tuple[Candidate, ...]:
    """Those of the sentences of a document with a title that may be advice.

    Where ``is_told`` the document tells what something new does: "Detecta insultos", "You can schedule posts".
    """
    classifier = _classifier()
    numbered = sum(map(is_numbered_heading, sentences))
    mistakes = tell_mistakes(sentences, lang, title)
    figures = best_figures(sentences, title)
    found = []
    for place, (sentence, seen) in enumerate(zip(sentences, features(sentences, lang), strict=True)):
        if is_told:
            seen = {name: value for name, value in seen.items() if name not in MAY_DESCRIBE}
        if mistakes[place] or (place not in figures and says_nothing(sentence, seen)):
            continue
        is_key = place in figures or is_numbered_key(sentence, numbered, seen)
        if is_bare_heading(sentence, seen) and not is_key:
            continue
        odds = _SURE if is_key else _odds(seen, classifier.by_form)
        if odds > classifier.candidate and (place in figures or len(words_of(sentence.text)) >= _LEAST_WORDS):
            items = sentences[place + 1 : figures.get(place, place) + 1]
            found.append(Candidate(place, odds, seen, what_model_reads(sentence, items)))
    return tuple(found)


def what_model_reads(sentence: Sentence, items: Sequence[Sentence] = ()) -> str:
    """A sentence without markup, after the heading that it stands under, and the items of the list that it leads."""
    heading = f"{sentence.heading_path[-1]}: " if sentence.heading_path else ""
    return heading + " ".join(read(part.text).bare for part in (sentence, *items))


def decide(found: Sequence[Candidate], vectors: Vectors | None, model_id: str) -> list[float]:
    """The log odds of each candidate, above 0 where it is advice. ``vectors`` are of what the model reads, in order."""
    classifier = _classifier()
    if vectors is None or model_id != classifier.model_id:
        return [candidate.odds for candidate in found]
    by_meaning = (vectors - classifier.mean) @ classifier.vector
    return [
        _SURE if candidate.odds == _SURE else _odds(candidate.seen, classifier.by_both) + float(meaning)
        for candidate, meaning in zip(found, by_meaning, strict=True)
    ]


def choose(candidates: Candidates, vectors: Vectors | None, model_id: str) -> list[tuple[Advice, int]]:
    """The pieces of advice of a document in its order, each with the number of its candidate.

    A passage is a verbatim stretch of ``document.text``: the sentence that advises, behind what tells of what, a bold
    lead ("**Hashtags.** Use three.") or the first cell of its row, and the one after it in the same block, or under
    the same heading, if that advises nothing itself and so may say why; the whole list or table where it introduces
    the best times or sizes. A document that is not meant to advise has none where it is of another field.
    """
    is_meant = candidates.document.kind in _MEANT_TO_ADVISE
    if vectors is not None and not is_meant and not is_of_field(vectors, model_id):
        return []
    odds = decide(candidates.found, vectors, model_id)
    best = sorted((number for number, sure in enumerate(odds) if sure > 0), key=lambda number: -odds[number])[
        :MOST_ADVICE
    ]
    places = {candidates.found[number].place for number in best}
    figures = best_figures(candidates.sentences, candidates.document.title)
    return [
        (replace(_advice(candidates, candidates.found[number].place, places, figures), odds=odds[number]), number)
        for number in sorted(best)
    ]


def centred(vectors: Vectors, langs: Sequence[str], model_id: str) -> Vectors | None:
    """Vectors of what the model reads, without what is common to their language, of length 1.

    ``None`` for a model that was not measured: what its similarities mean is not known.
    """
    classifier = _classifier()
    if model_id != classifier.model_id:
        return None
    moved = vectors - np.array([classifier.means[lang] for lang in langs], np.float32).reshape(len(langs), -1)
    lengths = np.linalg.norm(moved, axis=1, keepdims=True)
    result: Vectors = (moved / np.maximum(lengths, 1e-9)).astype(np.float32)
    return result


def likeness_to(query: Vectors, vectors: Vectors, langs: Sequence[str], model_id: str) -> Vectors | None:
    """Cosines of a question's vector and of these, without what is common to all; ``None`` as ``centred`` says."""
    moved = centred(vectors, langs, model_id)
    if moved is None:
        return None
    asked = query - _classifier().mean
    result: Vectors = moved @ (asked / max(float(np.linalg.norm(asked)), 1e-9))
    return result


def rules_version() -> str:
    """Which weights and rules decide: documents are looked at anew when they change."""
    return f"{_classifier().version}.{field_version()}.{_RULES}"


def _advice(candidates: Candidates, place: int, places: set[int], figures: Mapping[int, int]) -> Advice:
    document, sentences = candidates.document, candidates.sentences
    sentence = sentences[place]
    last = figures.get(place, place)
    end = _end_within(sentences, place, last) if last > place else _end_of_reason(sentences, places, place)
    passage = without_markup(document.text[sentence.start : end])
    return Advice(
        document_id=document.id,
        char_start=_start_of_lead(document.text, sentences, places, place, candidates.lang),
        sentence_end=end_of_title(sentences, place) if last > place else sentence.end,
        char_end=end,
        heading_path=sentence.heading_path,
        lang=candidates.lang,
        networks=networks_of(passage, (document.title, *sentence.heading_path)),
        theme=theme_of(passage, sentence.heading_path, document.title).value,
        forbids=forbids(sentence, candidates.lang),
    )


def _start_of_lead(text: str, sentences: Sequence[Sentence], places: set[int], place: int, lang: str) -> int:
    """Where what tells of what begins: few words that open the block of a sentence and advise nothing, in bold right
    before it, or in the first cell of its row.
    """
    sentence = sentences[place]
    if sentence.role is Role.CELL:
        return _start_of_row(sentences, place, lang)
    before = [one for one in sentences[max(0, place - 2) : place] if one.block == sentence.block]
    if len(before) != 1 or place - 1 in places or before[0].role is Role.HEADING:
        return sentence.start
    [lead] = before
    is_bold = text.startswith(_BOLD, lead.start - 2) and text.startswith(_BOLD, lead.end)
    return lead.start if is_bold and len(words_of(lead.text)) <= _LONGEST_LEAD else sentence.start


def _start_of_row(sentences: Sequence[Sentence], place: int, lang: str) -> int:
    """Where the first cell of a cell's row begins, if it names what the cell is about and is no order or mistake."""
    row = list(takewhile(lambda one: one.block == sentences[place].block, reversed(sentences[:place])))
    names_it = bool(row) and len(words := words_of(row[-1].text)) <= _LONGEST_LEAD and not first_verb(words, lang)
    return row[-1].start if names_it else sentences[place].start


def _end_of_reason(sentences: Sequence[Sentence], places: set[int], place: int) -> int:
    sentence = sentences[place]
    if place + 1 == len(sentences) or place + 1 in places or sentence.role is Role.CELL:
        return sentence.end
    following = sentences[place + 1]
    belongs = following.block == sentence.block or (sentence.role is Role.HEADING and following.role is Role.PROSE)
    fits = following.end - sentence.start <= _LONGEST_PASSAGE and not following.text.endswith((":", "?"))
    return following.end if belongs and fits else sentence.end


def _end_within(sentences: Sequence[Sentence], place: int, last: int) -> int:
    """Where the last of the sentences from one place to another ends that still fits into a passage."""
    start = sentences[place].start
    return max(
        (each.end for each in sentences[place : last + 1] if each.end - start <= _LONGEST_PASSAGE),
        default=sentences[place].end,
    )


def _odds(seen: Mapping[str, float], weights: Mapping[str, float]) -> float:
    return weights["bias"] + sum(weights.get(name, 0.0) * value for name, value in seen.items())


@dataclass(frozen=True, slots=True)
class _Classifier:
    """What ``tests/eval/train_advice.py`` learned. ``mean`` and ``vector`` are of the model with ``model_id``."""

    version: str
    model_id: str
    candidate: float
    by_form: Mapping[str, float]
    by_both: Mapping[str, float]
    mean: Vectors
    vector: Vectors
    means: Mapping[str, Vectors]  # of each language, for grouping


@cache
def _classifier() -> _Classifier:
    learned = json.loads((files("kb.practices") / "advice_weights.json").read_text("utf-8"))
    return _Classifier(
        version=learned["version"],
        model_id=learned["model_id"],
        candidate=learned["candidate"],
        by_form=learned["by_form"],
        by_both=learned["by_both"],
        mean=np.array(learned["mean"], np.float32),
        vector=np.array(learned["vector"], np.float32),
        means={lang: np.array(mean, np.float32) for lang, mean in learned["means"].items()},
    )


def guess_language(text: str) -> str | None:
    """The language whose stop words are most frequent, for texts too short for a better way."""
    found = [fold(word) for word in words_of(text[:2_000])]
    counts = {lang: sum(is_stop_word(word, lang) for word in found) for lang in LANGUAGES}
    best = max(counts, key=lambda lang: counts[lang])
    return best if counts[best] else None
