"""Sources that have moved: where permanent redirects lead, and when they are believed. Pure."""

from collections.abc import Sequence
from dataclasses import replace

from kb.errors import InvalidAddressError
from kb.intake.addresses import parse_web_address
from kb.models import SourceState

CHECKS_BEFORE_A_MOVE = 3
_PERMANENT = frozenset({301, 308})


def permanent_target(url: str, final_url: str, statuses: Sequence[object]) -> str | None:
    """Where a source has moved, if every redirect from ``url`` to ``final_url`` was permanent (RFC 9110, 15.4)."""
    if not statuses or not _PERMANENT.issuperset(statuses):
        return None
    try:
        target = parse_web_address(final_url)
    except InvalidAddressError:
        return None
    return target if target != url else None


def note_target(state: SourceState, target: str | None) -> SourceState:
    """The state after one more check that could be read and led to ``target``."""
    if target is None:
        return replace(state, moved_to=None, moved_checks=0)
    checks = state.moved_checks + 1 if state.moved_to == target else 1
    return replace(state, moved_to=target, moved_checks=checks)


def has_moved(state: SourceState) -> bool:
    """Whether the redirect has held for long enough to be believed."""
    return state.moved_to is not None and state.moved_checks >= CHECKS_BEFORE_A_MOVE
