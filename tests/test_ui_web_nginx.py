"""Behind Debian's nginx, by https and under a path, as ``docs/serving.md`` configures it and as a person uses it."""

import os
import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from http.client import HTTPSConnection
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser import Watched, chromium, navigate, visit, watch
from tests.certificates import for_loopback, public_key_pin
from tests.lacking import lacking
from tests.oidc_provider import Account, oidc_provider
from tests.served_app import free_port, served
from tests.web_app import articles, fill
from tests.web_login import LOGIN, sign_out, write_settings

pytestmark = [pytest.mark.browser, pytest.mark.soak]
DOCUMENTED = Path(__file__).parents[1] / "docs" / "serving.md"
PATH = "/catalejo"


def _require_nginx() -> str:
    found = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if found is None:
        lacking("nginx is missing (apt-get install nginx-light)")
    return found


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return for_loopback(tmp_path_factory.mktemp("certificate"))


@pytest.fixture(scope="module")
def origin(certificate: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where nginx serves the app below ``PATH``, with a provider of identities beside it."""
    nginx = _require_nginx()
    home, port = tmp_path_factory.mktemp("home"), free_port()
    url = f"https://127.0.0.1:{port}{PATH}"
    fill(home, articles())
    with oidc_provider([Account("ana@agencia.example")], f"{url}/oauth2callback") as provider:
        write_settings(home, {**LOGIN, "login_metadata_url": provider.metadata_url, "web_url": url})
        with served(home) as address:
            folder = tmp_path_factory.mktemp("nginx")
            app_port = address.removesuffix(PATH).rpartition(":")[2]
            configuration = _configuration(folder, certificate, port, int(app_port))
            process = subprocess.Popen([nginx, "-p", folder, "-c", configuration])
            try:
                _wait_for(port, process)
                yield f"https://127.0.0.1:{port}"
            finally:
                process.terminate()
                process.wait(timeout=30)


@pytest.fixture
def visitor(certificate: Path) -> Iterator[Watched]:
    # ``ignore_https_errors`` would overlook any certificate, and have Chromium begin each refused request anew: of many
    # at once it now and then gives one up (ERR_TOO_MANY_RETRIES).
    with (
        chromium(f"--ignore-certificate-errors-spki-list={public_key_pin(certificate)}") as browser,
        visit(browser) as visitor,
    ):
        yield visitor


def test_a_person_signs_in_follows_links_and_shares_addresses(origin: str, visitor: Watched) -> None:
    page, context = visitor.page, visitor.page.context
    page.goto(f"{origin}{PATH}")  # without the slash
    expect(page.get_by_role("button", name="Iniciar sesión")).to_be_visible()
    page.goto(f"{origin}{PATH}/search?q=enlaces")
    page.get_by_role("button", name="Iniciar sesión").click()
    page.get_by_role("link", name="ana@agencia.example").click()
    expect(page.get_by_text("Sesión iniciada como ana@agencia.example")).to_be_visible()
    assert page.url.startswith(f"{origin}{PATH}/search?q=enlaces")
    users = [cookie for cookie in context.cookies() if cookie["name"] == "_streamlit_user"]
    assert [(user["path"], user["secure"], user["httpOnly"]) for user in users] == [(PATH, True, True)]
    # Between pages by the navigation, and by a link in our own HTML.
    navigate(page, "Buscar")
    page.wait_for_url(f"{origin}{PATH}/search**")
    page.goto(f"{origin}{PATH}/search?q=enlaces")
    expect(page.get_by_role("heading", name="Plaza limita los enlaces")).to_be_visible()
    page.get_by_role("link", name="Más como este").first.click()
    page.wait_for_url(f"{origin}{PATH}/search?like=**")
    expect(page.get_by_text("Artículos parecidos a")).to_be_visible()
    # What is typed goes into the address; another tab opens it.
    page.goto(f"{origin}{PATH}/search")
    page.get_by_role("searchbox").fill("comentarios enojados")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=comentarios**")
    other = watch(context)
    other.page.goto(page.url)
    expect(other.page.get_by_role("heading", name="Cómo responder a comentarios enojados")).to_be_visible()
    sign_out(page)
    assert not [cookie for cookie in context.cookies() if cookie["name"] == "_streamlit_user"]
    other.assert_untroubled()


@pytest.mark.parametrize(("host", "status"), [("", 101), ("evil.example", 403)])
def test_only_the_public_name_is_answered(origin: str, host: str, status: int) -> None:
    assert _status(origin, f"{PATH}/_stcore/stream", {"Host": host} if host else {}, upgrade=True) == status


@pytest.mark.parametrize(
    ("path", "status"),
    [(f"{PATH}/", 200), (f"{PATH}/search", 200), (f"{PATH}/_stcore/metrics", 404), ("/", 404), (PATH, 301)],
)
def test_what_lies_below_the_path(origin: str, path: str, status: int) -> None:
    assert _status(origin, path, {}) == status


def _status(origin: str, path: str, headers: dict[str, str], *, upgrade: bool = False) -> int:
    connection = HTTPSConnection(
        origin.removeprefix("https://"),
        timeout=10,
        context=ssl._create_unverified_context(),  # our own, made just now
    )
    websocket = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
    }
    try:
        connection.request("GET", path, headers=headers | (websocket if upgrade else {}))
        return connection.getresponse().status
    finally:
        connection.close()


def _configuration(folder: Path, certificate: Path, port: int, app_port: int) -> Path:
    """The documented one, at these ports and with this certificate, in what Debian has around it."""
    documented = re.search(r"```nginx\n(.*?)```", DOCUMENTED.read_text(encoding="utf-8"), re.DOTALL)
    assert documented
    site = documented[1]
    for written, here in {
        "listen 443 ssl": f"listen 127.0.0.1:{port} ssl",
        "server_name example.com": "server_name 127.0.0.1",
        "/etc/ssl/certs/example.com.pem": str(certificate),
        "/etc/ssl/private/example.com.key": str(certificate),
        "http://127.0.0.1:8501": f"http://127.0.0.1:{app_port}",
    }.items():
        assert site.count(written) == 1
        site = site.replace(written, here)
    kept = "".join(
        f"{kind}_temp_path {folder / kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    # Its workers would otherwise belong to somebody who may not write below a folder of root's tests.
    owner = "user root;\n" if os.geteuid() == 0 else ""
    path = folder / "nginx.conf"
    path.write_text(
        f"{owner}daemon off;\npid {folder / 'pid'};\nerror_log {folder / 'error.log'};\nevents {{}}\n"
        f"http {{\naccess_log off;\ninclude /etc/nginx/mime.types;\n{kept}{site}\n}}\n",
        encoding="utf-8",
    )
    return path


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("nginx did not start")
