"""Advice in a document: which of its sentences tell the reader what to do, and why. Pure."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from kb.index.analysis import LANGUAGES, fold, is_stop_word
from kb.models import Advice, Document
from kb.practices.features import features, is_numbered_heading, is_numbered_key, words_of
from kb.practices.networks import networks_of
from kb.practices.sentences import Role, Sentence, split_sentences
from kb.practices.themes import theme_of

# A live blog or a whole book is no article of advice; its beginning is enough, and work stays bounded.
MOST_SENTENCES = 2_000
MOST_ADVICE = 200  # of one document
# A passage is an advice with its reason; longer ones are no longer read.
_LONGEST_PASSAGE = 500
_LEAST_WORDS = 2


def find_advice(document: Document) -> list[Advice]:
    """The pieces of advice of a document in Spanish, Portuguese or English, in its order; none in another language.

    A passage is a verbatim stretch of ``document.text``: the sentence that advises, and the one after it in the same block, or
    under the same heading, if that advises nothing itself and so may say why.
    """
    lang = document.lang if document.lang else _guess_language(document.text)
    if lang not in LANGUAGES:
        return []
    sentences = split_sentences(document.text)[:MOST_SENTENCES]
    chosen = advising(sentences, lang)
    found = []
    for place, sentence in enumerate(sentences):
        if not chosen[place] or len(words_of(sentence.text)) < _LEAST_WORDS or len(found) >= MOST_ADVICE:
            continue
        end = _end_of_reason(sentences, chosen, place)
        around = (document.title, *sentence.heading_path)
        found.append(
            Advice(
                document_id=document.id,
                char_start=sentence.start,
                char_end=end,
                sentence_end=sentence.end,
                heading_path=sentence.heading_path,
                lang=lang,
                networks=networks_of(document.text[sentence.start : end], around),
                theme=theme_of(document.text[sentence.start : end], sentence.heading_path, document.title, lang),
            )
        )
    return found


def advising(sentences: Sequence[Sentence], lang: str) -> list[bool]:
    """Of each sentence of a document whether it is advice."""
    weights = _weights()
    numbered = sum(map(is_numbered_heading, sentences))
    seen = features(sentences, lang)
    return [
        log_odds(one, weights) > 0 or is_numbered_key(sentence, numbered, one)
        for sentence, one in zip(sentences, seen, strict=True)
    ]


def log_odds(seen: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """How sure it is that a sentence with these features is advice; above 0 it is."""
    return weights["bias"] + sum(weights.get(name, 0.0) * value for name, value in seen.items())


def _end_of_reason(sentences: Sequence[Sentence], chosen: Sequence[bool], place: int) -> int:
    sentence = sentences[place]
    if place + 1 == len(sentences) or chosen[place + 1]:
        return sentence.end
    following = sentences[place + 1]
    belongs = following.block == sentence.block or (sentence.role is Role.HEADING and following.role is Role.PROSE)
    fits = following.end - sentence.start <= _LONGEST_PASSAGE and not following.text.endswith((":", "?"))
    return following.end if belongs and fits else sentence.end


@cache
def _weights() -> dict[str, float]:
    """Made by ``tests/eval/train_advice.py``."""
    weights: dict[str, float] = json.loads((files("kb.practices") / "advice_weights.json").read_text("utf-8"))
    return weights


def _guess_language(text: str) -> str | None:
    """The language whose stop words are most frequent, for texts too short for a better way."""
    found = [fold(word) for word in words_of(text[:2_000])]
    counts = {lang: sum(is_stop_word(word, lang) for word in found) for lang in LANGUAGES}
    best = max(counts, key=lambda lang: counts[lang])
    return best if counts[best] else None
