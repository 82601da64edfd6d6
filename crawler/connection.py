"""Whether this computer is connected to anything: a laptop that has just woken, or that is on a train, is not."""

import socket
import time

from kb.config import Settings
from kb.errors import TaskError

_WAIT_SECONDS = 30.0  # a laptop that wakes finds its network in some seconds
_POLL_SECONDS = 1.0
NOT_CONNECTED = "This computer is not connected to a network; connect it, and try again."
# Addresses that documentation has for itself (RFC 5737, RFC 3849). To connect a datagram socket sends nothing, but
# needs a way there.
_ELSEWHERE = ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1"))


def require_connection(settings: Settings) -> None:
    """Return once there is a way out of this computer. Raises ``TaskError`` if there is none within half a minute."""
    deadline = time.monotonic() + _WAIT_SECONDS
    while lacks_connection(settings):
        if time.monotonic() > deadline:
            raise TaskError(NOT_CONNECTED)
        time.sleep(_POLL_SECONDS)


def lacks_connection(settings: Settings) -> bool:
    """Whether there is no way out of this computer, and one is needed: a web map may lead to this computer alone."""
    return settings.web_map is None and not any(_leads_to(family, address) for family, address in _ELSEWHERE)


def _leads_to(family: socket.AddressFamily, address: str) -> bool:
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((address, 9))
    except OSError:
        return False
    return True
