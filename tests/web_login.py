"""Settings with which people sign in, for tests."""

from typing import Any, Final

from tests.oidc_provider import CLIENT_ID, CLIENT_SECRET

LOGIN: Final[dict[str, Any]] = {
    "login_metadata_url": "https://id.example.com/.well-known/openid-configuration",
    "login_client_id": CLIENT_ID,
    "login_client_secret": CLIENT_SECRET,
    "login_domains": ["agencia.example"],
}
