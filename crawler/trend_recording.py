"""What an answer of a trend source means for the store. Inside the caller's transaction."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from crawler.items import SourceCheck
from crawler.poll_schedule import Bounds
from crawler.recording import record_source
from kb.models import DuePage, Signal, Source
from kb.store.signals import add_signals
from kb.store.sources import get_source_state, put_source_state


def record_trend(
    connection: Connection,
    source: Source,
    check: SourceCheck,
    signals: Iterable[Signal],
    now: datetime,
    *,
    every: timedelta,
    bounds: Bounds,
) -> list[DuePage]:
    """Store the signals of an answer and note its articles that were not known; give these. ``check`` is a success.

    The source is looked at again after ``every``, whatever it named: what trends is a series, and its gaps must not
    depend on how much of it was new.
    """
    new = record_source(connection, check, now, bounds)
    state = get_source_state(connection, source.id)
    if state is None:  # removed meanwhile
        return new
    said = [
        replace(signal, country=signal.country or source.country, lang=signal.lang or source.lang) for signal in signals
    ]
    add_signals(connection, source.id, said)
    interval = max(every, bounds.least)
    put_source_state(
        connection, replace(state, interval_seconds=int(interval.total_seconds()), next_check=now + interval)
    )
    return new
