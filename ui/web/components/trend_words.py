"""What trends say, in words, beside what digests say of them too (``kb.digest.story_words``). Pure."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from html import escape
from typing import Final

from babel.dates import format_timedelta

from kb.digest.phrases import Phrases
from kb.digest.story_words import mentions, told_by
from kb.noise import Noise
from kb.trends.belief import SURE, Belief, belief_in
from kb.trends.counting import LeftOut, Reason
from kb.trends.places import Certainty
from kb.trends.status import Status
from kb.trends.trend import Direction, ScoreParts, Trend
from ui.translation import N_, Translator

_HOURS_OF_TWO_DAYS: Final = 48
_SIGNS: Final = {
    Status.NEW: "✦",
    Status.RISING: "↗",
    Status.PEAKING: "▲",
    Status.STEADY: "→",
    Status.FADING: "↘",
    Status.BACK: "↻",
}
_BELIEFS: Final = {
    Belief.SURE: N_("Far more than was to be expected."),
    Belief.LIKELY: N_("More than was to be expected, hardly by chance."),
    Belief.PERHAPS: N_("A little more than was to be expected, perhaps by chance."),
    Belief.NONE: N_("No more than was to be expected."),
}
DIRECTIONS: Final = {
    Direction.GROWING: ("↑", N_("more than before")),
    Direction.LEVEL: ("→", N_("as before")),
    Direction.FALLING: ("↓", N_("less than before")),
}
CERTAINTIES: Final = {
    Certainty.STATED: N_("by its source"),
    Certainty.ADDRESS: N_("by its web address"),
    Certainty.TEXT: N_("only by its headline"),
}
REASONS: Final[Mapping[Reason, str]] = {
    LeftOut.COPY: N_("Copies of another article"),
    LeftOut.UNDATED: N_("Without a believable date"),
    LeftOut.BATCH_DATE: N_("Many of one publisher with the same second"),
    LeftOut.PRACTICE: N_("Advice, no news"),
    LeftOut.SERIES: N_("The same headline day after day"),
    LeftOut.NEW_SOURCE: N_("Of sources added a few days ago"),
    Noise.HOROSCOPE: N_("Horoscopes"),
    Noise.LOTTERY: N_("Lotteries"),
    Noise.LIVE_SCORE: N_("Live scores"),
    Noise.COUPON: N_("Coupons and offers"),
    Noise.WEATHER: N_("Weather"),
    Noise.RATES: N_("Exchange rates and prices"),
    Noise.SERVICE: N_("What holds for a day, as driving bans and puzzles"),
    Noise.LISTING: N_("Lists of other articles"),
    Noise.LIVE_BLOG: N_("Live blogs"),
    Noise.PLEA: N_("Pleas to follow or to subscribe"),
}


def status_html(say: Phrases, status: Status) -> str:
    """HTML of a status: its sign, which is not read out, and its word."""
    return (
        f'<span class="cj-move cj-move-{status.value}"><span aria-hidden="true">{_SIGNS[status]}</span>'
        f" {escape(say.status(status))}</span>"
    )


def belief_words(words: Translator, score: float) -> str:
    """What a score says."""
    return words.gettext(_BELIEFS[belief_in(score)])


def why_html(say: Phrases, parts: ScoreParts, score: float, publishers: int, first_seen: datetime) -> str:
    """HTML of what a score says and what it rests on."""
    rests_on = (told_by(say, publishers, first_seen), mentions(say, parts.observed, parts.expected, parts.window_days))
    return (
        f'<p class="cj-story-why"><strong>{escape(belief_words(say.words, score))}</strong>'
        f" {escape(' '.join(rests_on))}</p>"
    )


def known_how(say: Phrases, trend: Trend) -> Iterator[str]:
    """What is known of a trend and how, in sentences: what its score is made of and what would change the verdict."""
    t, parts = say.words, trend.score_parts
    if parts.days_ago:
        window = t.ngettext("in {count} day", "in {count} days", parts.window_days)
    else:
        window = t.ngettext("in the last day", "in the last {count} days", parts.window_days)
    yield t.gettext(
        "Mentions {window} by independent publishers, of which each counts once a day: {observed}.",
        window=window,
        observed=say.amount(parts.observed),
    )
    if parts.expected:
        yield t.gettext("As they usually write, {expected} could be expected.", expected=say.amount(parts.expected))
    else:
        yield t.gettext("As they usually write, none could be expected.")
    if parts.is_surely_more and parts.expected:  # of none nothing is a multiple
        yield t.gettext(
            "That is at least {times} times as many, even if chance helped.", times=t.number(float(parts.at_least))
        )
    yield t.gettext(
        "Score {score}: from 3 on it is hardly chance, from {sure} on believe it.",
        score=t.number(trend.score),
        sure=t.number(SURE),
    )
    yield from would_change(say, trend)
    if trend.usual_life_days is not None:
        yield t.ngettext(
            "Stories like it are usually told for {count} day.",
            "Stories like it are usually told for {count} days.",
            trend.usual_life_days,
        )


def would_change(say: Phrases, trend: Trend) -> Iterator[str]:
    """What would change the verdict."""
    for change in trend.life.changes:
        status = say.status(change.status)
        if change.mentions is not None:
            yield say.words.ngettext(
                "With {count} more mention today it becomes: {status}.",
                "With {count} more mentions today it becomes: {status}.",
                change.mentions,
                status=status,
            )
        elif change.days is not None:
            yield say.words.ngettext(
                "After {count} day without a mention it becomes: {status}.",
                "After {count} days without a mention it becomes: {status}.",
                change.days,
                status=status,
            )


def lag_words(words: Translator, hours: float) -> str:
    """How much later than anywhere else a story arrived."""
    if hours < 0.5:
        return words.gettext("began here")
    whole = round(hours)
    if whole >= _HOURS_OF_TWO_DAYS:
        whole -= whole % 24  # whole days, as in the row of the story
    lag = format_timedelta(timedelta(hours=whole), granularity="hour", threshold=2, locale=words.locale)
    return words.gettext("{lag} later", lag=lag)
