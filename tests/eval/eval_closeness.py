"""Whether a search says that nothing is close where nothing is, and does not say so where something is.

Over the Open Source Guides and the articles of the sample site. What is there: headings of the guides, asked of their
sections in other languages. What is not: questions on an encyclopaedia's articles (XQuAD, English) and a university
(FaQuAD, Portuguese), of which a few may be answered there all the same.
"""

from typing import Any

import numpy as np

from kb.models import SearchFilters
from kb.search.notices import NOTHING_CLOSE
from kb.search.searcher import Searcher
from tests.eval.collections import mixed_other, passages
from tests.eval.eval_queries import searching

QUICK = True
_ASKED = 200
_LIMIT = 10


def run() -> list[dict[str, Any]]:
    """The share of questions of each kind for which the right thing is said."""
    foreign = [*passages("xquad-en", "en").queries, *passages("faquad-pt", "pt").queries]
    with searching() as searcher:
        there = [_is_told(searcher, text) for text in _drawn([query.text for query in mixed_other().queries])]
        not_there = [_is_told(searcher, text) for text in _drawn([query.text for query in foreign])]
    return [
        {"metric": "closeness, questions with answers, not told that nothing is close", "value": 1 - np.mean(there)},
        {"metric": "closeness, questions on other things, told that nothing is", "value": np.mean(not_there)},
    ]


def _drawn(texts: list[str]) -> list[str]:
    return [texts[place] for place in np.random.default_rng(0).choice(len(texts), _ASKED, replace=False)]


def _is_told(searcher: Searcher, text: str) -> bool:
    answer = searcher.search(text, SearchFilters(), _LIMIT)
    return NOTHING_CLOSE in [notice.sentence for notice in answer.notices]
