"""What an answer's headers say of asking again: validators (RFC 9110) and freshness (RFC 9111). Pure.

Catalejo is a private cache of one reader: ``s-maxage`` and ``private`` mean nothing to it.
"""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import NamedTuple

# Longer ones are data, not validators; they would be kept for every source and sent with every request.
MAX_VALIDATOR = 500
_LARGEST_DELTA = 2**31  # RFC 9111, 1.2.2: what cannot be represented counts as this many seconds
_DIRECTIVE = re.compile(r'([!#$%&\'*+.^_`|~0-9A-Za-z-]+)(?:\s*=\s*(?:"([^"]*)"|([^\s,;]*)))?')
_MAX_HEADER = 2_000


class Validators(NamedTuple):
    """What tells a server which version of a thing is known: its ``ETag`` and ``Last-Modified``, to be sent back."""

    etag: str | None = None
    last_modified: str | None = None


NO_VALIDATORS = Validators()


def validator(value: str | None) -> str | None:
    """An ``ETag`` or ``Last-Modified`` to be sent back as it came; ``None`` for what no header may hold."""
    text = (value or "").strip()
    return text if 0 < len(text) <= MAX_VALIDATOR and text.isprintable() and text.isascii() else None


def fresh_until(headers: Mapping[str, str | None], now: datetime) -> datetime | None:
    """Until when the server says that its answer is good, if it says so. Before ``now`` is ``None`` too.

    ``headers`` are ``Cache-Control``, ``Expires``, ``Date`` and ``Age`` by these names. RFC 9111, 4.2.1: ``max-age``
    counts before ``Expires`` less ``Date``; 4.2.3: the answer is as old as ``Age`` says.
    """
    directives = _directives(headers.get("Cache-Control"))
    if "no-store" in directives or "no-cache" in directives:
        return None
    lifetime = _seconds(directives["max-age"]) if "max-age" in directives else _expires_in(headers, now)
    remaining = lifetime - _seconds(headers.get("Age"))
    return now + timedelta(seconds=remaining) if remaining > 0 else None


def http_date(value: str | None) -> datetime | None:
    """An HTTP date (RFC 9110, 5.6.7), UTC; ``None`` for anything else."""
    try:
        moment = parsedate_to_datetime((value or "").strip()[:100])
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo is not None else None


def _expires_in(headers: Mapping[str, str | None], now: datetime) -> int:
    expires = http_date(headers.get("Expires"))  # "0" and other nonsense are in the past (RFC 9111, 5.3)
    if expires is None:
        return 0
    try:
        return min(int((expires - (http_date(headers.get("Date")) or now)).total_seconds()), _LARGEST_DELTA)
    except OverflowError:  # a year 1 or 9999 in a zone of its own
        return 0


def _directives(value: str | None) -> dict[str, str]:
    """The directives of ``Cache-Control``; of those given twice the first (RFC 9111, 4.2.1)."""
    found: dict[str, str] = {}
    for match in _DIRECTIVE.finditer((value or "")[:_MAX_HEADER]):
        found.setdefault(match.group(1).lower(), match.group(2) or match.group(3) or "")
    return found


def _seconds(value: str | None) -> int:
    text = (value or "").strip()
    if not (text.isascii() and text.isdigit()):
        return 0
    return min(int(text[:11]), _LARGEST_DELTA)
