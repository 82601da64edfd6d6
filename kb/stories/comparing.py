"""How alike documents are: what they mean beyond what most have in common, their words, when they were told. Pure."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time, timedelta

import numpy as np

from kb.stories.grouping import Items
from kb.stories.space import Space, Vectors
from kb.stories.telling_time import TIME_WEIGHT, nearness
from kb.stories.told import NONE, Sum, Told
from kb.stories.words import weighted

_DAY = timedelta(days=1)
# Of a language so many documents, taken evenly, show how alike two are; fewer than the least show nothing.
_SAMPLE, _FEWEST = 1_000, 6
# So much less alike are two texts on two countries: see docs/decisions/0038-two-countries-are-two-stories.md.
_ABROAD = 0.2


def compared(rows: Sequence[Sequence[Told]], known: Mapping[str, Sum], space: Space) -> Items:
    """The documents of stories and of new texts, a row each, with what tells how alike they are.

    ``known`` are all documents up to the end of the day, by language.
    """
    flat = [told for row in rows for told in row]
    is_headline = np.array([told.is_headline for told in flat], bool)
    gain = np.where(is_headline, space.headline_gain, 1.0).astype(np.float32)
    meaning = _without_common(flat, known) * gain[:, None]
    signs = np.ones(meaning.shape[1], np.float32)
    if space.words_weight < 1:
        beside = np.hstack([TIME_WEIGHT**0.5 * _nearness(flat), _ABROAD**0.5 * _countries(flat)])
        meaning = np.hstack([meaning, beside / (1 - space.words_weight) ** 0.5])
        signs = np.append(np.ones(meaning.shape[1] - 1, np.float32), np.float32(-1))  # the last column takes away
    links = np.where(is_headline, space.headline_link, space.link) + at_once(space)
    return Items(
        meaning=meaning,
        signs=signs,
        words=weighted([told.terms for told in flat], gain),
        item=np.repeat(np.arange(len(rows)), [len(row) for row in rows]),
        link=np.sqrt(links).astype(np.float32),
        is_text=~is_headline,
    )


def _without_common(flat: Sequence[Told], known: Mapping[str, Sum]) -> Vectors:
    """The meanings of documents, of length 1, without what all documents up to the end of the day have in common."""
    of_all = sum((known[lang] for lang in sorted(known)), NONE).mean()
    meaning: Vectors = np.array([told.meaning for told in flat], np.float32).reshape(len(flat), -1)
    rows_of: dict[str, list[int]] = {}
    for row, told in enumerate(flat):
        rows_of.setdefault(told.lang, []).append(row)
    for lang, rows in rows_of.items():
        of_lang = meaning[rows]
        common = known[lang].mean(of_all) if lang in known else of_all
        meaning[rows] = of_lang - _share_of_most(of_lang) * common
    meaning /= np.maximum(np.linalg.norm(meaning, axis=1, keepdims=True), 1e-9)
    return meaning


def _share_of_most(meaning: Vectors) -> float:
    """By how much of their mean most documents are alike: the median likeness of two of them to the mean of all pairs.

    A few large stories among them draw the mean towards themselves, and would be taken away with it.
    """
    chosen = meaning[np.linspace(0, len(meaning) - 1, min(len(meaning), _SAMPLE)).astype(int)]
    if len(chosen) < _FEWEST:
        return 1.0
    likeness = chosen[::2] @ chosen[1::2].T
    mean = float(likeness.mean())
    return min(1.0, max(0.0, float(np.median(likeness))) / mean) if mean > 0 else 0.0


def _nearness(flat: Sequence[Told]) -> Vectors:
    if not flat:
        return np.zeros((0, 0), np.float32)
    moments = [told.published or datetime.combine(told.day, time(), UTC) for told in flat]
    return nearness(moments, datetime.combine(max(told.day for told in flat) + _DAY, time(), UTC))


def _countries(flat: Sequence[Told]) -> Vectors:
    """A column for each country, of the documents that are about it, and last one of those that are about any.

    Less what two have in common in the last one, that in the others is -1 of documents on two countries, else 0.
    """
    column = {code: number for number, code in enumerate(sorted({told.country for told in flat if told.country}))}
    found = np.zeros((len(flat), len(column) + 1), np.float32)
    for row, told in enumerate(flat):
        if told.country:
            found[row, [column[told.country], -1]] = 1
    return found


def at_once(space: Space) -> float:
    """What nearness in time adds to the likeness of two documents of one moment."""
    # Where words alone decide, there is nothing that it could be added to.
    return TIME_WEIGHT if space.words_weight < 1 else 0.0
