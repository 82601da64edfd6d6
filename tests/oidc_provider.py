"""A small provider of identities on loopback, as OpenID Connect Core 1.0 describes one, for tests of signing in.

Whoever comes to it picks one of its accounts by a click. It is as strict as real ones where a client could be wrong:
the redirect address has to be registered, a code holds once, and PKCE is checked.
"""

import base64
import hashlib
import json
import secrets
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT_ID, CLIENT_SECRET = "catalejo-test", "no-secret-in-a-test"


@dataclass(frozen=True)
class Account:
    """Somebody who can sign in, and whether the provider says that the address is theirs."""

    email: str
    email_verified: bool = True


@dataclass
class Provider:
    """A provider that runs; ``sign_outs`` counts who came to its own end of a session."""

    accounts: Sequence[Account]
    redirect_uri: str
    issuer: str = ""
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "test", "use": "sig"}))
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    sign_outs: int = 0

    @property
    def metadata_url(self) -> str:
        """Where it describes itself."""
        return f"{self.issuer}/.well-known/openid-configuration"


@contextmanager
def oidc_provider(accounts: Sequence[Account], redirect_uri: str) -> Iterator[Provider]:
    """Run a provider for one application, whose people come back to ``redirect_uri``."""
    provider = Provider(accounts, redirect_uri)

    class Handler(_Handler):
        pass

    Handler.provider = provider
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    provider: Provider

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        answers = {
            "/.well-known/openid-configuration": self._metadata,
            "/jwks": lambda _: self._json({"keys": [self.provider.key.as_dict(private=False)]}),
            "/authorize": self._choose,
            "/chosen": self._chosen,
            "/logout": self._logout,
        }
        answers.get(parts.path, lambda _: self._refuse("no such page"))(asked)

    def do_POST(self) -> None:
        asked = {name: values[0] for name, values in parse_qs(self._body()).items()}
        self._token(asked) if self.path == "/token" else self._refuse("no such page")

    def _metadata(self, _: Mapping[str, str]) -> None:
        issuer = self.provider.issuer
        self._json(
            {
                "issuer": issuer,
                "authorization_endpoint": f"{issuer}/authorize",
                "token_endpoint": f"{issuer}/token",
                "jwks_uri": f"{issuer}/jwks",
                "end_session_endpoint": f"{issuer}/logout",
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "code_challenge_methods_supported": ["S256"],
            }
        )

    def _choose(self, asked: Mapping[str, str]) -> None:
        if asked.get("client_id") != CLIENT_ID or asked.get("redirect_uri") != self.provider.redirect_uri:
            self._refuse("unknown client or redirect address")
            return
        if asked.get("code_challenge_method") != "S256" or "openid" not in asked.get("scope", ""):
            self._refuse("no PKCE, or not OpenID Connect")
            return
        links = "".join(
            f'<p><a href="/chosen?{escape(urlencode({**asked, "account": number}))}">{escape(account.email)}</a>'
            for number, account in enumerate(self.provider.accounts)
        )
        self._html(f"<h1>Who are you?</h1>{links}")

    def _chosen(self, asked: Mapping[str, str]) -> None:
        code = secrets.token_urlsafe(16)
        self.provider.codes[code] = dict(asked)
        self._redirect(f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}")

    def _token(self, asked: Mapping[str, str]) -> None:
        given = self.provider.codes.pop(asked.get("code", ""), None)
        basic = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
        challenge = base64.urlsafe_b64encode(hashlib.sha256(asked.get("code_verifier", "").encode()).digest())
        if given is None or self.headers.get("Authorization") != f"Basic {basic}":
            self._refuse("unknown code or client")
            return
        if challenge.decode().rstrip("=") != given["code_challenge"]:
            self._refuse("the verifier of PKCE is another")
            return
        account, now = self.provider.accounts[int(given["account"])], int(time.time())
        claims = {
            "iss": self.provider.issuer,
            "sub": given["account"],
            "aud": CLIENT_ID,
            "iat": now,
            "exp": now + 600,
            "nonce": given["nonce"],
            "email": account.email,
            "email_verified": account.email_verified,
        }
        id_token = jwt.encode({"alg": "RS256", "kid": "test"}, claims, self.provider.key)
        self._json({"access_token": secrets.token_urlsafe(16), "token_type": "Bearer", "id_token": id_token})

    def _logout(self, asked: Mapping[str, str]) -> None:
        self.provider.sign_outs += 1
        self._redirect(asked["post_logout_redirect_uri"])

    def _body(self) -> str:
        return self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()

    def _json(self, value: object) -> None:
        self._answer(200, json.dumps(value).encode(), "application/json")

    def _html(self, body: str) -> None:
        page = f"<!doctype html><html lang=en><title>Provider</title><link rel=icon href=data:,>{body}</html>"
        self._answer(200, page.encode(), "text/html; charset=utf-8")

    def _refuse(self, reason: str) -> None:
        self._answer(400, json.dumps({"error": "invalid_request", "error_description": reason}).encode(), "text/json")

    def _redirect(self, address: str) -> None:
        self.send_response(302)
        self.send_header("Location", address)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _answer(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is inherited
        pass
