"""Making similarities to passages of different languages comparable. Pure.

A multilingual model puts a text nearer to every text of its own language, whatever they say: for a Spanish query the
mean Spanish passage may be as similar as the best English one. How similar a query is to a language on the whole is
seen on a sample of its passages; see Libovický, Rosa, Fraser: "On the Language Neutrality of Pre-trained Multilingual
Representations", 2020 (https://arxiv.org/abs/2004.05160), who subtract each language's mean vector.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

# How much of the difference between languages is taken away: all of it would put the query's own language at no
# advantage, which is what its author reads best.
CORRECTED_PART = 0.5
# Of fewer passages the mean says little of their language.
FEWEST = 5


def corrections(
    similarities: npt.NDArray[np.float32], languages: Sequence[str | None], part: float = CORRECTED_PART
) -> Mapping[str | None, float]:
    """What to add to the similarity of a passage, by its language; nothing for languages that are not in it.

    ``similarities`` are those of a sample of passages from all over the store, ``languages`` theirs.
    """
    if not len(similarities):
        return {}
    usual = float(similarities.mean())
    by_language: dict[str | None, list[int]] = {}
    for row, language in enumerate(languages):
        by_language.setdefault(language, []).append(row)
    return {
        language: part * (usual - float(similarities[rows].mean()))
        for language, rows in by_language.items()
        if language is not None and len(rows) >= FEWEST
    }
