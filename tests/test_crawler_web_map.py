"""Where the collector may connect: the web map, and public addresses only."""

import ipaddress
import socket
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import WebMapError
from crawler.safe_fetch import resolve
from crawler.web_map import Target, WebMap, is_name, is_public_ip, parse_web_map, read_web_map


def test_a_map() -> None:
    web_map = parse_web_map("# comment\nExample.org 127.0.0.1:80  # here\n\n* [::1]:8080\n")
    assert web_map.find("example.ORG.") == Target("127.0.0.1", 80)
    assert web_map.find("anything.else") == Target("::1", 8080)


def test_without_a_star_other_names_ask_dns() -> None:
    assert parse_web_map("a.org 127.0.0.1:80").find("b.org") is None
    assert WebMap().find("b.org") is None


def test_the_star_is_for_names_and_not_for_private_numbers() -> None:
    web_map = parse_web_map("* 127.0.0.1:80\n10.0.0.7 127.0.0.1:81")
    for private in ("127.0.0.1", "192.168.1.1", "169.254.169.254", "::1", "[::1]", "::ffff:10.0.0.1"):
        assert web_map.find(private) is None
    assert web_map.find("10.0.0.7") == Target("127.0.0.1", 81)
    assert web_map.find("93.184.215.14") == Target("127.0.0.1", 80)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a.org", 1),
        ("a.org 127.0.0.1:80\nb.org 127.0.0.1", 2),
        ("a.org localhost:80", 1),
        ("a.org 127.0.0.1:http", 1),
        ("a.org 127.0.0.1:0", 1),
        ("a.org 127.0.0.1:70000", 1),
        ("a.org 127.0.0.1:80 more", 1),
        ("a.org 127.0.0.1:80\n\nA.org 127.0.0.1:80", 3),
    ],
)
def test_a_wrong_line_is_named(text: str, line: int) -> None:
    with pytest.raises(WebMapError, match=f"line {line}:"):
        parse_web_map(text)


def test_a_map_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(WebMapError, match="cannot be read"):
        read_web_map(tmp_path / "missing")


@given(st.one_of(st.ip_addresses().map(str), st.text("0123456789abcdefxyz.:-%[]٣ñ", max_size=20)))
def test_a_name_is_what_python_takes_for_no_address(host: str) -> None:
    try:
        ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        assert is_name(host)
    else:
        assert not is_name(host)


@pytest.mark.parametrize("ip", ["93.184.215.14", "8.8.8.8", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"])
def test_public_addresses(ip: str) -> None:
    assert is_public_ip(ip)


@pytest.mark.parametrize(
    "ip",
    [
        "127.0.0.1",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "192.0.2.1",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "fd00:ec2::254",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "2002:7f00:1::",
        "2001:db8::1",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",  # Teredo
        "ff02::1",
        "192.0.0.192",
        "168.63.129.16",
        "::ffff:168.63.129.16",
        "::ffff:0:127.0.0.1",
        "64:ff9b:1::7f00:1",
        "::127.0.0.1",
        "fec0::1",
    ],
)
def test_addresses_that_are_not_public(ip: str) -> None:
    assert not is_public_ip(ip)


def test_every_answer_of_the_dns_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [(2, 1, 6, "", ("8.8.8.8", 0)), (2, 1, 6, "", ("10.0.0.1", 0)), (2, 1, 6, "", ("8.8.8.8", 0))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: answers)
    assert resolve("example.org") == ["8.8.8.8", "10.0.0.1"]
