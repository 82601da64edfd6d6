"""Instants as programs read them. Pure."""

from datetime import UTC, datetime


def utc_text(instant: datetime) -> str:
    """An aware time in UTC, to the second: ``2026-11-22T09:30:00Z`` (RFC 3339)."""
    return instant.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
