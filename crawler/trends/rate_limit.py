"""When an interface allows the next request, by the ``X-RateLimit`` headers of its answer. Pure.

Three dialects: Reddit's ``Reset`` counts the seconds that remain, GitHub's is UTC seconds since 1970
(https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api), Mastodon's an ISO 8601 time
(https://docs.joinmastodon.org/api/rate-limits/).
"""

from datetime import UTC, datetime, timedelta

from kb.intake.dates import parse_date

_LONGEST = timedelta(days=1)  # no window of those is longer than an hour
_EPOCH_SECONDS = 1_000_000_000  # a number from here on is a time, below a duration


def allowed_again(remaining: str | None, reset: str | None, now: datetime) -> datetime | None:
    """When requests are allowed again, at most a day from ``now``; ``None`` if one more is allowed already."""
    left = _number(remaining)
    if left is None or left >= 1 or not reset:
        return None
    number = _number(reset)
    if number is None:
        parsed = parse_date(reset[:64])
        moment = parsed[0] if parsed else now
    elif number < _EPOCH_SECONDS:
        moment = now + min(timedelta(seconds=number), _LONGEST)
    else:
        moment = datetime.fromtimestamp(min(number, 2**32), UTC)
    return min(max(moment, now), now + _LONGEST)


def _number(text: str | None) -> float | None:
    """``600`` and ``598.0``, as Reddit writes them."""
    whole, _, fraction = (text or "").strip().partition(".")
    is_number = whole.isascii() and whole.isdigit() and len(whole) <= 12 and (not fraction or fraction.isdigit())
    return float(whole) if is_number else None
