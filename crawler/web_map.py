"""The file that replaces DNS for the collector: which address answers for which host name. Pure.

Lines ``host ip:port``; ``*`` stands for every other name. ``#`` begins a comment. Mapped hosts are spoken to in plain
TCP, also for https addresses, and the map is the one way to allow a private address by name. ``*`` does not stand for
private addresses written as numbers (``http://127.0.0.1/``): those are allowed only by a line of their own.
"""

import ipaddress
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from crawler.errors import WebMapError

ANY_HOST = "*"


class Target(NamedTuple):
    """Where to connect."""

    ip: str
    port: int

    @property
    def netloc(self) -> str:
        """As an address has it: ``[::1]:80``."""
        return f"[{self.ip}]:{self.port}" if ":" in self.ip else f"{self.ip}:{self.port}"


@dataclass(frozen=True, slots=True)
class WebMap:
    """Targets by host name in lower case; the empty map maps nothing."""

    targets: dict[str, Target] = field(default_factory=dict)

    def find(self, host: str) -> Target | None:
        """Where to connect for a host; ``None`` to ask DNS."""
        exact = self.targets.get(host.lower().rstrip("."))
        if exact is not None:
            return exact
        return None if is_private_literal(host) else self.targets.get(ANY_HOST)


def is_private_literal(host: str) -> bool:
    """Whether a host is an IP address, not a name, and not a public one."""
    number = host.strip("[]")
    return not is_name(number) and not is_public_ip(number)


def is_name(host: str) -> bool:
    """Whether a host is a name, and not an IP address."""
    if ":" not in host and not host[-1:].isdecimal():  # as nearly all names
        return True
    try:
        ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return True
    return False


def is_public_ip(text: str) -> bool:
    """Whether an IP address is one of the public internet, also where it is wrapped in an IPv6 one.

    Raises ``ValueError`` for what is no IP address.
    """
    ip = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        for inner in (ip.ipv4_mapped, ip.sixtofour, _nat64(ip)):
            if inner is not None and not is_public_ip(str(inner)):
                return False
    return ip.is_global and not ip.is_multicast and not any(ip in network for network in _NOT_PUBLIC)


def _nat64(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address inside a NAT64 one (RFC 6052)."""
    return ipaddress.IPv4Address(ip.packed[-4:]) if ip in _NAT64_PREFIX else None


_NAT64_PREFIX = ipaddress.IPv6Network("64:ff9b::/96")
# What some versions of Python take for public: IANA's registries of special-purpose addresses say otherwise
# (https://www.iana.org/assignments/iana-ipv4-special-registry, …/iana-ipv6-special-registry).
_NOT_PUBLIC = (
    ipaddress.ip_network("192.0.0.0/24"),  # protocol assignments; clouds keep the keys of a machine here
    ipaddress.ip_network("168.63.129.16/32"),  # Azure's own services, from inside of every machine there
    ipaddress.ip_network("::/96"),  # IPv4-compatible (RFC 4291, deprecated)
    ipaddress.ip_network("::ffff:0:0:0/96"),  # IPv4-translated (RFC 2765)
    ipaddress.ip_network("64:ff9b:1::/48"),  # NAT64 of a network's own (RFC 8215)
    ipaddress.ip_network("fec0::/10"),  # site-local (RFC 3879, deprecated)
)


def read_web_map(path: Path) -> WebMap:
    """Read the map of a file. Raises ``WebMapError``."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise WebMapError(f"The web map {path} cannot be read: {error}.") from None
    return parse_web_map(text, str(path))


def parse_web_map(text: str, name: str = "web map") -> WebMap:
    """Read a map. Raises ``WebMapError`` with the number of the first line that is wrong."""
    targets: dict[str, Target] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        fields = line.partition("#")[0].split()
        if not fields:
            continue
        if len(fields) != 2:
            raise WebMapError(f"{name}, line {number}: write 'host ip:port', not {line.strip()[:80]!r}.")
        host = fields[0].lower().rstrip(".")
        if host in targets:
            raise WebMapError(f"{name}, line {number}: {host} is mapped twice.")
        targets[host] = _target(fields[1], f"{name}, line {number}")
    return WebMap(targets)


def _target(text: str, where: str) -> Target:
    ip, _, port = text.rpartition(":")
    try:
        address = str(ipaddress.ip_address(ip.strip("[]")))
        number = int(port)
    except ValueError:
        raise WebMapError(f"{where}: {text[:80]!r} is not ip:port, like 127.0.0.1:8080.") from None
    if not 1 <= number <= 65535:
        raise WebMapError(f"{where}: there is no port {number}.")
    return Target(address, number)
