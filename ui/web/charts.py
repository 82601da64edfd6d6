"""Charts: few marks, and in words for who cannot see them.

Sparklines are our own HTML, as a list has twenty of them and each chart of Altair's takes a browser tens of
milliseconds; a chart that a page has once is Altair's.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from html import escape
from typing import TYPE_CHECKING, Final

import streamlit as st

from ui.translation import Translator

if TYPE_CHECKING:
    import altair

_HEIGHT: Final = 160
COLOUR: Final = "#2c89a0"  # seen on light and on dark ground
_LEAST_DAYS: Final = 14  # fewer bars would look like much
_MOST_TICKS: Final = 5


def sparkline_html(values: Sequence[float], said: str) -> str:
    """HTML of a bar for each value, none of which is below zero; ``said`` is what it shows, in words."""
    highest = max(values, default=0) or 1
    bars = "".join(f'<i style="height:{max(4, round(100 * value / highest))}%"></i>' for value in values)
    return f'<span class="cj-spark" role="img" aria-label="{escape(said)}" title="{escape(said)}">{bars}</span>'


def show_days(words: Translator, counts: Mapping[date, int], until: date) -> None:
    """Draw how many articles there are of each day, from the first to ``until``."""
    st.altair_chart(_days_chart(words, days_of(counts, until)), alt=days_words(words, counts), height=_HEIGHT)


def days_of(counts: Mapping[date, int], until: date) -> list[tuple[date, int]]:
    """Every day from the first to ``until`` or the last, at least two weeks, with its number."""
    last = max(until, *counts)
    first = min(min(counts), last - timedelta(days=_LEAST_DAYS - 1))
    every = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return [(day, counts.get(day, 0)) for day in every]


def days_words(words: Translator, counts: Mapping[date, int]) -> str:
    """What that chart shows."""
    highest = max(counts, key=lambda day: (counts[day], day))
    total = words.ngettext("{count} article", "{count} articles", sum(counts.values()))
    return words.gettext(
        "Bar chart of the articles of each day: {total} from {first} to {last}, most on {day}: {most}.",
        total=total,
        first=words.calendar_day(min(counts)),
        last=words.calendar_day(max(counts)),
        day=words.calendar_day(highest),
        most=words.number(counts[highest]),
    )


def _days_chart(words: Translator, days: Sequence[tuple[date, int]]) -> "altair.Chart":
    # Takes half a second, which only those wait for who look at a story.
    import altair

    names = {day: words.calendar_day(day) for day, _ in days}
    values = [{"day": names[day], "articles": count} for day, count in days]
    step = -(-len(days) // _MOST_TICKS)
    ticks = [names[day] for day, _ in days[::-step]]
    # Of its parts it would tell in English; ``days_words`` tells of all of it.
    axis = altair.Axis(
        values=ticks, labelAngle=0, labelOverlap="greedy", ticks=False, domain=False, grid=False, aria=False
    )
    x = altair.X("day:N", title=None, sort=None, axis=axis)
    y = altair.Y(
        "articles:Q", title=None, axis=altair.Axis(tickMinStep=1, tickCount=4, format="d", domain=False, aria=False)
    )
    tooltip = [
        altair.Tooltip("day:N", title=words.gettext("Day")),
        altair.Tooltip("articles:Q", title=words.gettext("Articles")),
    ]
    data = altair.InlineData(values=values)
    chart: altair.Chart = altair.Chart(data).mark_bar(cornerRadiusEnd=2, color=COLOUR, aria=False)
    return chart.encode(x=x, y=y, tooltip=tooltip)
