"""Digests written by the worker: asked for, followed, opened when they are there."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

import streamlit as st

from kb.digest.period import MOST_DAYS, Period, days_between, last_week, must_have_begun
from kb.errors import DigestError
from kb.models import Audience, Run, RunStatus
from kb.quiet_hours import zone_named
from ui.translation import LANGUAGES, Translator
from ui.web import state
from ui.web.components.digests.moving import go_to, remember_problem, show_problem_at
from ui.web.components.work import ask_for, show_work
from ui.web.digest_address import DigestRequest
from ui.web.markup import markdown_text

TASK: Final = "compose"
_ASKED_KEY: Final = "digest_asked"
_DAYS_KEY: Final = "digest_days"
_LANG_KEY: Final = "digest_lang"
_PLACE: Final = "writing"
_WEEK: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A run that this session asked for, and the address at which it did."""

    run_id: int
    at: DigestRequest


def weeks_of(audience: Audience) -> tuple[Period, Period]:
    """The last week that is over, and the one that is not, by the clocks of an audience."""
    last = last_week(state.now(), zone_named(audience.time_zone))
    return last, Period(last.start + _WEEK, last.end + _WEEK, last.zone)


def follow(words: Translator, asked: DigestRequest) -> bool:
    """Draw how far the worker is; open the edition that this session asked for here, or say why there is none.

    True while one is being written.
    """
    waiting: _Asked | None = st.session_state.get(_ASKED_KEY)
    run = None if waiting is None else state.knowledge_base().runs.get(waiting.run_id)
    if waiting is not None and (run is None or run.has_ended):
        del st.session_state[_ASKED_KEY]
        if run is not None and _place(waiting.at) == _place(asked):
            _tell(words, run, asked)
    show_problem_at(_PLACE)
    return show_work(words, _PLACE, (TASK,))


def write(audience: Audience, period: Period, at: DigestRequest) -> None:
    """Ask for an edition. For callbacks."""
    named = {"audience": audience.name, "lang": audience.lang}
    days = {"from": period.start.isoformat(), "to": period.end.isoformat()}
    st.session_state[_ASKED_KEY] = _Asked(ask_for(TASK, **named, **days).id, at)


def show_other_days(words: Translator, audience: Audience, asked: DigestRequest) -> None:
    """Draw what lets a person choose the days, and for everybody the language."""
    with st.popover(words.gettext("Write for other days"), icon=":material/date_range:", key="digest_other_days"):
        if not audience.name:
            st.selectbox(
                words.gettext("Language of the digest"),
                LANGUAGES,
                index=LANGUAGES.index(audience.lang),
                format_func=words.language_name,
                key=_LANG_KEY,
            )
        last, this_week = weeks_of(audience)
        st.button(
            words.gettext("This week so far"),
            key="digest_this_week",
            on_click=_write_week,
            args=(audience, this_week, asked),
        )
        st.date_input(
            words.gettext("From – to"),
            (last.start, last.end),
            max_value=state.now().astimezone(last.zone).date(),
            format="DD/MM/YYYY",
            key=_DAYS_KEY,
            help=words.ngettext("At most {count} day.", "At most {count} days.", MOST_DAYS),
        )
        show_problem_at(_DAYS_KEY)
        st.button(
            words.gettext("Write the digest of these days"),
            key="digest_write_days",
            on_click=_write_days,
            args=(words, audience, asked),
        )


def _in_language_chosen(audience: Audience) -> Audience:
    return audience if audience.name else replace(audience, lang=st.session_state[_LANG_KEY])


def _write_week(audience: Audience, week: Period, asked: DigestRequest) -> None:
    write(_in_language_chosen(audience), week, asked)


def _write_days(words: Translator, audience: Audience, asked: DigestRequest) -> None:
    chosen: tuple[date, ...] = st.session_state[_DAYS_KEY]
    try:
        first, last = chosen
        period = days_between(first, last, zone_named(audience.time_zone))
        must_have_begun(period, state.now())
    except (ValueError, DigestError):  # only one day has been chosen so far, or they cannot be
        sentence = words.ngettext(
            "Choose the first and the last day: {count} day at the most, none of them ahead.",
            "Choose the first and the last day: {count} days at the most, none of them ahead.",
            MOST_DAYS,
        )
        remember_problem(_DAYS_KEY, sentence)
        return
    write(_in_language_chosen(audience), period, asked)


def _place(asked: DigestRequest) -> tuple[object, ...]:
    """What stays the same where a person stays with what they asked for, however they look at it."""
    return asked.audience, asked.start, asked.end


def _tell(words: Translator, run: Run, asked: DigestRequest) -> None:
    """Open what was written, or remember why it was not."""
    if run.status is RunStatus.FAILED:
        sentence = words.gettext(
            "The digest could not be written. Try it again; if it fails again, show whoever looks after Catalejo what"
            " was said:"
        )
        remember_problem(_PLACE, f"{sentence} {markdown_text(run.message)}")
    if run.status is not RunStatus.DONE:
        return
    result = {name: str(value) for name, value in run.result.items()}
    version = int(result["version"])
    if version == asked.version:
        state.say(words.gettext("Nothing else is to be told: it is still version {number}.", number=version))
    elif run.result["complete"]:
        state.say(words.gettext("The digest is written."))
    else:
        state.say(
            words.gettext("The digest is written; some new articles are not in it yet, as they are still being read.")
        )
    go_to(
        replace(
            asked,
            audience=result["audience"],
            lang=result["lang"],
            start=date.fromisoformat(result["from"]),
            end=date.fromisoformat(result["to"]),
            version=version,
        )
    )
    st.rerun()
