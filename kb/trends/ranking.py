"""Which stories and which topics come first. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kb.store.trends import DatedArticle
from kb.stories.reading import LEAST_PUBLISHERS
from kb.trends.attention import BASELINE_DAYS, Floats
from kb.trends.sample import HORIZON_DAYS, Sample
from kb.trends.scoring import WINDOWS, Scores
from kb.trends.terms import kind_of, spelled, term_rows, told_together
from kb.trends.trend import ScoreParts, Topic

# A word that everybody happens to use: more publishers, and more than chance among thousands of words gives. From
# ``python -m tests.eval bursts``.
_LEAST_OF_A_TOPIC = 3
_SCORE_OF_A_TOPIC = 5.5
_HISTORY_DAYS = 7  # before a window; without it, every word is new
_STORIES_OF_A_TOPIC = 3
_LEAST_SHARE = 0.3
_SPELLED_BY = 100  # headlines
_MOST_RANKED = 500
_FINISHED_STORIES = 5  # fewer say nothing of how long stories live
_OF_SOME_SIZE = 3  # publishers


@dataclass(frozen=True, slots=True)
class Ranked:
    """A story with what was counted of it: the rows of its articles, and its attention, the last day first."""

    story_id: int
    rows: tuple[int, ...]
    score: float
    score_parts: ScoreParts
    attention: Floats


def rank_stories(sample: Sample, story_of: Mapping[int, int], days: int, throughout: int | None = None) -> list[Ranked]:
    """The stories that publishers who are independent told in these days or the four weeks before, the most surprising
    first; by what moved at any time in them, or ``throughout`` so many days. What only one publisher or one feed tells
    is none.
    """
    found = _rows_of_stories(sample, story_of)
    chosen = [story for story, rows in sorted(found.items()) if _is_told(sample, rows, days)]
    if not chosen:
        return []
    told = sample.presences([found[story] for story in chosen])
    scores = sample.scores_throughout(told, days if throughout is None else throughout)
    attention = told.by_day(HORIZON_DAYS)
    order = sorted(range(len(chosen)), key=lambda i: (-scores.score[i], -scores.observed[i], chosen[i]))
    return [
        Ranked(chosen[i], tuple(found[chosen[i]]), float(scores.score[i]), _parts(scores, i), attention[i])
        for i in order
        if attention[i].any()
    ]


def rank_topics(sample: Sample, story_of: Mapping[int, int], days: int, limit: int) -> list[Topic]:
    """The words, hashtags and networks that headlines hold more than before; none without a week of history."""
    known = max(WINDOWS) + BASELINE_DAYS
    history = int(np.count_nonzero(sample.active_publishers[:known]))
    longest = min(days, max(WINDOWS), history - _HISTORY_DAYS)
    if longest < min(WINDOWS):
        return []
    articles = sample.counted
    near = np.flatnonzero(sample.days < known)
    recent = sample.days[near] < longest
    found = term_rows([articles[row].title for row in near], recent.tolist(), _LEAST_OF_A_TOPIC)
    if not found.terms:
        return []
    rows = [near[list(each)].tolist() for each in found.rows]
    told = sample.presences(rows)
    scores = sample.scores(told, longest)
    in_window = {
        i: frozenset(row for row in rows[i] if sample.days[row] < scores.window[i])
        for i in np.flatnonzero(scores.score >= _SCORE_OF_A_TOPIC).tolist()
    }
    sure = [i for i, own in in_window.items() if _publishers(sample, own) >= _LEAST_OF_A_TOPIC]
    sure.sort(key=lambda i: (-scores.score[i], found.terms[i]))

    def term(i: int) -> str:
        return spelled(found.terms[i], (articles[row].title for row in sorted(in_window[i])[:_SPELLED_BY]))

    return [
        Topic(
            term=term(i),
            kind=kind_of(found.terms[i]),
            score=float(scores.score[i]),
            score_parts=_parts(scores, i),
            independent_publishers=_publishers(sample, in_window[i]),
            with_terms=tuple(map(term, others)),
            story_ids=_stories_of([articles[row] for row in in_window[i]], story_of),
        )
        for i, others in told_together(sure[:_MOST_RANKED], in_window, limit)
    ]


def usual_life(sample: Sample, story_of: Mapping[int, int]) -> int | None:
    """How many days the stories of three publishers and more were told that nobody tells any more: the middle one.

    ``None`` if there are fewer than five.
    """
    lives = []
    for rows in _rows_of_stories(sample, story_of).values():
        days = sample.days[rows]
        if days.min() >= max(WINDOWS) and len(set(sample.publishers[rows].tolist())) >= _OF_SOME_SIZE:
            lives.append(int(days.max() - days.min()) + 1)
    return sorted(lives)[len(lives) // 2] if len(lives) >= _FINISHED_STORIES else None


def _rows_of_stories(sample: Sample, story_of: Mapping[int, int]) -> dict[int, list[int]]:
    """The rows of the articles of each story."""
    found: dict[int, list[int]] = defaultdict(list)
    for document, row in sample.rows.items():
        if (story := story_of.get(document)) is not None:
            found[story].append(row)
    return found


def _parts(scores: Scores, place: int) -> ScoreParts:
    return ScoreParts(
        window_days=int(scores.window[place]),
        observed=float(scores.observed[place]),
        expected=float(scores.expected[place]),
        times=float(scores.times[place]),
        at_least=float(scores.at_least[place]),
        days_ago=int(scores.ago[place]),
    )


def _is_told(sample: Sample, rows: Sequence[int], days: int) -> bool:
    recent = [row for row in rows if sample.days[row] < days + BASELINE_DAYS]
    return _publishers(sample, recent) >= LEAST_PUBLISHERS


def _publishers(sample: Sample, rows: Iterable[int]) -> int:
    """How many publishers tell independently of each other."""
    return len({int(sample.publishers[row]) for row in rows})


def _stories_of(articles: Sequence[DatedArticle], story_of: Mapping[int, int]) -> tuple[int, ...]:
    """The stories that hold the most of these articles."""
    held: dict[int, int] = defaultdict(int)
    for article in articles:
        if (story := story_of.get(article.document_id)) is not None:
            held[story] += 1
    most = sorted(held, key=lambda story: (-held[story], story))
    return tuple(story for story in most if held[story] >= max(2, _LEAST_SHARE * len(articles)))[:_STORIES_OF_A_TOPIC]
