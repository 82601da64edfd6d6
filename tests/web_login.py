"""Settings with which people sign in, for tests."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Page, expect

from tests.oidc_provider import CLIENT_ID, CLIENT_SECRET

LOGIN: Final[dict[str, Any]] = {
    "login_metadata_url": "https://id.example.com/.well-known/openid-configuration",
    "login_client_id": CLIENT_ID,
    "login_client_secret": CLIENT_SECRET,
    "login_domains": ["agencia.example"],
}


def write_settings(home: Path, settings: Mapping[str, Any]) -> None:
    """Make these the settings of a home that needs no real model."""
    lines = (f"{name} = {json.dumps(value)}\n" for name, value in {"embedding_model": "fake", **settings}.items())
    (home / "catalejo.toml").write_text("".join(lines), encoding="utf-8")


def sign_out(page: Page) -> None:
    """Sign out, and wait until the provider has ended its session too and has led back."""
    with page.expect_response(lambda answer: "/logout" in answer.url and "/auth/logout" not in answer.url):
        page.get_by_role("button", name="Cerrar sesión").click()
    expect(page.get_by_role("button", name="Iniciar sesión")).to_be_visible()
