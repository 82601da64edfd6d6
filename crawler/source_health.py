"""What is wrong with a source, if anything, and since when. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise

from crawler.outcomes import SOURCE_SUCCESSES, Outcome
from kb.models import SourceFlag, SourceState

FAILING_AFTER = 3  # checks in a row: with the first pauses, some four hours
# Silent is a source that has said nothing for ten of its usual pauses. Three days at the least: everybody has holidays.
SILENT_AFTER_PAUSES = 10
SILENT_AFTER = timedelta(days=3)
MOVE_SHOWN = timedelta(days=30)
MIN_DATED_ENTRIES = 5  # fewer show no rhythm
_LEAST_RHYTHM = timedelta(minutes=1)
# Entries that are no further apart may belong to one batch; between two batches lies at least ten times as much.
_BATCH_GAP = timedelta(hours=3)
_BATCH_SHARE = 10
LANGUAGE_SAMPLE = 10  # documents
_MOST = 0.8


@dataclass(frozen=True, slots=True)
class Findings:
    """What a check found besides its outcome.

    ``lang`` is the language that its last documents are in, ``expected_lang`` that of the source; ``moved_from`` its
    address until this check, ``duplicate_of`` the source at the address to which it has moved.
    """

    lang: str | None = None
    expected_lang: str | None = None
    moved_from: str | None = None
    duplicate_of: str | None = None


def with_rhythm(state: SourceState, published: Iterable[datetime | None], now: datetime) -> SourceState:
    """The state with what the times of its entries show; as it was where they are too few."""
    moments = sorted({moment for moment in published if moment is not None and moment <= now}, reverse=True)
    if not moments:
        return state
    latest = max(moments[0], state.latest_entry or moments[0])
    pause = usual_pause(moments)
    return replace(
        state,
        latest_entry=latest,
        rhythm_seconds=int(pause.total_seconds()) if pause is not None else state.rhythm_seconds,
    )


def usual_pause(newest_first: Sequence[datetime]) -> timedelta | None:
    """The mean pause between different times without the longest tenth: an old entry pinned on top is no pause.

    Of a source that publishes in batches, ten posts within ten minutes of a Monday, it is that between the batches.
    ``None`` for fewer than ``MIN_DATED_ENTRIES``.
    """
    if len(newest_first) < MIN_DATED_ENTRIES:
        return None
    pauses = sorted(later - earlier for later, earlier in pairwise(_batches(newest_first) or newest_first))
    kept = pauses[: len(pauses) - max(1, len(pauses) // 10)] or pauses
    return max(sum(kept, timedelta()) / len(kept), _LEAST_RHYTHM)


def _batches(newest_first: Sequence[datetime]) -> list[datetime]:
    """The newest time of each batch if nearly all lie in batches that are short against what is between them.

    Days of a newspaper are none, for the night is not ten times as long; nor is what a single batch says of others.
    """
    groups: list[list[datetime]] = []
    for moment in newest_first:
        if groups and groups[-1][-1] - moment <= _BATCH_GAP:
            groups[-1].append(moment)
        else:
            groups.append([moment])
    batches = [group for group in groups if len(group) > 1]
    newest = [group[0] for group in batches]
    if len(batches) < 2 or sum(map(len, batches)) < _MOST * len(newest_first):
        return []
    longest = max(group[0] - group[-1] for group in batches)
    between = min(later - earlier for later, earlier in pairwise(newest))
    return newest if longest * _BATCH_SHARE <= between else []


def main_language(recent: Sequence[str]) -> str | None:
    """The language that most of a source's last documents are in; ``None`` where they are too few or too mixed."""
    if len(recent) < LANGUAGE_SAMPLE // 2:
        return None
    lang, count = Counter(recent).most_common(1)[0]
    return lang if count >= len(recent) * _MOST else None


def with_flag(before: SourceState, after: SourceState, outcome: Outcome, findings: Findings) -> SourceState:
    """The state after a check with the flag that fits it; the time of a flag that was there already stays."""
    if outcome is Outcome.POSTPONED:
        return after
    if outcome in SOURCE_SUCCESSES:
        return _flagged(before, after, _of_success(before, after, findings))
    if outcome is Outcome.GONE:
        return _flagged(before, after, (SourceFlag.GONE, after.last_checked, after.last_message or ""))
    if after.failures_in_a_row >= FAILING_AFTER:
        since = after.last_success or after.last_checked
        said = f"{outcome.value}: {after.last_message}" if after.last_message else outcome.value
        return _flagged(before, after, (SourceFlag.FAILING, since, said))
    return after


_Flag = tuple[SourceFlag, datetime | None, str]


def _of_success(before: SourceState, after: SourceState, findings: Findings) -> _Flag | None:
    now = after.last_checked
    assert now is not None
    if findings.duplicate_of is not None:
        said = f"has moved to {after.moved_to}, which is the source {findings.duplicate_of!r}; remove one of them"
        return SourceFlag.DUPLICATE, now, said
    if silence := _silence(after, now):
        return silence
    if findings.lang is not None and findings.lang != findings.expected_lang:
        said = f"its articles are in {findings.lang!r}, not in {findings.expected_lang!r}"
        return SourceFlag.LANGUAGE_CHANGED, now, said
    if findings.moved_from is not None:
        return SourceFlag.MOVED, now, f"was at {findings.moved_from}"
    shown = before.flag_since is not None and now - before.flag_since < MOVE_SHOWN
    if before.flag == SourceFlag.MOVED and shown:
        return SourceFlag.MOVED, before.flag_since, before.flag_message or ""
    return None


def _silence(state: SourceState, now: datetime) -> _Flag | None:
    if state.latest_entry is None or state.rhythm_seconds is None:
        return None
    usual = timedelta(seconds=state.rhythm_seconds)
    if now - state.latest_entry <= max(usual * SILENT_AFTER_PAUSES, SILENT_AFTER):
        return None
    return SourceFlag.SILENT, state.latest_entry, f"usually something new every {in_words(usual)}"


def in_words(pause: timedelta) -> str:
    """A pause in minutes, hours or days, whichever says it best."""
    hours = pause.total_seconds() / 3600
    if hours < 2:
        return f"{max(round(hours * 60), 1)} minutes"
    return f"{round(hours)} hours" if hours < 48 else f"{round(hours / 24)} days"


def _flagged(before: SourceState, after: SourceState, flag: _Flag | None) -> SourceState:
    if flag is None:
        return replace(after, flag=None, flag_since=None, flag_message=None)
    name, since, message = flag
    if before.flag == name:
        since = before.flag_since
    return replace(after, flag=name.value, flag_since=since, flag_message=message[:500])
