"""Where a story began, where it grows and where it has not arrived: countries, languages and networks. Pure."""

from collections.abc import Callable, Sequence
from datetime import datetime
from html import escape

from kb.trends.trend import Step
from ui.translation import Translator
from ui.web.components.trend_words import CERTAINTIES, DIRECTIONS, lag_words
from ui.web.markup import isolated


def ladder_html(
    words: Translator,
    what: str,
    steps: Sequence[Step],
    name_of: Callable[[str], str],
    now: datetime,
    window_days: int,
) -> str:
    """HTML of a table of the steps, in the order in which they were reached. ``what`` they are heads the first column.

    The last one says whether each is told more or less in the last ``window_days`` than in as many before.
    A bar for each begins where the story arrived and ends now.
    """
    begin = min(step.first for step in steps)
    span = max((now - begin).total_seconds(), 1.0)
    compared = words.ngettext("Last day", "Last {count} days", window_days)
    heads = (what, words.gettext("Arrived"), words.gettext("Publishers"), compared)
    head = "".join(f'<th scope="col">{escape(title)}</th>' for title in heads)
    rows = "".join(_row_html(words, step, name_of, (step.first - begin).total_seconds() / span) for step in steps)
    return f'<table class="cj-ladder"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'


def _row_html(words: Translator, step: Step, name_of: Callable[[str], str], begins: float) -> str:
    sign, direction = DIRECTIONS[step.direction]
    known = ""
    if step.certainty is not None:
        by = words.gettext(CERTAINTIES[step.certainty])
        known = f'<span class="cj-known-by">{escape(by)}</span>'
    start = round(100 * min(max(begins, 0.0), 0.98))
    return (
        f'<tr><th scope="row">{isolated(name_of(step.name), 60)}{known}</th>'
        f'<td><span>{escape(lag_words(words, step.lag_hours))}</span><span class="cj-track" aria-hidden="true">'
        f'<i style="margin-inline-start:{start}%"></i></span></td>'
        f"<td>{escape(words.number(step.publishers))}</td>"
        f'<td><span aria-hidden="true">{sign}</span> {escape(words.gettext(direction))}</td></tr>'
    )
