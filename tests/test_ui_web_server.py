"""The web app is served on this machine only unless told otherwise, and nothing heavy is imported to say so."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kb.config import Settings, load_settings
from kb.errors import SettingsError
from tests.command_line import catalejo
from tests.web_login import LOGIN
from ui.web.server import local_address, require_safe_serving, web_command, web_environment


def _allowed(settings: Settings) -> set[str]:
    flag = "--server.allowedHosts="
    return {part.removeprefix(flag) for part in web_command(settings) if part.startswith(flag)}


def test_command_binds_to_loopback_and_refuses_other_names(tmp_path: Path) -> None:
    settings = load_settings(tmp_path, web_port=8600)
    command = web_command(settings)
    assert command[:4] == [sys.executable, "-m", "streamlit", "run"]
    assert Path(command[4]).is_file()
    assert (Path(command[4]).parent / ".streamlit" / "config.toml").is_file()
    assert {"--server.address=127.0.0.1", "--server.port=8600", "--server.baseUrlPath="} <= set(command)
    assert {"--browser.gatherUsageStats=false", "--server.enableAgentApi=false"} <= set(command)
    assert _allowed(settings) == {"127.0.0.1", "localhost"}


def test_command_behind_a_proxy_answers_by_the_public_name_too(tmp_path: Path) -> None:
    settings = load_settings(tmp_path, web_url="https://Example.com/equipo/catalejo/")
    assert "--server.baseUrlPath=equipo/catalejo" in web_command(settings)
    assert _allowed(settings) == {"127.0.0.1", "localhost", "example.com"}
    assert local_address(settings) == "127.0.0.1:8501/equipo/catalejo"
    assert _allowed(load_settings(tmp_path, web_host="192.168.1.5")) == {"127.0.0.1", "localhost", "192.168.1.5"}


def test_no_secret_stands_in_the_command(tmp_path: Path) -> None:
    settings = load_settings(tmp_path, **LOGIN, login_cookie_secret="c" * 40)
    written = " ".join(web_command(settings)) + str(web_environment(settings))
    assert LOGIN["login_client_secret"] not in written
    assert "c" * 40 not in written


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"web_host": "192.168.1.5"}, "--without-login"),
        ({"web_host": "::"}, "--without-login"),
        # What a proxy in front makes public is beyond this computer too.
        ({"web_url": "https://example.com"}, "--without-login"),
        ({"web_host": "0.0.0.0", **LOGIN}, "web_url"),
        ({"web_host": "192.168.1.5", **LOGIN}, "https"),
        ({"web_url": "http://example.com", **LOGIN}, "https"),
    ],
)
def test_what_would_be_open_to_strangers_is_refused(tmp_path: Path, options: dict[str, Any], said: str) -> None:
    with pytest.raises(SettingsError, match=said) as caught:
        require_safe_serving(load_settings(tmp_path, **options), without_login=False)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("options", "without_login"),
    [
        ({}, False),
        (LOGIN, False),
        ({"web_host": "::1"}, False),
        ({"web_url": "http://localhost:8080/catalejo"}, False),
        ({"web_host": "192.168.1.5"}, True),
        ({"web_host": "0.0.0.0", "web_url": "https://example.com", **LOGIN}, False),
    ],
)
def test_what_is_safe_is_served(tmp_path: Path, options: dict[str, Any], without_login: bool) -> None:
    require_safe_serving(load_settings(tmp_path, **options), without_login=without_login)


def test_up_names_both_remedies_in_one_line(tmp_path: Path) -> None:
    done = catalejo(tmp_path, "up", "--host", "0.0.0.0")
    assert done.returncode == 1
    assert "login_metadata_url" in done.stderr
    assert "--without-login" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("host", "code", "said"),
    [("0.0.0.0", 1, "Set web_url"), ("192.168.1.5", 0, "--without-login"), ("127.0.0.1", 0, "nobody signs in")],
)
def test_doctor_says_what_up_would_refuse(tmp_path: Path, host: str, code: int, said: str) -> None:
    done = catalejo(tmp_path, "doctor", "--json", CATALEJO_EMBEDDING_MODEL="fake", CATALEJO_WEB_HOST=host)
    assert done.returncode == code
    (found,) = [check for check in json.loads(done.stdout)["checks"] if check["name"] == "serving"]
    assert found["ok"] is (code == 0)
    assert said in found["message"] + found["remedy"]


def test_child_works_in_the_same_home(tmp_path: Path) -> None:
    assert web_environment(load_settings(tmp_path))["CATALEJO_HOME"] == str(tmp_path)


def test_pages_import_nothing_heavy() -> None:
    # What the first search needs comes with the first search; the page itself must be there at once.
    code = (
        "import sys; import ui.web.app_pages.search, ui.web.components.frame;"
        "print(*sorted(sys.modules.keys() & {'torch', 'sentence_transformers', 'chromadb', 'scrapy', 'crawler'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == ""
