"""What is said of work that is under way."""

from dataclasses import replace
from datetime import UTC, datetime

from kb.models import Run, RunStatus
from ui.translation import translator
from ui.web.components.work import work_words

RUN = Run(1, "collect", {}, RunStatus.RUNNING, queued=datetime(2026, 11, 26, tzinfo=UTC))


def test_a_run_that_was_told_to_stop_is_said_to_be_stopping_at_once() -> None:
    words = translator("es")
    assert "deteniendo" not in work_words(words, RUN, [RUN])
    stopping = replace(RUN, cancel_asked=True, progress_done=1, progress_total=2)
    assert "deteniendo" in work_words(words, stopping, [stopping])
