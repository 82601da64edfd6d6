"""Planted trends in a simulated year: how many are found, and how many false alarms there are.

An alarm is a topic whose score reaches what ``docs/trends.md`` says to believe; within two weeks it is the same alarm.
A planted trend is found by an alarm within two weeks of its first day.
"""

from bisect import bisect_left
from collections import defaultdict
from datetime import timedelta
from typing import Any

from kb.trends.sample import sample
from tests.eval.simulated_traffic import DAYS, OWN_TOPIC, START, Traffic, simulate

QUICK = False
_SEEDS = (0, 1)
_ALARM = 4.5
_SAME = 14  # days
_FROM, _LOOKED_AT = 40, 63  # days: the first alarm, and what is looked at before each day's end
_MONTHS = (DAYS - _FROM) / 30.4


def run() -> list[dict[str, Any]]:
    """Recall, months for each false alarm, and whether what is no trend raised none."""
    found, planted, false, trapped = 0, 0, 0, 0
    for seed in _SEEDS:
        traffic = simulate(seed)
        hits, wrong = alarms(traffic)
        in_traps = [
            (topic, day)
            for topic, day in wrong
            if topic == OWN_TOPIC or any(topic == trap and 0 <= day - began < _SAME for trap, began in traffic.traps)
        ]
        print(
            f"seed {seed}: {len(hits)} of {len(traffic.planted)} found; false, by topic and day: {wrong}; "
            f"of these by what is none: {in_traps}",
            flush=True,
        )
        found, planted = found + len(hits), planted + len(traffic.planted)
        false, trapped = false + len(wrong), trapped + len(in_traps)
    months = _MONTHS * len(_SEEDS)
    return [
        {"metric": "planted trends, recall", "value": found / planted},
        {"metric": "planted trends, months for each false alarm", "value": months / max(1, false)},
        {"metric": "planted trends, no alarm by floods, copies, imports, added sources", "value": float(trapped == 0)},
    ]


def alarms(traffic: Traffic) -> tuple[set[int], list[tuple[int, int]]]:
    """The places of planted trends that were found, and the topic and day of each false alarm."""
    found: set[int] = set()
    wrong: list[tuple[int, int]] = []
    last: dict[int, int] = {}
    seen = [article.seen for article in traffic.articles]
    for day in range(_FROM, DAYS):
        now = START + timedelta(days=day + 1)
        since = now - timedelta(days=_LOOKED_AT)
        known = traffic.articles[bisect_left(seen, since) : bisect_left(seen, now)]
        counted = sample([article for article in known if (article.published or article.seen) >= since], now)
        rows: dict[int, list[int]] = defaultdict(list)
        for document, row in counted.rows.items():
            rows[traffic.topic_of[document]].append(row)
        topics = sorted(rows)
        scores = counted.scores(counted.presences([rows[topic] for topic in topics]), 7)
        for topic, score in zip(topics, scores.score.tolist(), strict=True):
            if score < _ALARM:
                continue
            hits = {
                place
                for place, (planted, began) in enumerate(traffic.planted)
                if planted == topic and 0 <= day - began < _SAME
            }
            found |= hits
            if not hits and day - last.get(topic, -_SAME) >= _SAME:
                wrong.append((topic, day))
            last[topic] = day
    return found, wrong
