"""Who may sign in: only those on the lists, with an address that the provider has verified."""

from typing import Any

import pytest

from kb.admission import Refusal, admit, listed_address, listed_domain
from kb.public_url import PublicUrl, is_loopback, is_unread_by_others

ADDRESSES, DOMAINS = {"ana@example.com"}, {"agencia.example"}


def _claims(email: object, verified: object = True) -> dict[str, Any]:
    return {"is_logged_in": True, "email": email, "email_verified": verified}


@pytest.mark.parametrize(
    ("email", "verified"),
    [
        ("ana@example.com", True),
        ("Ana@EXAMPLE.com", True),
        ("ana@example.com", "true"),
        ("quien.sea+x@Agencia.example", True),
    ],
)
def test_who_is_on_a_list_is_admitted(email: str, verified: object) -> None:
    admission = admit(_claims(email, verified), ADDRESSES, DOMAINS)
    assert (admission.refusal, admission.address) == (None, email.lower())


@pytest.mark.parametrize(
    ("claims", "refusal"),
    [
        ({}, Refusal.NOT_SIGNED_IN),
        ({**_claims("ana@example.com"), "is_logged_in": False}, Refusal.NOT_SIGNED_IN),
        ({**_claims("ana@example.com"), "is_logged_in": "true"}, Refusal.NOT_SIGNED_IN),
        (_claims("ana@example.com", False), Refusal.UNVERIFIED),
        (_claims("ana@example.com", "false"), Refusal.UNVERIFIED),
        (_claims("ana@example.com", None), Refusal.UNVERIFIED),
        ({"is_logged_in": True, "email": "ana@example.com"}, Refusal.UNVERIFIED),
        ({"is_logged_in": True, "preferred_username": "ana@example.com"}, Refusal.UNVERIFIED),
        (_claims(["ana@example.com"]), Refusal.UNVERIFIED),
        (_claims("ana"), Refusal.UNVERIFIED),
        # Neither of two addresses, nor a name beside one.
        (_claims("eva@evil.example,ana@example.com"), Refusal.UNVERIFIED),
        (_claims("Ana <ana@example.com>"), Refusal.UNVERIFIED),
        (_claims("eva@evil.example@agencia.example"), Refusal.UNVERIFIED),
        # The small letter of the Kelvin sign is k: another address that looks the same in small letters.
        (_claims("\u212aate@agencia.example"), Refusal.UNVERIFIED),
        (_claims("eva@example.com"), Refusal.NOT_LISTED),
        (_claims("eva@sub.agencia.example"), Refusal.NOT_LISTED),
        (_claims("eva@otra-agencia.example"), Refusal.NOT_LISTED),
        (_claims("ana@example.com.evil.example"), Refusal.NOT_LISTED),
    ],
)
def test_anybody_else_is_refused(claims: dict[str, Any], refusal: Refusal) -> None:
    assert admit(claims, ADDRESSES, DOMAINS).refusal is refusal


def test_empty_lists_admit_nobody() -> None:
    assert admit(_claims("ana@example.com"), (), ()).refusal is Refusal.NOT_LISTED


def test_lists_are_read_as_people_write_them() -> None:
    assert listed_address(" Ana@Example.com ") == "ana@example.com"
    assert listed_domain("@Agencia.Example") == "agencia.example"


@pytest.mark.parametrize("text", ["", "com", "*", "*.example.com", "https://example.com", "a b.com", "agéncia.com"])
def test_what_is_no_domain_is_none(text: str) -> None:
    with pytest.raises(ValueError, match=r"example\.com"):
        listed_domain(text)


@pytest.mark.parametrize(
    ("text", "origin", "path"),
    [
        ("https://Example.com", "https://example.com", ""),
        ("https://example.com:443/equipo/", "https://example.com", "/equipo"),
        ("http://127.0.0.1:8080/a/b", "http://127.0.0.1:8080", "/a/b"),
        ("http://[::1]:8501", "http://[::1]:8501", ""),
    ],
)
def test_public_urls(text: str, origin: str, path: str) -> None:
    url = PublicUrl.read(text)
    assert (url.origin, url.path, str(url)) == (origin, path, origin + path)


@pytest.mark.parametrize(
    "text",
    [
        "example.com",
        "ftp://example.com",
        "https://",
        "https://example.com:99999",
        "https://ana@example.com",
        "https://example.com/?a=1",
        "https://example.com/#a",
        "https://example.com/a/../b",
        "https://example.com/a;b",
        "https://example.com /a",
        "https://ejémplo.com",
    ],
)
def test_what_is_no_public_url_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="write it as"):
        PublicUrl.read(text)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://id.example.com/.well-known/openid-configuration", True),
        ("http://127.0.0.1:9000/.well-known/openid-configuration", True),
        ("http://id.example.com/.well-known/openid-configuration", False),
        ("http://localhost.evil.example/", False),
        ("https:///nowhere", False),
        ("file:///etc/passwd", False),
    ],
)
def test_secrets_go_where_nobody_listens(url: str, expected: bool) -> None:
    assert is_unread_by_others(url) is expected


def test_loopback() -> None:
    assert is_loopback("127.0.0.53")
    assert is_loopback("::1")
    assert not is_loopback("0.0.0.0")
    assert not is_loopback("localhost.example.com")
