"""What an answer of a trend source means for the store. Inside the caller's transaction."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from crawler.conditional_get import Validators
from crawler.outcomes import Outcome
from crawler.recording import record_source
from crawler.trends.reading import TrendReading
from kb.models import DuePage, Source
from kb.store.signals import add_signals
from kb.store.sources import get_source_state, put_source_state


def record_trend(
    connection: Connection,
    source: Source,
    outcome: Outcome,
    reading: TrendReading,
    now: datetime,
    *,
    every: timedelta,
    least_interval: timedelta,
    validators: Validators | None,
) -> list[DuePage]:
    """Store the signals of an answer and note its articles that were not known; give these. ``outcome`` is a success.

    The source is looked at again after ``every``, whatever it named: what trends is a series, and its gaps must not
    depend on how much of it was new.
    """
    new = record_source(
        connection,
        source.id,
        outcome,
        now,
        least_interval=least_interval,
        entries=reading.entries,
        validators=validators,
    )
    state = get_source_state(connection, source.id)
    if state is None:  # removed meanwhile
        return new
    said = [
        replace(signal, country=signal.country or source.country, lang=signal.lang or source.lang)
        for signal in reading.signals
    ]
    add_signals(connection, source.id, said)
    interval = max(every, least_interval)
    put_source_state(
        connection, replace(state, interval_seconds=int(interval.total_seconds()), next_check=now + interval)
    )
    return new
