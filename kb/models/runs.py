"""Runs of tasks, and the state of the whole."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class RunStatus(StrEnum):
    """The life of a run of a task."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a task, as asked for, under way or ended."""

    id: int
    task: str
    arguments: Mapping[str, object]
    status: RunStatus
    queued: datetime
    started: datetime | None = None
    finished: datetime | None = None
    heartbeat: datetime | None = None
    worker: str | None = None
    attempts: int = 0
    progress_done: int = 0
    progress_total: int | None = None
    progress_note: str = ""
    message: str = ""
    result: Mapping[str, object] = field(default_factory=dict)
    cancel_asked: bool = False  # it stops at its next cancel point

    @property
    def has_ended(self) -> bool:
        """Whether nothing more comes of it. One that was cancelled while it waited never started and never finished."""
        return self.status not in (RunStatus.QUEUED, RunStatus.RUNNING)


@dataclass(frozen=True, slots=True)
class OutcomeCount:
    """How many fetched things of one source ended in one outcome during a run, with one example message."""

    source_id: int | None
    source: str
    outcome: str
    count: int
    example: str = ""


@dataclass(frozen=True, slots=True)
class StoreStatus:
    """The state of the knowledge base in figures."""

    sources: int
    sources_failing: int
    documents: int
    documents_by_lang: Mapping[str, int]
    chunks: int
    waiting_for_index: int  # documents changed since they were last indexed
    last_collection: datetime | None
