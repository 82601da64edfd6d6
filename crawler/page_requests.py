"""What a page that runs scripts may ask for, and what is told of the answers. Pure.

Only what can bring text is fetched: scripts and the data that they ask for. Everything else that a page could make its
visitor do (load pictures, open streams and windows, follow on to other pages, send forms and reports) is refused.
"""

from collections.abc import Mapping
from enum import Enum, auto
from urllib.parse import urlsplit

from crawler.hosts import origin_of
from kb.intake.addresses import registrable_domain

_CODE_AND_DATA = frozenset({"script", "xhr", "fetch"})  # of the types that Playwright's ``Request.resource_type`` names
# What scripts may say of their own request, and what they may hear of the answer; cookies are neither.
_ASKED = ("accept", "authorization", "content-type", "x-api-key", "x-requested-with")
_TOLD = (
    "content-type",
    "access-control-allow-origin",
    "access-control-allow-credentials",
    "access-control-expose-headers",
)


class Answer(Enum):
    """How a page's request is answered."""

    FETCH = auto()
    NOTHING = auto()  # as if it were there and empty
    REFUSE = auto()


def answer_to(kind: str, method: str, url: str, page_url: str) -> Answer:
    """How to answer a request of the page at ``page_url``; ``kind`` is Playwright's resource type."""
    if kind == "stylesheet":
        return Answer.NOTHING  # many scripts wait for it and go no further where it fails
    if kind not in _CODE_AND_DATA or urlsplit(url).scheme not in ("http", "https"):
        return Answer.REFUSE
    if method == "GET":
        return Answer.FETCH
    # How GraphQL asks. To other sites it could write, where a browser would first ask whether that is wanted.
    asks_own_site = kind != "script" and registrable_domain(url) == registrable_domain(page_url)
    return Answer.FETCH if method == "POST" and asks_own_site else Answer.REFUSE


def headers_to_send(given: Mapping[str, str], method: str, url: str, page_url: str) -> dict[str, str]:
    """What is sent along of the headers that a page's script set (names in lower case), and whose script it is.

    ``Origin`` goes where browsers send it: without it many servers do not say that other sites may read the answer.
    """
    sent = {name: given[name] for name in _ASKED if name in given}
    origin = origin_of(page_url)
    return sent if method == "GET" and origin_of(url) == origin else {**sent, "origin": origin}


def headers_to_tell(given: Mapping[str, str]) -> dict[str, str]:
    """What of the headers of an answer (names in lower case) the page hears."""
    return {name: given[name] for name in _TOLD if name in given}
