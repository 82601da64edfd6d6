"""What the headers of an answer say, and those to send."""

from datetime import datetime

from scrapy.http import Response

from crawler.conditional_get import Validators, validator
from crawler.page_fate import parse_retry_after
from crawler.safe_fetch import is_text_type


def header(response: Response, name: str) -> str | None:
    """A header's first value as text."""
    value = response.headers.get(name)
    return value.decode("latin-1").strip() or None if value else None


def validators_of(response: Response) -> Validators:
    """Those of an answer."""
    return Validators(validator(header(response, "ETag")), validator(header(response, "Last-Modified")))


def conditions(etag: str | None, last_modified: str | None) -> dict[str, str]:
    """The headers that ask for an answer only if it has changed since these validators were given."""
    headers = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {name: value for name, value in headers.items() if value}


def charset_of(response: Response) -> str | None:
    """What the ``Content-Type`` claims."""
    _, _, charset = (header(response, "Content-Type") or "").lower().partition("charset=")
    return charset.split(";")[0].strip("\"' ") or None


def retry_after(response: Response, now: datetime) -> datetime | None:
    """The instant that ``Retry-After`` names."""
    return parse_retry_after(header(response, "Retry-After"), now)


def is_text(response: Response) -> bool:
    """Whether the answer is a page or a feed, as far as its ``Content-Type`` tells."""
    return is_text_type(header(response, "Content-Type"))
