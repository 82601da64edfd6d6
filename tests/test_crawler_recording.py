"""What a check means for a source that is read in several parts."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.outcomes import Outcome
from crawler.recording import record_source
from kb.models import RawDocument, Source, SourceState, SourceType
from kb.store.database import Database
from kb.store.sources import add_source, get_source_state, put_source_state

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
READ, FAILED = Outcome.SITEMAP_READ, Outcome.SERVER_ERROR


@pytest.mark.parametrize(
    ("parts", "failures", "interval"),
    [
        ([(READ, 0)] * 5, 0, 1.5),  # nothing new: half as long again, once
        ([(READ, 0), (READ, 3), (READ, 0)], 0, 1.0),  # something new in one part
        ([(FAILED, 0)] * 5, 1, None),  # one failed check, not five
        ([(FAILED, 0), (READ, 0), (FAILED, 0)], 0, 1.5),  # a part that can be read is a site that can
    ],
)
def test_the_schedule_adapts_once_a_run(
    tmp_path: Path, parts: list[tuple[Outcome, int]], failures: int, interval: float | None
) -> None:
    database = Database.open(f"sqlite:///{tmp_path / 'store.db'}")
    with database.write() as connection:
        source = add_source(connection, Source("https://a.example/", "A", SourceType.SITE, "A", added=NOW))
        before = SourceState(source.id, last_checked=NOW - HOUR, interval_seconds=3600)
        put_source_state(connection, before)
        for part, (outcome, new) in enumerate(parts):
            entries = [RawDocument(f"https://a.example/{part}/{number}") for number in range(new)]
            now = NOW + timedelta(seconds=part)
            record_source(connection, source.id, outcome, now, before=before, least_interval=HOUR, entries=entries)
        state = get_source_state(connection, source.id)
    assert state is not None
    assert state.failures_in_a_row == failures
    if interval is not None:
        assert state.interval_seconds == interval * 3600
