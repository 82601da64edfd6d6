"""What is said of work that is under way."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from kb.models import Run, RunStatus
from ui.translation import translator
from ui.web import state
from ui.web.components.work import progress_share, work_words

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
RUNNING = Run(1, "collect", {}, RunStatus.RUNNING, queued=NOW)
WAITING = replace(RUNNING, id=2, task="index", status=RunStatus.QUEUED)


@pytest.mark.parametrize(
    ("run", "other", "said"),
    [
        (RUNNING, WAITING, "Recolección: en curso…"),
        (replace(RUNNING, progress_done=1, progress_total=4), WAITING, "Recolección: 25 % listo"),
        (
            replace(RUNNING, task="probe", progress_note="https://a.example/feed/"),
            WAITING,
            "Revisión de una dirección: en curso… https://a.example/feed/",
        ),
        # Told to stop, it is said to be stopping at once, however far it is.
        (
            replace(RUNNING, cancel_asked=True, progress_done=1, progress_total=2),
            WAITING,
            "Recolección: se está deteniendo…",
        ),
        (replace(RUNNING, task="of a later version"), WAITING, "Trabajo: en curso…"),
        (WAITING, RUNNING, "Preparación de la búsqueda: en espera de su turno"),
        (
            replace(WAITING, queued=NOW - timedelta(hours=1)),
            RUNNING,
            "Preparación de la búsqueda: en espera de su turno",
        ),
        (WAITING, replace(WAITING, id=3), "Preparación de la búsqueda: en espera de su turno"),
        (
            replace(WAITING, queued=NOW - timedelta(seconds=21)),
            replace(WAITING, id=3),
            "Preparación de la búsqueda: nadie se hace cargo. ¿Está en marcha “catalejo up”?",
        ),
    ],
)
def test_what_is_going_on_with_a_run(run: Run, other: Run, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(state, "now", lambda: NOW)
    assert work_words(translator("es"), run, [run, other]).replace("\xa0", " ") == said


@pytest.mark.parametrize(
    ("done", "total", "share"), [(0, None, None), (0, 0, None), (0, 4, 0.0), (3, 4, 0.75), (5, 4, 1.0), (-1, 4, 0.0)]
)
def test_how_far_a_run_is_lies_between_nothing_and_all(done: int, total: int | None, share: float | None) -> None:
    assert progress_share(replace(RUNNING, progress_done=done, progress_total=total)) == share


def test_a_run_that_waits_again_is_not_as_far_as_it_was() -> None:
    assert progress_share(replace(WAITING, progress_done=3, progress_total=4)) is None
