"""From Scrapy's exceptions and answers to outcomes."""

import logging
from datetime import datetime

from scrapy import Request
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    NotSupported,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.http import Response
from scrapy.utils.log import failure_to_exc_info
from twisted.python.failure import Failure

from crawler.browser import NoBrowserError, RenderingError
from crawler.connection import lacks_connection
from crawler.errors import PrivateAddressError
from crawler.hosts import HostPausedError, RobotsUnreachableError
from crawler.middlewares import (
    BadEncodingError,
    BadRedirectError,
    BodyTooLargeError,
    ForbiddenByRobotsError,
    RedirectLoopError,
)
from crawler.outcomes import Outcome
from kb.config import Settings
from kb.errors import StoreError

_log = logging.getLogger(__name__)
_OUTCOMES: tuple[tuple[type[BaseException], Outcome], ...] = (
    (PrivateAddressError, Outcome.PRIVATE_ADDRESS),
    (HostPausedError, Outcome.POSTPONED),
    (RobotsUnreachableError, Outcome.ROBOTS_UNREACHABLE),
    (ForbiddenByRobotsError, Outcome.FORBIDDEN_BY_ROBOTS),
    (NoBrowserError, Outcome.NO_BROWSER),
    (RenderingError, Outcome.RENDERING_FAILED),
    (BodyTooLargeError, Outcome.TOO_LARGE),
    (BadEncodingError, Outcome.BAD_ENCODING),
    (RedirectLoopError, Outcome.REDIRECT_LOOP),
    (BadRedirectError, Outcome.BAD_REDIRECT),
    (CannotResolveHostError, Outcome.DNS_ERROR),
    (DownloadTimeoutError, Outcome.TIMEOUT),
    (DownloadCancelledError, Outcome.TOO_LARGE),  # beyond DOWNLOAD_MAXSIZE
    (DownloadFailedError, Outcome.CONNECTION_FAILED),
    (ResponseDataLossError, Outcome.INCOMPLETE),
    (UnsupportedURLSchemeError, Outcome.INVALID_ADDRESS),
    (NotSupported, Outcome.INVALID_ADDRESS),
    (IgnoreRequest, Outcome.FAILED),
)


# What a host that is down, or may as well be, ends in.
NO_ANSWERS = frozenset({Outcome.DNS_ERROR, Outcome.TIMEOUT, Outcome.CONNECTION_FAILED})
# A host whose robots.txt ends in one of these cannot be reached at all.
_OF_THE_HOST = NO_ANSWERS | {Outcome.PRIVATE_ADDRESS, Outcome.INVALID_ADDRESS}


def request_of(result: Response | Failure) -> Request:
    """The request that ended so, as Scrapy notes it."""
    request = getattr(result, "request", None)
    assert isinstance(request, Request)
    return request


def words_of(failure: Failure) -> str:
    """What a failure says, on one line; the name of its kind where it says nothing."""
    return " ".join(str(failure.value).split()) or type(failure.value).__name__


def paused_until(failure: Failure) -> datetime | None:
    """Until when the host is left alone, where it was not asked for that."""
    return failure.value.until if isinstance(failure.value, HostPausedError) else None


def outcome_of_failure(failure: Failure, settings: Settings) -> Outcome:
    """What a failed request means. What nobody thought of is logged, but for what ends the run."""
    outcome = outcome_of_error(failure.value)
    if outcome is Outcome.FAILED and not isinstance(failure.value, StoreError):
        _log.error("fetching %s failed", request_of(failure).url, exc_info=failure_to_exc_info(failure))
    if outcome in NO_ANSWERS and lacks_connection(settings):
        return Outcome.POSTPONED  # the network went, as where a laptop was closed: the host is not to blame
    return outcome


def outcome_of_error(error: BaseException | None) -> Outcome:
    """What a failed download means; ``FAILED`` for what nobody thought of."""
    if isinstance(error, RobotsUnreachableError) and error.cause is not None:
        outcome = outcome_of_error(error.cause)
        return outcome if outcome in _OF_THE_HOST else Outcome.ROBOTS_UNREACHABLE
    return next((outcome for kind, outcome in _OUTCOMES if isinstance(error, kind)), Outcome.FAILED)
